import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect } from "@jest/globals";
import { fillDisk, onSmallDisk, testWithMounts } from "../helpers/mounts.js";
import { newQueue } from "../helpers/queue.js";
import { isLong, isShort, sampled } from "./form.js";
import {
  acceptClaims,
  BUG,
  comparable,
  expectRecovered,
  expectWhole,
  leftovers,
  lying,
  newRoom,
  passWords,
  type Room,
  undisturbed,
} from "./room.js";
import { direct, producer } from "./scenarios.js";

const MINUTES = 60_000;
const PAGES = 64; // 256 KiB
const FREE_PAGES = sampled([...Array(isLong ? 20 : 8).keys()], 4);
const figures = { runs: 0, queued: 0, refused: 0, sent: 0 };

/** A room whose queue lies on another file system than everything else. */
function roomOn(disk: string): Room {
  return { ...newRoom(), queue: newQueue(join(disk, "queue")) };
}

/** The text that a scenario's report has on a disk with space. */
async function wholeText(words: (room: Room) => string[]): Promise<string> {
  const room = newRoom();
  expect(await undisturbed(room, words(room))).toMatchObject({ code: 0 });
  return comparable(lying(room)[0]?.text ?? "");
}

async function runOnFullDisk(words: (room: Room) => string[], freePages: number): Promise<void> {
  const text = await wholeText(words);
  await onSmallDisk(PAGES, async (disk) => {
    const room = roomOn(disk);
    const free = fillDisk(disk, freePages);
    const run = await undisturbed(room, words(room));
    count(run.code);
    expect(run.shown).not.toMatch(BUG);
    expect([0, 74]).toContain(run.code);
    if (run.code !== 0) expect(run.stderr).toContain(disk);
    if (/was not queued/.test(run.stderr)) expect(lying(room)).toEqual([]);
    acceptClaims(room, run, text);
    expectWhole(room, run, text);
    free();
    expect(await undisturbed(room, passWords(room))).toMatchObject({ code: 0 });
    expectRecovered(room, 1);
    expect(leftovers(room)).toEqual([]);
  });
}

function count(code: number | null): void {
  figures.runs += 1;
  if (code === 0) figures.queued += 1;
  else figures.refused += 1;
}

/** Queues reports until the disk is full; gives how many were accepted. */
async function fillWithReports(room: Room): Promise<number> {
  for (let number = 0; number < PAGES; number++) {
    const run = await undisturbed(room, [...producer.words(room), "--report-id", `report-${number}`]);
    if (run.code !== 0) {
      expect(run).toMatchObject({ code: 74, stderr: expect.stringContaining("ENOSPC") });
      return number;
    }
  }
  throw new Error("The disk did not fill up");
}

describe("a disk of 256 KiB", () => {
  afterAll(() => console.log(`full disks: ${JSON.stringify(figures)}`));

  testWithMounts.each([
    ["producer", producer],
    ["direct send", direct],
  ] as const)(
    "with any little space left makes no %s claim what it did not do",
    async (_, scenario) => {
      for (const pages of FREE_PAGES) await runOnFullDisk((room) => scenario.words(room), pages);
    },
    5 * MINUTES,
  );

  testWithMounts("that producers fill up keeps every report that it accepted, whole", () =>
    onSmallDisk(PAGES, async (disk) => {
      if (isShort) fillDisk(disk, 20);
      const room = roomOn(disk);
      const accepted = await fillWithReports(room);
      expect(room.queue.ids("pending")).toHaveLength(accepted);
      const sizes = room.queue.ids("pending").map((id) => statSync(room.queue.path("pending", id)).size);
      expect(new Set(sizes.map((size) => Math.round(size / 100))).size).toBe(1);
    }),
  );
});

describe("a queue on another mount than the temporary files", () => {
  testWithMounts("is queued to, sent from and left clean, with nothing moved across", () =>
    onSmallDisk(PAGES, async (disk) => {
      const room = roomOn(join(disk, "."));
      mkdirSync(room.queue.dir);
      expect(statSync(room.queue.dir).dev).not.toBe(statSync(room.temp).dev);
      for (const words of [producer.words(room), direct.words(room), passWords(room)])
        expect(await undisturbed(room, words)).toMatchObject({ code: 0 });
      figures.sent += room.sender.sends().length;
      expectRecovered(room, 0);
      expect(leftovers(room)).toEqual([]);
      expect(readdirSync(room.temp)).toEqual([]);
    }),
  );
});

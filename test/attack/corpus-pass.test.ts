import { execFileSync } from "node:child_process";
import { lutimesSync, mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { inertLine } from "../../src/report/inert.js";
import { isLong, sampled } from "../faults/form.js";
import { cliJson } from "../helpers/cli.js";
import { describeOnLinux, describeOnPosix } from "../helpers/platform.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { runnerCommands } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";
import { MARKER } from "./corpus/entry.js";
import { devices, ELSEWHERE, names, places } from "./corpus/places.js";
import { CORPUS_ID, corpus } from "./corpus.js";

const younger = agedId(2);
const older = new Date(1_500_000_000_000);

/** One pass over something hostile, the oldest of all, and a good younger report. */
async function pass(queue: Queue) {
  queue.write(younger, handWritten());
  const sender = recordingSender();
  const before = readdirSync(queue.dir);
  const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
  const ended = await cliJson(args, { env: sender.env, input: handWritten({ done: ELSEWHERE }) });
  expect(before).toEqual(["pending"]);
  expect(ended.shown).not.toContain(MARKER);
  expect(ended.shown).not.toContain(ELSEWHERE);
  expect(runnerCommands(ended.shown)).toEqual([]);
  return { ...ended, sent: sender.sends().map((send) => send.id) };
}

function pending(): Queue {
  const queue = newQueue();
  mkdirSync(join(queue.dir, "pending"), { recursive: true });
  return queue;
}

function expectStopped(result: Awaited<ReturnType<typeof pass>>, id: string): void {
  expect(result.code).toBe(65);
  expect(result.json).toMatchObject({
    outcome: "error",
    code: "invalid-report",
    failed_id: id,
    sent_ids: [],
  });
  expect(result.json.failed_reason).toEqual(expect.stringContaining(inertLine(id)));
  expect(result.sent).toEqual([]);
}

/** Of each group the first that is refused and the first that is accepted; in the long form all. */
const passed = corpus.filter((entry, i) => {
  const isLike = (other: typeof entry) =>
    other.group === entry.group && "fields" in other.expected === "fields" in entry.expected;
  return isLong || entry.group === "file" || corpus.findIndex(isLike) === i;
});

describeOnPosix("T-02 a pass over a hostile report stops red with its id and 65, or sends it as text", () => {
  test.each(
    sampled(passed, 7).map((entry) => [`${entry.group}: ${entry.name}`.slice(0, 120), entry] as const),
  )("%s", async (_, { bytes, expected }) => {
    const queue = pending();
    queue.write(CORPUS_ID, Buffer.from(bytes));
    utimesSync(queue.path("pending", CORPUS_ID), older, older);
    const result = await pass(queue);
    if ("fields" in expected) {
      expect(result.code).toBe(0);
      expect(result.sent.toSorted()).toEqual([younger, CORPUS_ID].toSorted());
    } else {
      expectStopped(result, CORPUS_ID);
      expect(queue.ids("pending").toSorted()).toEqual([younger, CORPUS_ID].toSorted());
    }
  });
});

const isRoot = process.getuid?.() === 0;

describeOnLinux("T-03 what is no plain file of its own is never followed, waited for or sent", () => {
  test.each(sampled([...places, ...(isRoot ? devices : [])], 4).map((entry) => [entry.name, entry] as const))(
    "%s",
    async (_, { place, isSent }) => {
      const queue = pending();
      const path = queue.path("pending", "hostile");
      place(path);
      lutimesSync(path, older, older);
      const result = await pass(queue);
      if (isSent) expect(result.sent).toEqual(["hostile", younger]);
      else expectStopped(result, "hostile");
    },
  );
});

describeOnLinux("T-04 a hostile file name is refused by name, or is a good id", () => {
  const chosen = sampled(
    names.filter((_, i) => isLong || i % 3 === 0),
    4,
  );
  test.each(chosen.map((entry) => [JSON.stringify(entry.name).slice(0, 60), entry] as const))(
    "%s",
    async (_, { name, isSent }) => {
      const queue = pending();
      queue.write(name, handWritten());
      utimesSync(queue.path("pending", name), older, older);
      const result = await pass(queue);
      if (isSent) expect(result.sent).toEqual([name, younger]);
      else expectStopped(result, name);
    },
  );

  test("one that is not UTF-8 ends the pass with 65, and nothing younger is sent", async () => {
    const queue = pending();
    execFileSync(
      "bash",
      ["-c", `printf '%s' "$TEXT" > "$DIR"/$'x\\xff\\xfey.md'; touch -d 2020-01-01 "$DIR"/x*y.md`],
      {
        env: { PATH: process.env.PATH ?? "", DIR: join(queue.dir, "pending"), TEXT: handWritten() },
      },
    );
    const { code, json, sent } = await pass(queue);
    expect([code, json.code, sent]).toEqual([65, "invalid-report", []]);
    expect(json.failed_id).toMatch(/^x\ufffd+y$/);
  });

  test("twins that differ only in case are two reports, and neither replaces the other", async () => {
    const queue = pending();
    for (const id of ["twin", "TWIN", "Twin"]) queue.write(id, handWritten({ done: id }));
    const { code, sent } = await pass(queue);
    expect([code, sent.toSorted()]).toEqual([0, [younger, "TWIN", "Twin", "twin"].toSorted()]);
    for (const id of ["twin", "TWIN", "Twin"]) expect(queue.text("sent", id)).toContain(`done: "${id}"`);
  });

  test("names that are no reports are left alone", async () => {
    const queue = pending();
    const others = [".md", "...md", "....md", ".hidden.md", "x.txt", "x.MD.", "x.md~", ".git", "md"];
    for (const name of others) execFileSync("mkfifo", [join(queue.dir, "pending", name)]);
    const { code, sent } = await pass(queue);
    expect([code, sent]).toEqual([0, [younger]]);
    expect(readdirSync(join(queue.dir, "pending")).toSorted()).toEqual(others.toSorted());
  });
});

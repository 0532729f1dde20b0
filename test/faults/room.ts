import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import type { Finished } from "../helpers/processes.js";
import { newQueue, type Queue, type State } from "../helpers/queue.js";
import { type RecordingSender, recordingSender } from "../helpers/send-commands.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";

const STATES: readonly State[] = ["pending", "sent", "held"];
/** What a fault that nobody thought of looks like. */
export const BUG = /A bug in owner-report|\n {4}at /;
const GENERATED = /\d{8}t\d{9}z-[a-z0-9-]+-[0-9a-f]{8}/g;

/** A queue, a directory for temporary files, and a sender whose notes lie outside of both. */
export interface Room {
  dir: string;
  queue: Queue;
  temp: string;
  sender: RecordingSender;
  env: Record<string, string>;
  /** Reports that were accepted, by id, with the text they must keep; see {@link comparable}. */
  accepted: Map<string, string>;
}

export function newRoom(): Room {
  const dir = tempDir();
  const [temp, home] = [join(dir, "temp"), join(dir, "home")];
  for (const made of [temp, home]) mkdirSync(made);
  const sender = recordingSender();
  const env = { ...systemEnvironment(home), TMPDIR: temp, ...sender.env };
  return { dir, queue: newQueue(join(dir, "queue")), temp, sender, env, accepted: new Map() };
}

/** A report's text without what differs from run to run. */
export function comparable(text: string): string {
  return text.replace(GENERATED, "<id>").replace(/^created_at: .*$/m, "created_at: <time>");
}

/** Every report that lies in the queue, once for each place it lies in. */
export function lying(room: Room): { id: string; state: State; text: string }[] {
  const { queue } = room;
  return STATES.flatMap((state) =>
    queue.ids(state).map((id) => ({ id, state, text: comparable(queue.text(state, id)) })),
  );
}

/** Files of the queue that only a running process may have. */
export function leftovers(room: Room): string[] {
  if (!existsSync(room.queue.dir)) return [];
  const names = readdirSync(room.queue.dir, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /(^|\/)(\.[^/]*\.tmp|lock[^/]*|\.put[^/]*)$/.test(name)).sort();
}

/** Runs one word on the room's queue, undisturbed. */
export function undisturbed(room: Room, words: readonly string[]): Promise<Finished> {
  return cli(words, { env: room.env, cwd: "/" });
}

export function passWords(room: Room): string[] {
  return ["watchdog", "--all", "--send-cmd", room.sender.record, ...room.queue.flag];
}

/** Takes `Queued: <id>` at its word: from now on this report must not be lost. */
export function acceptClaims(room: Room, { stdout }: Pick<Finished, "stdout">, text: string): void {
  for (const [, id = ""] of stdout.matchAll(/^Queued: (\S+)$/gm)) room.accepted.set(id, text);
}

/** What holds at any moment: everything accepted is there, everything that is there is whole, and claims are true. */
export function expectWhole(room: Room, { stdout }: Pick<Finished, "stdout">, newText: string): void {
  const found = lying(room);
  for (const id of room.accepted.keys()) expect(found.map((report) => report.id)).toContain(id);
  for (const { id, text } of found) expect(text).toBe(room.accepted.get(id) ?? newText);
  for (const [, id = ""] of stdout.matchAll(/^Sent: (\S+)$/gm)) {
    expect(room.queue.ids("sent")).toContain(id);
    expect(room.sender.sends().map((send) => send.id)).toContain(id);
  }
}

/** What holds after a pass that nothing disturbed: all is sent, each report once but for what the kills explain. */
export function expectRecovered(room: Room, kills: number): void {
  const found = lying(room);
  expect(found.filter(({ state }) => state !== "sent")).toEqual([]);
  const ids = found.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  for (const id of room.accepted.keys()) expect(ids).toContain(id);
  for (const id of ids) expectSendsExplained(room, id, kills);
  expect(room.sender.sends().filter((send) => !ids.includes(send.id))).toEqual([]);
}

function expectSendsExplained(room: Room, id: string, kills: number): void {
  const sends = room.sender.sends().filter((send) => send.id === id);
  expect(sends.length).toBeGreaterThan(0);
  expect(sends.length).toBeLessThanOrEqual(1 + kills);
  // A send command that outlives its killed parent may note its run after the next attempt's, so not by order.
  expect(sends.filter((send) => send.possibleDuplicate !== "1").length).toBeLessThanOrEqual(1);
  expect(new Set(sends.map((send) => send.attempt)).size).toBe(sends.length);
}

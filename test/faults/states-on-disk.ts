import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { begun, type Delivery, ended, heldFor, MAX_IN_DOUBT, type Outcome } from "../../src/delivery.js";
import { markOf, type ProcessIdentity, thisProcess } from "../../src/process-identity.js";
import { handWritten } from "../helpers/queue.js";
import type { LockState, Place, RecordState, TemporaryState } from "./state-table.js";

export const ID = "20261122t153000123z-team-worker-00000001";
export const TEXT = handWritten({}, "the text\n");
const OTHER_TEXT = handWritten({}, "another text\n");
const AT = "2026-11-22T15:30:00.000Z";
const LONG_AGO = new Date("2020-01-01T00:00:00.000Z");
const NONCE = "0123456789abcdef";

export const self: ProcessIdentity = thisProcess();
const gone: ProcessIdentity = { ...self, pid: spawnSync("true").pid, start: "1" };
const reused: ProcessIdentity = { ...self, start: "1" };
const earlier: ProcessIdentity = { ...self, boot: "an-earlier-boot/1" };
const foreign: ProcessIdentity = { ...self, host: "another-host" };

/** Makes an empty queue of a directory, whatever it holds. */
export function emptyQueue(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  for (const folder of ["pending", "sent", "held", "deliveries", "log"])
    mkdirSync(join(dir, folder), { recursive: true });
}

export function writeReport(dir: string, pending: boolean, elsewhere: Place): void {
  const places: Record<Place, [string, string][]> = {
    "–": [],
    sent: [["sent", TEXT]],
    held: [["held", TEXT]],
    "sent, other text": [["sent", OTHER_TEXT]],
    "held, other text": [["held", OTHER_TEXT]],
    "sent and held": [
      ["sent", TEXT],
      ["held", TEXT],
    ],
  };
  if (pending) writeFileSync(join(dir, "pending", `${ID}.md`), TEXT);
  for (const [state, text] of places[elsewhere]) writeFileSync(join(dir, state, `${ID}.md`), text);
}

export function writeRecord(dir: string, state: RecordState): void {
  if (state === "none") return;
  const text = state === "unreadable" ? '{"schema": "owner-rep' : JSON.stringify(recordOf(state));
  writeFileSync(join(dir, "deliveries", `${ID}.json`), text);
}

function recordOf(state: Exclude<RecordState, "none" | "unreadable">): Delivery {
  if (state === "of another report") return { ...recordOf("sent"), report_sha256: "0".repeat(64) };
  const open = attempt(undefined, 1);
  switch (state) {
    case "open":
      return open;
    case "sent":
    case "failed":
      return outcome(open, state);
    case "in doubt":
      return outcome(open, "in-doubt");
    case "set aside":
      return heldFor(outcome(open, "in-doubt"), "in doubt", AT);
    case "blocked":
      return blocked();
  }
}

function blocked(): Delivery {
  let delivery: Delivery | undefined;
  for (let n = 1; n <= MAX_IN_DOUBT; n++) delivery = outcome(attempt(delivery, n), "in-doubt");
  return delivery as Delivery;
}

function attempt(before: Delivery | undefined, number: number): Delivery {
  const possibleDuplicate = number > 1;
  const digest = createHash("sha256").update(TEXT).digest("hex");
  return begun(ID, before, { attempt: number, possibleDuplicate, owner: "test", fence: 1, at: AT }, digest);
}

function outcome(delivery: Delivery, result: Outcome): Delivery {
  return ended(delivery, { outcome: result, reason: "", exitCode: null, signal: null }, AT);
}

export function writeLock(dir: string, state: LockState): void {
  const write = (name: string, text: string, silent = false) => {
    writeFileSync(join(dir, name), text);
    if (silent) utimesSync(join(dir, name), LONG_AGO, LONG_AGO);
  };
  const locks: Record<LockState, () => void> = {
    none: () => {},
    "of a process that is gone": () => write("lock", claim(gone)),
    "of a pid that is in use again": () => write("lock", claim(reused)),
    "of an earlier boot": () => write("lock", claim(earlier)),
    "of another host, silent": () => write("lock", claim(foreign), true),
    "of another host, with a heartbeat": () => write("lock", claim(foreign)),
    "of a process that runs": () => write("lock", claim(self)),
    "of a process that runs, silent": () => write("lock", claim(self), true),
    "taken over, then dead too": () => {
      write("lock", claim(earlier));
      write(`lock.${NONCE}`, claim(gone, "fedcba9876543210"));
    },
    "taken over by a process that runs": () => {
      write("lock", claim(earlier));
      write(`lock.${NONCE}`, claim(self, "fedcba9876543210"));
    },
    "the end of a chain only": () => write("lock.fedcba9876543210", claim(self)),
    "unreadable, young": () => write("lock", ""),
    "unreadable, old": () => write("lock", "", true),
    "unreadable twice, old": () => {
      write("lock", "", true);
      write(`lock.unreadable-${statSync(join(dir, "lock")).ino}`, "", true);
    },
  };
  locks[state]();
}

function claim(holder: ProcessIdentity, nonce = NONCE): string {
  return JSON.stringify({ heartbeat: AT, owner: "test", ...holder, since: AT, fence: 1, nonce });
}

export function writeTemporary(dir: string, state: TemporaryState): void {
  const marks: Record<TemporaryState, ProcessIdentity | undefined> = {
    none: undefined,
    "of an earlier boot": earlier,
    "of a process that is gone": gone,
    "of a process that runs": self,
    "of another host, young": foreign,
    "of another host, over an hour old": foreign,
  };
  const owner = marks[state];
  if (!owner) return;
  for (const folder of ["", "pending", "deliveries"]) {
    const path = join(dir, folder, `.${markOf(owner)}-0123456789ab.tmp`);
    writeFileSync(path, TEXT);
    if (state.includes("hour")) utimesSync(path, LONG_AGO, LONG_AGO);
  }
}

/** Every file of the queue but its log, by path, with its text. */
export function filesOf(dir: string): Record<string, string> {
  const paths = ["", "pending", "sent", "held", "deliveries"].flatMap((folder) =>
    readdirSync(join(dir, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(folder, entry.name)),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(dir, path), "utf8")]));
}

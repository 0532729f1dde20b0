import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import nodeFs from "node:fs";
import { join } from "node:path";
import { markOf, type ProcessIdentity, thisProcess } from "../../src/platform/process-identity.js";
import { MAX_IN_DOUBT } from "../../src/report/decide.js";
import {
  confirmedRecord,
  type Delivery,
  emptyDelivery,
  heldFor,
  type Outcome,
  reviewedRecord,
  withAttemptEnded,
  withAttemptStarted,
} from "../../src/report/delivery-record.js";
import { handWritten } from "../helpers/queue.js";
import type { Copy, LockState, RecordState, TemporaryState } from "./state-table.js";

export const ID = "20261122t153000123z-team-worker-00000001";
export const TEXT = handWritten({}, "the text\n");
const DIGEST = createHash("sha256").update(TEXT).digest("hex");
const OTHER_TEXT = handWritten({}, "another text\n");
const AT = "2026-11-22T15:30:00.000Z";
const BY = { at: AT, owner: "test" };
const LONG_AGO = new Date("2020-01-01T00:00:00.000Z");
const FAR_AHEAD = new Date("2120-01-01T00:00:00.000Z");
const HALF_AN_HOUR = 1_800_000;
const NONCE = "0123456789abcdef";
const ANOTHER_NONCE = "fedcba9876543210";
const FOLDERS = ["", "pending", "sent", "held", "deliveries"];

export const self: ProcessIdentity = thisProcess();
const gone: ProcessIdentity = { ...self, pid: spawnSync("true").pid, start: "1" };
const reused: ProcessIdentity = { ...self, start: "1" };
const anotherBoot: ProcessIdentity = { ...gone, boot: "another-boot/1" };
const contained: ProcessIdentity = { ...gone, boot: `${self.boot.split("/")[0]}/another-namespace` };
const unknown: ProcessIdentity = { ...gone, boot: "" };
const foreign: ProcessIdentity = { ...self, host: "another-host" };
const marks = new Map([self, gone, anotherBoot, foreign].map((owner) => [owner, markOf(owner)]));

/** The file system that a state is made on: the machine's, or one in memory. */
export type Ground = Pick<
  typeof nodeFs,
  "lstatSync" | "mkdirSync" | "readdirSync" | "readFileSync" | "utimesSync" | "writeFileSync"
>;

/** One whole state of a queue of one report. */
export interface QueueState {
  pending: boolean;
  sent: Copy;
  held: Copy;
  record: RecordState;
  lock: LockState;
  temporary: TemporaryState;
}

/** Makes a queue in a directory that is not there yet. */
export function writeState(dir: string, state: QueueState, ground: Ground = nodeFs): void {
  for (const folder of [...FOLDERS.filter(Boolean), "log"])
    ground.mkdirSync(join(dir, folder), { recursive: true });
  const writer = new Writer(dir, ground);
  writer.reports(state);
  writer.record(state.record);
  writer.lock(state.lock);
  writer.temporary(state.temporary);
}

/** Every file of the queue but its log, by path, with its text. */
export function filesOf(dir: string, ground: Ground = nodeFs): Record<string, string> {
  const paths = FOLDERS.flatMap((folder) =>
    ground.readdirSync(`${dir}/${folder}`).map((name) => (folder === "" ? name : `${folder}/${name}`)),
  );
  const files = paths.filter((path) => path !== ".gitignore" && ground.lstatSync(`${dir}/${path}`).isFile());
  return Object.fromEntries(
    files.map((path) => [path, ground.readFileSync(`${dir}/${path}`, "utf8").toString()]),
  );
}

class Writer {
  constructor(
    private readonly dir: string,
    private readonly ground: Ground,
  ) {}

  reports({ pending, sent, held }: QueueState): void {
    const texts: Record<Copy, string | undefined> = { no: undefined, yes: TEXT, "other text": OTHER_TEXT };
    this.file("pending", pending ? TEXT : undefined);
    this.file("sent", texts[sent]);
    this.file("held", texts[held]);
  }

  record(state: RecordState): void {
    if (state === "none") return;
    const text = state === "unreadable" ? '{"schema": "owner-rep' : JSON.stringify(recordOf(state));
    this.write(`deliveries/${ID}.json`, text);
  }

  lock(state: LockState): void {
    const next = `lock.${NONCE}`;
    const locks: Record<LockState, () => void> = {
      none: () => {},
      "of a process that is gone": () => this.write("lock", claim(gone)),
      "of a pid that is in use again": () => this.write("lock", claim(reused)),
      "of another boot, silent": () => this.write("lock", claim(anotherBoot), LONG_AGO),
      "of another boot, with a heartbeat": () => this.write("lock", claim(anotherBoot)),
      "of another container, silent": () => this.write("lock", claim(contained), LONG_AGO),
      "of another container, with a heartbeat": () => this.write("lock", claim(contained)),
      "of an unknown boot, with a heartbeat": () => this.write("lock", claim(unknown)),
      "of another host, silent": () => this.write("lock", claim(foreign), LONG_AGO),
      "of another host, from the future": () => this.write("lock", claim(foreign), FAR_AHEAD),
      "of another host, with a heartbeat": () => this.write("lock", claim(foreign)),
      "of a process that runs": () => this.write("lock", claim(self)),
      "of a process that runs, silent": () => this.write("lock", claim(self), LONG_AGO),
      "taken over, then dead too": () => {
        this.write("lock", claim(anotherBoot));
        this.write(next, claim(gone, ANOTHER_NONCE));
      },
      "taken over by a process that runs": () => {
        this.write("lock", claim(anotherBoot));
        this.write(next, claim(self, ANOTHER_NONCE));
      },
      "the end of a chain only": () => this.write(next, claim(self, ANOTHER_NONCE)),
      "unreadable, young": () => this.write("lock", ""),
      "unreadable, old": () => this.write("lock", "", LONG_AGO),
      "unreadable twice, old": () => {
        this.write("lock", "", LONG_AGO);
        const { ino } = this.ground.lstatSync(join(this.dir, "lock"));
        this.write(`lock.unreadable-${ino}`, "", LONG_AGO);
      },
      "a claim that leads to itself": () => {
        this.write("lock", claim(gone));
        this.write(next, claim(gone));
      },
      "a directory": () => void this.ground.mkdirSync(join(this.dir, "lock")),
    };
    locks[state]();
  }

  temporary(state: TemporaryState): void {
    const owners: Record<TemporaryState, ProcessIdentity | undefined> = {
      none: undefined,
      "of another boot, young": anotherBoot,
      "of another boot, over an hour old": anotherBoot,
      "of a process that is gone": gone,
      "of a process that runs": self,
      "of another host, young": foreign,
      "of another host, over an hour old": foreign,
    };
    const owner = owners[state];
    if (!owner) return;
    const modified = state.includes("hour") ? LONG_AGO : undefined;
    const name = `.${marks.get(owner)}-0123456789ab.tmp`;
    for (const path of [name, `pending/${name}`, `deliveries/${name}`]) this.write(path, TEXT, modified);
  }

  private file(folder: string, text: string | undefined): void {
    if (text !== undefined) this.write(`${folder}/${ID}.md`, text);
  }

  private write(name: string, text: string, modified?: Date): void {
    const path = `${this.dir}/${name}`;
    this.ground.writeFileSync(path, text);
    if (modified) this.ground.utimesSync(path, modified, modified);
  }
}

function recordOf(state: Exclude<RecordState, "none" | "unreadable">): Delivery {
  if (state === "of another report") return { ...recordOf("sent"), report_sha256: "0".repeat(64) };
  const open = attempt(undefined, 1);
  switch (state) {
    case "open":
      return open;
    case "open a third time":
      return attempt(inDoubt(MAX_IN_DOUBT - 1), MAX_IN_DOUBT);
    case "sent":
    case "failed":
      return outcome(open, state);
    case "failed, to wait":
      return { ...outcome(open, "failed"), not_before: new Date(Date.now() + HALF_AN_HOUR).toISOString() };
    case "failed after a doubt":
      return outcome(attempt(inDoubt(1), 2), "failed");
    case "in doubt":
      return inDoubt(1);
    case "set aside":
      return heldFor(inDoubt(1), "in doubt", BY);
    case "set aside untried":
      return heldFor(emptyDelivery(ID, DIGEST), "a person's reason", BY);
    case "released":
      return reviewedRecord(inDoubt(MAX_IN_DOUBT), DIGEST, { what: "released", ...BY });
    case "confirmed":
      return confirmedRecord(inDoubt(1), "it arrived", BY);
    case "blocked":
      return inDoubt(MAX_IN_DOUBT);
  }
}

/** The record of a report with so many attempts in doubt, and no others. */
function inDoubt(times: number): Delivery {
  const before = times > 1 ? inDoubt(times - 1) : undefined;
  return outcome(attempt(before, times), "in-doubt");
}

function attempt(before: Delivery | undefined, number: number): Delivery {
  const possibleDuplicate = number > 1;
  return withAttemptStarted(before ?? emptyDelivery(ID, DIGEST), {
    attempt: number,
    possibleDuplicate,
    owner: "test",
    fence: 1,
    at: AT,
  });
}

function outcome(delivery: Delivery, result: Outcome): Delivery {
  return withAttemptEnded(delivery, { outcome: result, reason: "", exitCode: null, signal: null }, AT);
}

function claim(holder: ProcessIdentity, nonce = NONCE): string {
  return JSON.stringify({ heartbeat: AT, owner: "test", ...holder, since: AT, fence: 1, nonce });
}

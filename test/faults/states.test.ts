import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "@jest/globals";
import { OwnerReportError } from "../../src/errors.js";
import type { Sender } from "../../src/senders/sender.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import { watchdog } from "../../src/watchdog.js";
import { cliJson } from "../helpers/cli.js";
import { describeOnLinux } from "../helpers/platform.js";
import { tempDir } from "../helpers/temp-dir.js";
import { AT_ONCE, eachAtOnce, isLong, SEED, sampled } from "./form.js";
import { MemoryFs } from "./power/memory-fs.js";
import { REPORT_ROWS, type ReportRow } from "./state-table.js";
import {
  allCases,
  type Case,
  casesOf,
  expected,
  gists,
  LOCKS,
  type Seen,
  someCases,
  TEMPORARIES,
  textsOf,
} from "./states.js";
import { filesOf, type Ground, self, writeState } from "./states-on-disk.js";

const QUEUE = "/queue";
const rooms = tempDir();

/** One pass over a state on a file system in memory. */
async function passInMemory(one: Case): Promise<{ before: Record<string, string>; seen: Seen }> {
  const memory = new MemoryFs({ clock: Date.now });
  const ground = memory as unknown as Ground;
  writeState(QUEUE, one, ground);
  const before = filesOf(QUEUE, ground);
  const flags: boolean[] = [];
  const sender: Sender = {
    ready: () => {},
    close: () => {},
    send: async ({ possibleDuplicate }) => {
      flags.push(possibleDuplicate);
      return { outcome: "sent", reason: "", exitCode: 0, signal: null };
    },
  };
  const store = new DirectoryStore(QUEUE, { fs: memory.fs, self });
  const outcome = await outcomeOf(watchdog({ store, sender, limit: 5, inDoubt: one.policy }));
  return { before, seen: { outcome, flags, files: gists(filesOf(QUEUE, ground)) } };
}

async function outcomeOf(pass: Promise<{ outcome: string }>): Promise<string> {
  try {
    return (await pass).outcome;
  } catch (error) {
    if (error instanceof OwnerReportError) return "error";
    throw error;
  }
}

/** One pass over a state on a real disk, by the command that users run. */
async function passOfDist(one: Case): Promise<{ before: Record<string, string>; seen: Seen }> {
  const room = mkdtempSync(join(rooms, "room-"));
  const [dir, sends] = [join(room, "queue"), join(room, "sends")];
  writeState(dir, one);
  const before = filesOf(dir);
  const note = 'echo "$OWNER_REPORT_POSSIBLE_DUPLICATE" >> "$SENDS"';
  const words = ["watchdog", "--queue", dir, "--in-doubt", one.policy, "--send-cmd", note];
  const { json } = await cliJson(words, { env: { SENDS: sends } });
  const lines = existsSync(sends) ? readFileSync(sends, "utf8").split("\n").slice(0, -1) : [];
  const flags = lines.map((line) => line === "1");
  const seen = { outcome: String(json.outcome), flags, files: gists(filesOf(dir)) };
  // There are tens of thousands of states: no disk should have to keep all of their queues.
  rmSync(room, { recursive: true });
  return { before, seen };
}

/** Complains of every state that a pass treats otherwise than the table says, or loses a report in. */
function complaint(one: Case, { before, seen }: Awaited<ReturnType<typeof passOfDist>>): unknown[] {
  const said = expected(one, before);
  const texts = textsOf(seen.files);
  const lost = [...textsOf(before)].filter((text) => !texts.has(text));
  return isDeepStrictEqual(seen, said) && lost.length === 0 ? [] : [{ one, said, seen, lost }];
}

describeOnLinux("a pass does what the state table says", () => {
  test.each(REPORT_ROWS.map((row) => [nameOf(row), row] as const))(
    `with a report that is %s, whatever lock and leftover file are there (seed ${SEED})`,
    async (_, row) => {
      const complaints: unknown[] = [];
      for (const one of sampled([...casesOf(row, LOCKS, TEMPORARIES)], 150, 3))
        complaints.push(...complaint(one, await passInMemory(one)));
      expect(complaints.slice(0, 3)).toEqual([]);
    },
    300_000,
  );

  test(
    `as the command line that users run, on a real disk, in ${isLong ? "every state" : "one state of each kind"}`,
    async () => {
      const complaints: unknown[] = [];
      const judge = async (one: Case) => void complaints.push(...complaint(one, await passOfDist(one)));
      await eachAtOnce(
        isLong ? [...allCases()] : sampled([...someCases()], 16),
        judge,
        isLong ? availableParallelism() : AT_ONCE,
      );
      expect(complaints.slice(0, 3)).toEqual([]);
    },
    isLong ? 14_400_000 : 300_000,
  );
});

function nameOf(row: ReportRow): string {
  const copies = `sent ${row.sent.join(" / ")}, held ${row.held.join(" / ")}`;
  return `${row.pending ? "" : "not "}pending, ${copies}, record ${row.record.join(" / ")}`;
}

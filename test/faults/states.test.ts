import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { InDoubtPolicy } from "../../src/delivery.js";
import type { Outgoing, Sender } from "../../src/senders/sender.js";
import { DirectoryStore } from "../../src/stores/directory.js";
import { watchdog } from "../../src/watchdog.js";
import { root } from "../helpers/bundles.js";
import { tempDir } from "../helpers/temp-dir.js";
import {
  type Action,
  LOCK_ROWS,
  type LockRow,
  type LockState,
  markdownTables,
  PLACES,
  type Place,
  RECORDS,
  REPORT_ROWS,
  type RecordState,
  type ReportRow,
  TEMPORARY_ROWS,
  type TemporaryState,
} from "./state-table.js";
import {
  emptyQueue,
  filesOf,
  ID,
  TEXT,
  writeLock,
  writeRecord,
  writeReport,
  writeTemporary,
} from "./states-on-disk.js";

interface State {
  pending: boolean;
  elsewhere: Place;
  record: RecordState;
  policy: InDoubtPolicy;
  lock: LockState;
  temporary: TemporaryState;
}

const [noLock, noTemporary] = ["none", "none"] as const;
const long = process.env.OWNER_REPORT_FAULTS === "long";
const dir = join(tempDir(), "queue");

function rowOf({ pending, elsewhere, record }: Pick<State, "pending" | "elsewhere" | "record">): ReportRow[] {
  return REPORT_ROWS.filter(
    (row) => row.pending === pending && row.elsewhere.includes(elsewhere) && row.record.includes(record),
  );
}

/** Every state of a report; with every lock and every leftover file, or with each of them by itself. */
function* statesOf(row: ReportRow): Generator<State> {
  for (const elsewhere of row.elsewhere)
    for (const record of row.record)
      for (const policy of ["resend", "hold"] as const)
        for (const { lock } of LOCK_ROWS)
          for (const { file: temporary } of TEMPORARY_ROWS)
            if (long || lock === noLock || temporary === noTemporary)
              yield { pending: row.pending, elsewhere, record, policy, lock, temporary };
}

/** A table's cells, however wide its columns are drawn. */
function cells(table: string): string[][] {
  const lines = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return lines.map((line) => line.map((cell) => cell.replace(/^-+$/, "-")));
}

async function pass(state: State) {
  const sends: Outgoing[] = [];
  const sender: Sender = {
    ready: () => {},
    close: () => {},
    send: async (outgoing) => {
      sends.push(outgoing);
      return { outcome: "sent", reason: "", exitCode: 0, signal: null };
    },
  };
  emptyQueue(dir);
  writeReport(dir, state.pending, state.elsewhere);
  writeRecord(dir, state.record);
  writeLock(dir, state.lock);
  writeTemporary(dir, state.temporary);
  const before = filesOf(dir);
  const store = new DirectoryStore(dir);
  const { outcome } = await watchdog({ store, sender, limit: 5, inDoubt: state.policy });
  return { outcome, flags: sends.map((send) => send.possibleDuplicate), before, after: filesOf(dir) };
}

/** What the pass does with the reports, their records and what it says. */
function effectOf(action: Action, before: Record<string, string>) {
  const moved = (to: string) => {
    const { [`pending/${ID}.md`]: _, ...rest } = before;
    return { ...rest, [`${to}/${ID}.md`]: TEXT };
  };
  const effects = {
    leave: { outcome: "empty", flags: [], reports: before },
    send: { outcome: "sent", flags: [false], reports: moved("sent") },
    resend: { outcome: "sent", flags: [true], reports: moved("sent") },
    archive: { outcome: "sent", flags: [], reports: moved("sent") },
    hold: { outcome: "in-doubt", flags: [], reports: moved("held") },
    blocked: { outcome: "in-doubt", flags: [], reports: before },
    refuse: { outcome: "error", flags: [], reports: before },
  };
  return effects[action];
}

const only = (files: Record<string, string>, kind: RegExp) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => kind.test(path)));
const REPORT = /^(pending|sent|held)\/[^.]/;
const TEMPORARY = /\.tmp$/;
const LOCK = /^lock/;

async function check(state: State, action: Action): Promise<void> {
  const { outcome, flags, before, after } = await pass(state);
  const lock: LockRow | undefined = LOCK_ROWS.find((row) => row.lock === state.lock);
  if (lock?.action === "busy") {
    expect({ state, outcome, flags, after }).toEqual({ state, outcome: "busy", flags: [], after: before });
    return;
  }
  const reports = only(after, REPORT);
  expect({ state, outcome, flags, reports }).toEqual({ state, ...effectOf(action, only(before, REPORT)) });
  const kept = TEMPORARY_ROWS.find((row) => row.file === state.temporary)?.action === "kept";
  expect({ state, left: only(after, TEMPORARY) }).toEqual({
    state,
    left: kept ? only(before, TEMPORARY) : {},
  });
  expect({ state, locks: only(after, LOCK) }).toEqual({ state, locks: {} });
}

describe("the state table", () => {
  test("has exactly one row for every state of a report", () => {
    for (const pending of [true, false])
      for (const elsewhere of PLACES)
        for (const record of RECORDS)
          expect([pending, elsewhere, record, rowOf({ pending, elsewhere, record }).length]).toEqual([
            pending,
            elsewhere,
            record,
            1,
          ]);
  });

  test.each(Object.entries(markdownTables()))("of %s is the one in docs/durability.md", (name, table) => {
    const page = readFileSync(join(root, "docs/durability.md"), "utf8");
    const [, shown] = new RegExp(`<!-- ${name} -->\n+([^]*?)\n+<!-- end -->`).exec(page) ?? [];
    expect(cells(shown ?? "")).toEqual(cells(table));
  });

  const rows = REPORT_ROWS.map((row) => {
    const place = `${row.pending ? "pending" : "not pending"}, elsewhere: ${row.elsewhere.join(" / ")}`;
    return [`${place}, record: ${row.record.join(" / ")}`, row] as const;
  });
  test.each(rows)(
    "says what a pass does with a report that is %s",
    async (_, row) => {
      for (const state of statesOf(row)) await check(state, row[state.policy]);
    },
    600_000,
  );
});

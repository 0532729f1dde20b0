import type { InDoubtPolicy } from "../../src/report/decide.js";
import {
  type Action,
  LOCK_ROWS,
  type LockState,
  REPORT_ROWS,
  type ReportRow,
  TEMPORARY_ROWS,
  type TemporaryState,
} from "./state-table.js";
import { ID, type QueueState, TEXT } from "./states-on-disk.js";

/** A state that a pass meets, the way it takes reports in doubt, and what the table says that it does. */
export interface Case extends QueueState {
  policy: InDoubtPolicy;
  action: Action;
}

/** What a pass did, as an onlooker sees it. */
export interface Seen {
  outcome: string;
  /** For each send, whether it was flagged as a possible duplicate. */
  flags: boolean[];
  /** Every file afterwards, by path; see {@link gist} for records. */
  files: Record<string, unknown>;
}

export const LOCKS: readonly LockState[] = LOCK_ROWS.map(({ lock }) => lock);
export const TEMPORARIES: readonly TemporaryState[] = TEMPORARY_ROWS.map(({ file }) => file);

/** Every state of one row of the table, with these locks and leftover files. */
export function* casesOf(
  row: ReportRow,
  locks: readonly LockState[],
  temporaries: readonly TemporaryState[],
): Generator<Case> {
  for (const sent of row.sent)
    for (const held of row.held)
      for (const record of row.record)
        for (const policy of ["resend", "hold"] as const)
          for (const lock of locks)
            for (const temporary of temporaries)
              yield {
                pending: row.pending,
                sent,
                held,
                record,
                policy,
                lock,
                temporary,
                action: row[policy],
              };
}

/** Every state there is. */
export function* allCases(): Generator<Case> {
  for (const row of REPORT_ROWS) yield* casesOf(row, LOCKS, TEMPORARIES);
}

/** One state for every action of every row, and one for every lock and every leftover file. */
export function* someCases(): Generator<Case> {
  for (const row of REPORT_ROWS) yield* firstOfEach(casesOf(row, ["none"], ["none"]), ({ action }) => action);
  const open = REPORT_ROWS.filter((row) => row.resend === "resend" && row.record.includes("open"));
  for (const row of open) {
    yield* firstOfEach(casesOf(row, LOCKS, ["of a process that is gone"]), ({ lock }) => lock);
    yield* firstOfEach(casesOf(row, ["none"], TEMPORARIES), ({ temporary }) => temporary);
    yield* firstOfEach(casesOf(row, ["of a process that runs"], TEMPORARIES), ({ temporary }) => temporary);
  }
}

function* firstOfEach(cases: Iterable<Case>, kind: (one: Case) => string): Generator<Case> {
  const met = new Set<string>();
  for (const one of cases) {
    if (!met.has(kind(one))) yield one;
    met.add(kind(one));
  }
}

/** What the table says that a pass does, given the files that it finds. */
export function expected(one: Case, before: Record<string, string>): Seen {
  const lock = LOCK_ROWS.find((row) => row.lock === one.lock)?.action;
  const swept =
    lock === "taken" && TEMPORARY_ROWS.find((row) => row.file === one.temporary)?.action === "removed";
  const files = without(gists(before), swept ? /\.tmp$/ : undefined);
  if (lock === "busy") return { outcome: "busy", flags: [], files };
  if (lock === "refuse") return { outcome: "error", flags: [], files };
  // A release or confirm that was cut off is finished before anything else.
  const isBack = one.record === "released" || one.record === "confirmed";
  const released = isBack && one.pending && one.action !== "refuse" ? /^held\// : undefined;
  return effects(without(without(files, /^lock/), released))[one.action];
}

function effects(files: Seen["files"]): Record<Action, Seen> {
  const recordPath = `deliveries/${ID}.json`;
  const old = (files[recordPath] ?? { attempts: 0 }) as Gist;
  const moved = (to: string, change: Partial<Gist> = {}) => ({
    ...without(files, /^pending\/[^.]/),
    [`${to}/${ID}.md`]: TEXT,
    [recordPath]: { ...old, ...change },
  });
  const sent = (flagged: boolean) =>
    moved("sent", { attempts: old.attempts + 1, outcome: "sent", flagged, isHeld: false });
  const nothing = { flags: [], files };
  return {
    leave: { ...nothing, outcome: "empty" },
    send: { outcome: "sent", flags: [false], files: sent(false) },
    resend: { outcome: "sent", flags: [true], files: sent(true) },
    archive: { outcome: "sent", flags: [], files: moved("sent") },
    hold: {
      outcome: "in-doubt",
      flags: [],
      files: moved("held", { outcome: old.attempts === 0 ? null : "in-doubt", isHeld: true }),
    },
    blocked: { ...nothing, outcome: "in-doubt" },
    rest: { ...nothing, outcome: "failed" },
    refuse: { ...nothing, outcome: "error" },
  };
}

/** What matters of a record. */
interface Gist {
  attempts: number;
  outcome: string | null;
  flagged: boolean;
  isHeld: boolean;
}

/** The files, with what matters of the record in its place; a record that cannot be read stays as it is. */
export function gists(files: Record<string, string>): Seen["files"] {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, /^deliveries\/[^.]/.test(path) ? gist(text) : text]),
  );
}

function gist(text: string): Gist | string {
  try {
    const { attempts, latest, held_reason } = JSON.parse(text);
    const { outcome = null, possible_duplicate: flagged = false } = latest.at(-1) ?? {};
    return { attempts, outcome, flagged, isHeld: held_reason !== null };
  } catch {
    return text;
  }
}

/** The texts of all reports, wherever they lie: what must never become less. */
export function textsOf(files: Seen["files"]): Set<unknown> {
  return new Set(
    Object.entries(files).flatMap(([path, text]) => (/^(pending|sent|held)\/[^.]/.test(path) ? [text] : [])),
  );
}

function without(files: Seen["files"], pattern: RegExp | undefined): Seen["files"] {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !pattern?.test(path)));
}

/*
 * Every state that a report, its queue's lock and leftover files can be in when a pass begins, and the single action
 * that the pass takes. docs/durability.md shows these tables; states.test.ts checks both against the code.
 */

export const PLACES = ["–", "sent", "held", "sent, other text", "held, other text", "sent and held"] as const;
/** Where else the report lies. */
export type Place = (typeof PLACES)[number];

export const RECORDS = [
  "none",
  "open",
  "sent",
  "failed",
  "in doubt",
  "set aside",
  "blocked",
  "unreadable",
  "of another report",
] as const;
/** What its delivery record says of the last attempt. */
export type RecordState = (typeof RECORDS)[number];

export const ACTIONS = {
  leave: "nothing to do",
  send: "send",
  resend: "send, flagged",
  archive: "move to `sent/`, not sent again",
  hold: "move to `held/`, stop red",
  blocked: "leave it, stop red: blocked",
  refuse: "leave it, stop red: for a person",
} as const;
export type Action = keyof typeof ACTIONS;

export interface ReportRow {
  pending: boolean;
  elsewhere: readonly Place[];
  record: readonly RecordState[];
  /** The action of a pass with `in-doubt: resend`, and of one with `in-doubt: hold`. */
  resend: Action;
  hold: Action;
  /** How it comes about; absent for what no crash of ours leaves. */
  cause?: string;
}

const anywhere = PLACES.filter((place) => place !== "–");
const ofThis = RECORDS.filter((record) => record !== "unreadable" && record !== "of another report");
const both = (action: Action) => ({ resend: action, hold: action });

export const REPORT_ROWS: readonly ReportRow[] = [
  {
    pending: false,
    elsewhere: ["–"],
    record: RECORDS,
    ...both("leave"),
    cause: "never queued, or removed by hand",
  },
  { pending: false, elsewhere: ["sent"], record: RECORDS, ...both("leave"), cause: "done" },
  { pending: false, elsewhere: ["held"], record: RECORDS, ...both("leave"), cause: "set aside for a person" },
  {
    pending: false,
    elsewhere: ["sent, other text", "held, other text", "sent and held"],
    record: RECORDS,
    ...both("leave"),
  },
  { pending: true, elsewhere: ["–"], record: ["none"], ...both("send"), cause: "queued" },
  { pending: true, elsewhere: ["–"], record: ["failed"], ...both("send"), cause: "the send command said no" },
  {
    pending: true,
    elsewhere: ["–"],
    record: ["open"],
    resend: "resend",
    hold: "hold",
    cause: "crash between the start of an attempt and its recorded outcome",
  },
  {
    pending: true,
    elsewhere: ["–"],
    record: ["in doubt", "set aside"],
    resend: "resend",
    hold: "hold",
    cause: "timeout or cancel; or a crash before the move to `held/`; or released by a person",
  },
  {
    pending: true,
    elsewhere: ["–"],
    record: ["blocked"],
    resend: "blocked",
    hold: "hold",
    cause: "three attempts in doubt",
  },
  {
    pending: true,
    elsewhere: ["–"],
    record: ["sent"],
    ...both("archive"),
    cause: "crash between the recorded success and the move",
  },
  {
    pending: true,
    elsewhere: ["sent"],
    record: ["sent"],
    ...both("archive"),
    cause: "crash in the move to `sent/`, or its last step undone by a power cut",
  },
  {
    pending: true,
    elsewhere: ["held", "sent and held"],
    record: ["set aside"],
    ...both("hold"),
    cause: "crash in the move to `held/`, or its last step undone by a power cut",
  },
  { pending: true, elsewhere: PLACES, record: ["unreadable", "of another report"], ...both("refuse") },
  {
    pending: true,
    elsewhere: ["sent"],
    record: ofThis.filter((record) => record !== "sent"),
    ...both("refuse"),
  },
  {
    pending: true,
    elsewhere: ["held"],
    record: ofThis.filter((record) => record !== "set aside"),
    ...both("refuse"),
  },
  {
    pending: true,
    elsewhere: ["sent and held"],
    record: ofThis.filter((record) => record !== "set aside"),
    ...both("refuse"),
  },
  { pending: true, elsewhere: ["sent, other text", "held, other text"], record: ofThis, ...both("refuse") },
];

export interface LockRow {
  lock: string;
  /** `busy`: the pass changes nothing. `taken`: the pass runs, and nothing is left of the lock. */
  action: "taken" | "busy";
  cause: string;
}

export const LOCK_ROWS = [
  { lock: "none", action: "taken", cause: "the last pass ended" },
  { lock: "of a process that is gone", action: "taken", cause: "kill -9, out of memory" },
  { lock: "of a pid that is in use again", action: "taken", cause: "a kill, and another process since" },
  { lock: "of an earlier boot", action: "taken", cause: "power cut, reboot" },
  { lock: "of another host, silent", action: "taken", cause: "that host is gone for longer than the lease" },
  { lock: "of another host, with a heartbeat", action: "busy", cause: "a pass runs there, or died just now" },
  { lock: "of a process that runs", action: "busy", cause: "a pass runs" },
  { lock: "of a process that runs, silent", action: "taken", cause: "stopped, or the machine slept" },
  { lock: "taken over, then dead too", action: "taken", cause: "two kills" },
  { lock: "taken over by a process that runs", action: "busy", cause: "a pass runs, after a kill" },
  { lock: "the end of a chain only", action: "taken", cause: "crash while releasing" },
  { lock: "unreadable, young", action: "busy", cause: "power cut during a heartbeat; taken after the lease" },
  { lock: "unreadable, old", action: "taken", cause: "power cut during a heartbeat" },
  { lock: "unreadable twice, old", action: "taken", cause: "two power cuts during heartbeats" },
] as const satisfies readonly LockRow[];
export type LockState = (typeof LOCK_ROWS)[number]["lock"];

export const TEMPORARY_ROWS = [
  { file: "none", action: "–", cause: "" },
  { file: "of an earlier boot", action: "removed", cause: "power cut" },
  { file: "of a process that is gone", action: "removed", cause: "kill" },
  { file: "of a process that runs", action: "kept", cause: "it is writing it now" },
  { file: "of another host, young", action: "kept", cause: "it may be writing it now" },
  { file: "of another host, over an hour old", action: "removed", cause: "crash of that host" },
] as const;
export type TemporaryState = (typeof TEMPORARY_ROWS)[number]["file"];

/** The tables as docs/durability.md shows them. */
export function markdownTables(): Record<"reports" | "locks" | "temporaries", string> {
  const list = (items: readonly string[], all: readonly string[]) =>
    items.length === all.length ? "any" : items.join(", ");
  return {
    reports: markdown(
      ["pending", "elsewhere", "record", "`resend`", "`hold`", "how it comes about"],
      REPORT_ROWS.map((row) => [
        row.pending ? "yes" : "no",
        list(row.elsewhere, row.pending ? PLACES : anywhere),
        list(row.record, RECORDS),
        ACTIONS[row.resend],
        row.resend === row.hold ? "the same" : ACTIONS[row.hold],
        row.cause ?? "by hand only",
      ]),
    ),
    locks: markdown(
      ["lock", "the pass", "how it comes about"],
      LOCK_ROWS.map(({ lock, action, cause }) => [
        lock,
        action === "busy" ? "is busy" : "takes it over",
        cause,
      ]),
    ),
    temporaries: markdown(
      ["temporary file", "after the pass", "how it comes about"],
      TEMPORARY_ROWS.map(({ file, action, cause }) => [file, action, cause]),
    ),
  };
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

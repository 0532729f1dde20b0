/*
 * Every state that one report, its delivery record, its queue's lock and leftover files can be in when a pass begins,
 * and the single action that the pass takes. Data only, read by the tests that make every combination and by whoever
 * wants to know; no role imports it. docs/durability.md shows the same tables.
 */

/** Whether the report lies in `sent/` or `held/` too: not, with the text it has in `pending/`, or with another. */
export const COPIES = ["no", "yes", "other text"] as const;
export type Copy = (typeof COPIES)[number];

/** What its delivery record says. "a doubt": an attempt whose end is not known; "open": one without any end; "to wait": its receiver asked for more time than has passed; "released": a person looked; "confirmed": and says that it arrived. */
export const RECORDS = [
  "none",
  "open",
  "open a third time",
  "sent",
  "failed",
  "failed, to wait",
  "failed after a doubt",
  "in doubt",
  "set aside",
  "set aside untried",
  "blocked",
  "released",
  "confirmed",
  "unreadable",
  "of another report",
] as const;
export type RecordState = (typeof RECORDS)[number];

/** What a pass does with the report, in the words of docs/durability.md. */
export const ACTIONS = {
  leave: "nothing to do",
  send: "send",
  resend: "send, flagged",
  archive: "move to `sent/`, not sent again",
  hold: "move to `held/`, stop red",
  blocked: "leave it, stop red: blocked",
  rest: "leave it, stop red: not yet",
  refuse: "leave it, stop red: for a person",
} as const;
export type Action = keyof typeof ACTIONS;

/** One row stands for every combination of what it lists; no combination is in two rows. */
export interface ReportRow {
  pending: boolean;
  sent: readonly Copy[];
  held: readonly Copy[];
  record: readonly RecordState[];
  /** The action of a pass with `in-doubt: resend`. */
  resend: Action;
  /** The action of a pass with `in-doubt: hold`. */
  hold: Action;
  /** How it comes about; absent for what no crash of owner-report leaves. */
  cause?: string;
}

const NO = ["no"] as const;
const YES = ["yes"] as const;
const OTHER = ["other text"] as const;
const SOMEWHERE = ["yes", "other text"] as const;
const ALONE = { pending: true, sent: NO, held: NO } as const;
const both = (action: Action) => ({ resend: action, hold: action });

const READABLE = RECORDS.filter((record) => record !== "unreadable" && record !== "of another report");
const SET_ASIDE = ["set aside", "set aside untried"] as const;
const readableBut = (...others: RecordState[]) => READABLE.filter((record) => !others.includes(record));

/** The reports of a queue: where each lies, what its record says, and what a pass does with it. */
export const REPORT_ROWS: readonly ReportRow[] = [
  {
    pending: false,
    sent: NO,
    held: NO,
    record: RECORDS,
    ...both("leave"),
    cause: "never queued, or removed by hand",
  },
  { pending: false, sent: SOMEWHERE, held: NO, record: RECORDS, ...both("leave"), cause: "done" },
  {
    pending: false,
    sent: NO,
    held: SOMEWHERE,
    record: RECORDS,
    ...both("leave"),
    cause: "set aside for a person",
  },
  { pending: false, sent: SOMEWHERE, held: SOMEWHERE, record: RECORDS, ...both("leave") },
  { ...ALONE, record: ["none"], ...both("send"), cause: "queued" },
  {
    ...ALONE,
    record: ["set aside untried"],
    ...both("send"),
    cause: "a person's hold that was cut off before its move, or moved back by hand",
  },
  { ...ALONE, record: ["released"], ...both("resend"), cause: "a person released it after doubts" },
  { ...ALONE, record: ["failed"], ...both("send"), cause: "the send command said no" },
  {
    ...ALONE,
    record: ["failed, to wait"],
    ...both("rest"),
    cause: "its receiver asked for more than a minute, which is not over",
  },
  {
    ...ALONE,
    record: ["failed after a doubt"],
    ...both("resend"),
    cause: "the send command said no, and an earlier attempt may have gone out",
  },
  {
    ...ALONE,
    record: ["open"],
    resend: "resend",
    hold: "hold",
    cause: "crash between the start of an attempt and its recorded outcome",
  },
  {
    ...ALONE,
    record: ["in doubt", "set aside"],
    resend: "resend",
    hold: "hold",
    cause: "timeout or cancel; or a crash before the move to `held/`; or released by a person",
  },
  {
    ...ALONE,
    record: ["open a third time", "blocked"],
    resend: "blocked",
    hold: "hold",
    cause: "three attempts in doubt",
  },
  {
    ...ALONE,
    record: ["sent", "confirmed"],
    ...both("archive"),
    cause: "crash between the recorded success, or a person's word for it, and the move",
  },
  {
    pending: true,
    sent: YES,
    held: NO,
    record: ["sent", "confirmed"],
    ...both("archive"),
    cause: "crash in the move to `sent/`, or its last step undone by a power cut",
  },
  {
    pending: true,
    sent: NO,
    held: YES,
    record: SET_ASIDE,
    ...both("hold"),
    cause: "crash in the move to `held/`, or its last step undone by a power cut",
  },
  {
    pending: true,
    sent: YES,
    held: YES,
    record: SET_ASIDE,
    ...both("hold"),
    cause: "the same, and a person had copied it to `sent/`",
  },
  {
    pending: true,
    sent: NO,
    held: YES,
    record: ["released"],
    ...both("resend"),
    cause: "crash in a release, or its last step undone by a power cut",
  },
  {
    pending: true,
    sent: NO,
    held: YES,
    record: ["confirmed"],
    ...both("archive"),
    cause: "crash in a confirm of a held report, or its first step undone by a power cut",
  },
  {
    pending: true,
    sent: YES,
    held: YES,
    record: ["confirmed"],
    ...both("archive"),
    cause: "the same, and a person had copied it to `sent/`",
  },
  {
    pending: true,
    sent: COPIES,
    held: COPIES,
    record: ["unreadable", "of another report"],
    ...both("refuse"),
  },
  { pending: true, sent: YES, held: NO, record: readableBut("sent", "confirmed"), ...both("refuse") },
  {
    pending: true,
    sent: NO,
    held: YES,
    record: readableBut(...SET_ASIDE, "released", "confirmed"),
    ...both("refuse"),
  },
  { pending: true, sent: YES, held: YES, record: readableBut(...SET_ASIDE, "confirmed"), ...both("refuse") },
  { pending: true, sent: ["no", "yes"], held: OTHER, record: READABLE, ...both("refuse") },
  { pending: true, sent: OTHER, held: COPIES, record: READABLE, ...both("refuse") },
];

/** What a pass does about the lock it finds. */
export const LOCK_ACTIONS = {
  taken: "takes it over",
  busy: "is busy",
  refuse: "stops red: for a person",
} as const;

/** The lock as a pass finds it. `taken`: the pass runs, and leaves no lock; else it does nothing with any report. */
export interface LockRow {
  lock: string;
  action: keyof typeof LOCK_ACTIONS;
  /** How it comes about; absent for what no crash of owner-report leaves. */
  cause?: string;
}

/** Every lock that a pass can find. */
export const LOCK_ROWS = [
  { lock: "none", action: "taken", cause: "the last pass ended" },
  { lock: "of a process that is gone", action: "taken", cause: "kill -9, out of memory" },
  { lock: "of a pid that is in use again", action: "taken", cause: "a kill, and another process since" },
  { lock: "of another boot, silent", action: "taken", cause: "power cut, and a minute since" },
  {
    lock: "of another boot, with a heartbeat",
    action: "busy",
    cause: "a reboot within a minute, or a pass on a machine of the same name",
  },
  {
    lock: "of another container, silent",
    action: "taken",
    cause: "that container is gone for longer than the lease",
  },
  {
    lock: "of another container, with a heartbeat",
    action: "busy",
    cause: "a pass runs there, or died just now",
  },
  {
    lock: "of an unknown boot, with a heartbeat",
    action: "busy",
    cause: "a pass runs, or died just now, in a sandbox without `/proc`",
  },
  { lock: "of another host, silent", action: "taken", cause: "that host is gone for longer than the lease" },
  { lock: "of another host, from the future", action: "taken", cause: "the clock was set back" },
  { lock: "of another host, with a heartbeat", action: "busy", cause: "a pass runs there, or died just now" },
  { lock: "of a process that runs", action: "busy", cause: "a pass runs" },
  { lock: "of a process that runs, silent", action: "taken", cause: "stopped, or the machine slept" },
  { lock: "taken over, then dead too", action: "taken", cause: "two kills" },
  { lock: "taken over by a process that runs", action: "busy", cause: "a pass runs, after a kill" },
  { lock: "the end of a chain only", action: "taken", cause: "crash while releasing" },
  { lock: "unreadable, young", action: "busy", cause: "power cut during a heartbeat; taken after the lease" },
  { lock: "unreadable, old", action: "taken", cause: "power cut during a heartbeat" },
  { lock: "unreadable twice, old", action: "taken", cause: "two power cuts during heartbeats" },
  { lock: "a claim that leads to itself", action: "refuse" },
  { lock: "a directory", action: "refuse" },
] as const satisfies readonly LockRow[];
export type LockState = (typeof LOCK_ROWS)[number]["lock"];

/** Every temporary file that a pass can find, and what becomes of it when the pass gets the lock. */
export const TEMPORARY_ROWS = [
  { file: "none", action: "–", cause: "" },
  { file: "of another boot, young", action: "kept", cause: "power cut, or a machine of the same name" },
  { file: "of another boot, over an hour old", action: "removed", cause: "power cut" },
  { file: "of a process that is gone", action: "removed", cause: "kill" },
  { file: "of a process that runs", action: "kept", cause: "it is writing it now" },
  { file: "of another host, young", action: "kept", cause: "it may be writing it now" },
  { file: "of another host, over an hour old", action: "removed", cause: "crash of that host" },
] as const;
export type TemporaryState = (typeof TEMPORARY_ROWS)[number]["file"];

/** Every change that a killed process can leave unflushed and that others rely on, and who flushes it. */
export const UNFLUSHED_ROWS = [
  { left: "the queue directory", flushes: "whoever makes its folders, before that" },
  { left: "the folders of the queue", flushes: "a producer, before it queues; whoever takes the lock" },
  {
    left: "a report that came into `pending/`",
    flushes:
      "a producer, before it says `already-queued`; whoever holds the lock, before it records anything of it",
  },
  { left: "a report that left `pending/`", flushes: "whoever removes one for good, before that" },
  {
    left: "a report that left `held/`",
    flushes:
      "a pass, before it records an attempt on a released one; whoever removes one for good, before that",
  },
  {
    left: "a report that was removed for good, or its record",
    flushes: "a producer with an id of its own, before it queues; a move, before it copies one to there",
  },
  {
    left: "the copy that a move made",
    flushes: "a move, before it copies one to there; then it removes the old one",
  },
] as const;
export type Unflushed = (typeof UNFLUSHED_ROWS)[number]["left"];

import { holderText } from "../delivery/lease.js";
import type { ScreenPart, Table } from "../delivery/result.js";
import { duration, secondsSince } from "../platform/clock.js";
import { momentOfKey, shortId } from "../report/id.js";
import { remedyLines } from "../report/remedies.js";
import type { LogEntry, State } from "../stores/store.js";
import type { Blocked } from "./blocked.js";
import { screenTableOf, tableOf } from "./list.js";
import type { QueueFacts } from "./queue-facts.js";

/** How ids and moments are shown: whole, or in short on a terminal. */
interface Style {
  id: (id: string) => string;
  /** Completes "the last one was …". */
  moment: (at: string) => string;
}

const WHOLE: Style = { id: (id) => id, moment: (at) => `at ${at}` };

function shortStyle(now: number): Style {
  return { id: shortId, moment: (at) => `${spanText(secondsSince(Date.parse(at), now))} ago` };
}

/** Says in one line whether all is well, and if not, what needs a person. */
export function verdictOf(facts: QueueFacts, { id } = WHOLE): { isWell: boolean; text: string } {
  const { places, blocked, alarm, overdue, isThere, location } = facts;
  const held = places.held.length;
  const wrong = [
    blocked && `blocked by ${id(blocked.report_id)}`,
    overdue && "the pass that holds the queue hangs",
    alarm && "alarm",
    held > 0 && `${held} held for a person`,
  ].filter(Boolean);
  if (wrong.length > 0) return { isWell: false, text: `NOT WELL: ${wrong.join("; ")}.` };
  if (!isThere) return { isWell: true, text: `Nothing is known: there is no queue at ${location}.` };
  return { isWell: true, text: `All is well: ${pendingText(facts)}.` };
}

function pendingText({ places: { pending }, now }: QueueFacts): string {
  const [oldest] = pending;
  if (!oldest) return "nothing is pending";
  const count = pending.length === 1 ? "1 report is" : `${pending.length} reports are`;
  return `${count} pending, the oldest for ${spanText(secondsSince(momentOfKey(oldest.key), now))}`;
}

function spanText(seconds: number | null): string {
  return seconds === null ? "an unknown time" : duration(seconds);
}

/** Formats the facts above the tables, for a log, a pipe or a file. */
export function textOf(facts: QueueFacts): string {
  const { alarm, blocked } = facts;
  return [
    verdictOf(facts).text,
    ...factLines(facts, WHOLE),
    ...(blocked ? ["", ...blockedLines(blocked)] : []),
    ...(alarm === undefined ? [] : [`ALARM: ${alarm}`]),
  ].join("\n");
}

function factLines(facts: QueueFacts, style: Style): string[] {
  const { location, places, totals, lastPass, lastSent, holder, sending, now } = facts;
  const [head] = places.pending;
  const oldest = head
    ? `, the oldest for ${spanText(secondsSince(momentOfKey(head.key), now))} (${style.id(head.id)})`
    : "";
  const last = lastSent ? `, last ${style.id(lastSent.report_id)} ${style.moment(lastSent.at)}` : "";
  return [
    `Queue ${location}`,
    `  pending    ${places.pending.length}${oldest}`,
    `  held       ${places.held.length}`,
    `  sent       ${totals.sent}${last}`,
    `  last pass  ${lastPass ? passText(lastPass, style) : "none is in the log"}`,
    ...(holder ? [`  lock       ${holderText(holder)}${lockNote(facts)}`] : []),
    ...(sending
      ? [
          "",
          `SENDING ${style.id(sending.report_id)} for ${spanText(secondsSince(Date.parse(sending.since), now))} (pid ${sending.pid})`,
        ]
      : []),
  ];
}

function lockNote({ holder, overdue }: QueueFacts): string {
  if (holder?.isOver) return " (over: the next pass takes it)";
  return overdue ? " (it hangs, see the warning)" : "";
}

function passText(
  { at, outcome, sent_count, failed_id, failed_reason }: LogEntry,
  { id, moment }: Style,
): string {
  const of = typeof failed_id === "string" ? ` (${id(failed_id)})` : "";
  const why = typeof failed_reason === "string" ? `${of}: ${failed_reason}` : "";
  return `${moment(String(at)).replace(/^at /, "")}, ${String(outcome)}, ${String(sent_count)} sent${why}`;
}

function blockedLines({ report_id, reason, since, attempts, advice, remedies }: Blocked): string[] {
  const when = since === null ? "since an unknown time" : `since ${since}`;
  return [
    `BLOCKED by ${report_id}, ${when}, after ${triesText(attempts)}: ${reason}`,
    `${NOTHING_YOUNGER} ${advice}`.trimEnd(),
    ...remedyLines(remedies).map((line) => `  ${line}`),
  ];
}

const NOTHING_YOUNGER = "Nothing younger is sent before it.";

function triesText(attempts: number): string {
  return attempts === 1 ? "1 attempt" : `${attempts} attempts`;
}

const STATES: readonly State[] = ["pending", "held", "sent"];

/** Builds the tables of the reports shown of each state. */
export function tablesOf(facts: QueueFacts): Table[] {
  return shownStates(facts).map((state) => tableOf(state, facts.rows[state], titleOf(facts, state)));
}

/** Builds what a terminal shows of the facts. */
export function screenOf(facts: QueueFacts): ScreenPart[] {
  const { alarm, blocked, now } = facts;
  const style = shortStyle(now);
  return [
    { line: verdictOf(facts, style).text, long: "wrap" },
    ...factLines(facts, style).map((line) => ({ line, long: "cut" as const })),
    ...(blocked ? blockedScreen(blocked, now) : []),
    ...(alarm === undefined ? [] : [{ line: `ALARM: ${alarm}`, long: "wrap" as const }]),
    ...shownStates(facts).map((state) => screenTableOf(state, facts.rows[state], titleOf(facts, state))),
  ];
}

function blockedScreen(
  { report_id, reason, since, attempts, advice, remedies }: Blocked,
  now: number,
): ScreenPart[] {
  const when =
    since === null ? "since an unknown time" : `for ${spanText(secondsSince(Date.parse(since), now))}`;
  return [
    { line: "", long: "whole" },
    { line: `BLOCKED by ${shortId(report_id)} ${when}, after ${triesText(attempts)}:`, long: "wrap" },
    { line: `  ${reason}`, long: "cut" },
    { line: `${NOTHING_YOUNGER} ${advice}`, long: "wrap" },
    ...remedyLines(remedies).map((line) => ({ line: `  ${line}`, long: "whole" as const })),
  ];
}

function shownStates({ rows }: QueueFacts): State[] {
  return STATES.filter((state) => rows[state].length > 0);
}

function titleOf({ rows, totals }: QueueFacts, state: State): string {
  const name = { pending: "Pending", held: "Held for a person", sent: "Sent lately" }[state];
  return `${name} (${rows[state].length} of ${totals[state]})`;
}

import { minuteOf } from "../platform/clock.js";
import type { Delivery } from "../report/delivery-record.js";
import { remedy } from "../report/remedies.js";
import type { Loaded } from "./loaded.js";

/** Outcome of delivering one report. `gone`: somebody removed it meanwhile. */
export interface Ending {
  outcome: "sent" | "failed" | "in-doubt" | "gone" | "dry-run";
  reason: string;
  loaded?: Loaded | undefined;
  /** Commands that the reason tells a person to type. */
  remedies?: readonly string[] | undefined;
  /** Time (ISO 8601) before which its receiver wants no other attempt. */
  until?: string | undefined;
  /** The sender left processes that still run. */
  leftBehind?: boolean | undefined;
}

/** Whether the outcome ends a pass. */
export function isFailure(ending: Ending): ending is Ending & { outcome: "failed" | "in-doubt" } {
  return ending.outcome === "failed" || ending.outcome === "in-doubt";
}

/** Outcome for a report that is not pending any more. */
export const GONE: Ending = { outcome: "gone", reason: "" };

/** Reason when owner-report was told to stop before a send. */
export const STOPPED = "owner-report was told to stop before the send";

/** Reason when owner-report was told to stop while it waited to try again. */
export const STOPPED_WAITING = "owner-report was told to stop before it tried again";

/** Begins the reason for a report whose last attempt is in doubt. */
export const AN_EARLIER_ATTEMPT = "an earlier attempt may have gone out";

/** Outcome for a report that no pass sends again by itself. */
export function blockedEnding(loaded: Loaded): Ending {
  const last = loaded.delivery?.latest.at(-1)?.reason ?? "";
  const reason =
    `three attempts may have gone out${last === "" ? "" : ` (the last: ${last})`}, so it is not sent again by itself, ` +
    "and it blocks the younger ones. It is still pending";
  return askingOwner({ outcome: "in-doubt", reason, loaded });
}

/** Outcome of the third attempt that is in doubt, after which no pass sends by itself. */
export function lastDoubtEnding(loaded: Loaded, why: string): Ending {
  const reason = `${why}; it is still pending, and is not sent again by itself after three such attempts`;
  return askingOwner({ outcome: "in-doubt", reason, loaded });
}

function askingOwner(ending: Ending & { loaded: Loaded }): Ending {
  const { id } = ending.loaded.stored;
  const [arrived, lost] = [remedy("confirmArrived", id), remedy("retryLost", id)];
  const reason = `${ending.reason}. Ask its owner: if it arrived, say so (${arrived}); if not, send it now (${lost})`;
  return { ...ending, reason, remedies: [arrived, lost] };
}

/** Adds to a reason the time before which the receiver wants no other attempt. */
export function notBefore(reason: string, until: string | undefined): string {
  return until === undefined
    ? reason
    : `${reason}; the next try is not before ${minuteOf(until)}, as was asked`;
}

/** Outcome for a report whose receiver asked for more time than has passed. */
export function restingEnding(loaded: Loaded, until: string): Ending {
  const last = loaded.delivery?.latest.at(-1)?.reason || "it was refused";
  const reason = `${notBefore(last, until)}, so no attempt was made`;
  return { outcome: "failed", reason, loaded, until };
}

/** Outcome for a report that was set aside because it may have gone out. */
export function setAsideEnding(loaded: Loaded, why: string): Ending {
  const { id } = loaded.stored;
  const [arrived, back] = [remedy("confirmSetAside", id), remedy("releaseSetAside", id)];
  const reason =
    `${why}. It is set aside in held/ for a person, as in-doubt: hold says. Find out whether it arrived: if it did, ` +
    `${arrived} moves it to sent/; if not, ${back} puts it back into pending/`;
  return { outcome: "in-doubt", reason, loaded, remedies: [arrived, back] };
}

/** Outcome for a report whose interrupted move to held/ was finished, whoever had started it. */
export function heldEnding(loaded: Loaded, { held_reason }: Delivery): Ending {
  const release = remedy("releaseCutOff", loaded.stored.id);
  const reason =
    `it was being set aside in held/ when that was cut off, and lies there now ` +
    `(${held_reason ?? "no reason is recorded"}). ${release} puts it back`;
  return { outcome: "in-doubt", reason, loaded, remedies: [release] };
}

const MAX_NAMED = 5;

/** Warns of senders of these reports that still run in the background. */
export function leftBehindWarning(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : "";
  const which = `${ids.slice(0, MAX_NAMED).join(", ")}${more}`;
  return [
    `The send command of ${which} ended with exit code 0, which counts as sent, and left processes that still run in the background. ` +
      "Whether they send is not known: what they print now is lost, and a runner ends them with its job. Let the send " +
      "command wait for what it starts (end it with wait), or start that without &.",
  ];
}

/** Commands that the text about an outcome tells a person to type. */
export function remediesOf(ending: Ending): readonly string[] {
  const { loaded, until, remedies = [] } = ending;
  return until === undefined || !loaded ? remedies : [...remedies, remedy("retryResting", loaded.stored.id)];
}

function stillPending(ending: Ending, isLast: boolean): string {
  const { loaded, until } = ending;
  if (loaded?.stored.state === "held") return "";
  if (isLast) return " It is still pending.";
  const then = until === undefined ? "the next pass" : `the first pass from ${minuteOf(until)} on`;
  const sooner = until === undefined ? "" : ` To send it now: ${remediesOf(ending).at(-1)}`;
  return ` It is still pending and is tried again at ${then}.${sooner}`;
}

/** Formats a reason for the end of a sentence; empty for none. */
export function inBrackets(reason: string): string {
  return reason === "" ? "" : ` (${reason})`;
}

/** Describes the outcome for a person in one sentence, with what is safe. @param isLast no later pass finds the report */
export function endingText(id: string, ending: Ending, isLast = false): string {
  switch (ending.outcome) {
    case "sent":
      return `Sent: ${id}${inBrackets(ending.reason)}`;
    case "dry-run":
      return `Dry run, NOT SENT: ${id}${inBrackets(ending.reason)}`;
    case "gone":
      return `Report ${id} was removed by somebody else meanwhile; nothing was sent.`;
    case "failed":
      return `Report ${id} was not sent: ${ending.reason}.${stillPending(ending, isLast)}`;
    case "in-doubt":
      return `Report ${id} is in doubt: ${ending.reason}.`;
  }
}

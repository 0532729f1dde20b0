import { isProven, load, notFound, resolveId } from "../delivery/load.js";
import type { Loaded } from "../delivery/loaded.js";
import type { Result, ScreenPart, Table } from "../delivery/result.js";
import { isInvalidReport, OwnerReportError } from "../errors.js";
import { minuteOf } from "../platform/clock.js";
import { restsUntil } from "../report/decide.js";
import type { Attempt, Delivery } from "../report/delivery-record.js";
import { STATES, type Store } from "../stores/store.js";

/** Characters of a text that is no report, which are shown at most. */
const MOST_SHOWN = 16 * 1024;

/**
 * Shows a person one report in any state: its path, its attempts and its message.
 *
 * @throws OwnerReportError as consumer does
 */
export async function show(request: {
  store: Store;
  idOrPath: string;
  channel?: string | undefined;
  /** Milliseconds since 1970. */
  clock: () => number;
}): Promise<Result> {
  const { store, channel, clock } = request;
  const id = resolveId(store, request.idOrPath);
  const loading = load(store, id, { states: STATES, channel });
  const loaded = await loading.catch((error: unknown) => withItsText(store, id, error));
  if (!loaded) throw notFound(store, id);
  const { stored, json, delivery, message } = loaded;
  const head = `${id} ${await placeOf(loaded)}: ${stored.path}`;
  const notes = notesOf(loaded, clock());
  return {
    outcome: "ok",
    text: `${[head, ...notes].join("\n")}\n\n${message.text}\n`,
    reportId: id,
    reportPath: stored.path,
    report: json,
    message: message.text,
    tables: delivery ? [...attemptsOf(delivery), ...decisionsOf(delivery)] : [],
    screen: screenOf(loaded, await placeOf(loaded), notes),
    warnings: [],
  };
}

/** Adds the text of a report that is not valid to the fault: whoever is to fix it must see it. */
async function withItsText(store: Store, id: string, error: unknown): Promise<never> {
  const found = isInvalidReport(error) ? await store.find(id) : undefined;
  if (!found?.bytes || !isInvalidReport(error)) throw error;
  const text = Buffer.from(found.bytes).toString("utf8");
  const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}\n… (cut here)` : text;
  const lines = shown.replace(/\r?\n$/, "").split(/\r?\n/);
  const quote = lines.map((line, index) => `${String(index + 1).padStart(4)} │ ${line}`).join("\n");
  throw new OwnerReportError("invalid-report", `${error.message}\nIts text:\n${quote}`, { cause: error });
}

async function placeOf({ stored, delivery }: Loaded): Promise<string> {
  return stored.state !== "sent" || (await isProven(stored, delivery))
    ? `is ${stored.state}`
    : "lies in sent/, but no delivery record says that this text was sent, so that is not known";
}

/** Says what the record tells beside its attempts and decisions. */
function notesOf({ stored, delivery }: Loaded, now: number): string[] {
  const { held_reason: held, confirmed, receipt } = delivery ?? {};
  const until = stored.state === "pending" ? restsUntil(delivery, now) : undefined;
  return [
    ...(held ? [`Held because: ${held}`] : []),
    ...(confirmed ? [`Confirmed by ${confirmed.owner} at ${confirmed.at}: ${confirmed.reason}`] : []),
    ...(until ? [`The next try is not before ${minuteOf(until)}, as was asked`] : []),
    ...(receipt ? [`Receipt: ${JSON.stringify(receipt)}`] : []),
  ];
}

/** Builds what a terminal shows: all of it, wrapped, with each reason below its attempt or decision. */
function screenOf({ stored, delivery, message }: Loaded, place: string, notes: string[]): ScreenPart[] {
  const [attempts] = delivery ? attemptsOf(delivery) : [];
  const [decisions] = delivery ? decisionsOf(delivery) : [];
  const wrap = (line: string) => ({ line, long: "wrap" as const });
  return [
    { line: `${stored.id}`, long: "whole" },
    wrap(`${place.charAt(0).toUpperCase()}${place.slice(1)}:`),
    { line: `  ${stored.path}`, long: "whole" },
    ...[...notes, "", ...message.text.split("\n")].map(wrap),
    ...(attempts ? ["", attempts.title].map(wrap) : []),
    ...(attempts?.rows ?? []).flatMap(([number = "", at = "", outcome = "", why = "", by = ""]) =>
      stepLines(`${number}. ${secondOf(at)}  ${outcome}  ${by}`, why),
    ),
    ...(decisions ? ["", decisions.title].map(wrap) : []),
    ...(decisions?.rows ?? []).flatMap(([at = "", what = "", why = "", by = ""]) =>
      stepLines(`${secondOf(at)}  ${what}  ${by}`, why),
    ),
  ];
}

function stepLines(what: string, why: string): ScreenPart[] {
  const lines = [`  ${what}`, ...(why === "" ? [] : [`     ${why}`])];
  return lines.map((line) => ({ line, long: "wrap" }));
}

function secondOf(at: string): string {
  return at.replace(/^(.{10})T(.{8}).*Z$/, "$1 $2Z");
}

function attemptsOf(delivery: Delivery): Table[] {
  if (delivery.latest.length === 0) return [];
  const left = delivery.attempts - delivery.latest.length;
  const table = {
    title: `${delivery.attempts} attempt${delivery.attempts === 1 ? "" : "s"}${left > 0 ? `, ${left} of them not kept` : ""}`,
    columns: ["#", "started", "outcome", "why", "by"],
    rows: delivery.latest.map((attempt) => [
      String(attempt.attempt),
      attempt.started_at,
      attempt.outcome ?? "unknown",
      whyOf(attempt),
      attempt.owner,
    ]),
  };
  return [table];
}

function decisionsOf({ decisions = [] }: Delivery): Table[] {
  if (decisions.length === 0) return [];
  const rows = decisions.map(({ what, reason, by }) => [
    by?.at ?? "unknown",
    what,
    reason,
    by?.owner ?? "unknown",
  ]);
  return [{ title: "Decisions about it", columns: ["when", "what", "why", "by"], rows }];
}

function whyOf({ reason, possible_duplicate }: Attempt): string {
  return [reason, ...(possible_duplicate ? ["(possible duplicate)"] : [])].filter((t) => t !== "").join(" ");
}

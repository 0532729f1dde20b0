import { type Delivery, sayingSomething, sha256Of } from "./delivery.js";
import { isInvalidReport, OwnerReportError } from "./errors.js";
import { inertLine } from "./inert.js";
import { parseReport } from "./report/document.js";
import { progressPercent, type Report } from "./report/fields.js";
import { idProblem, isPath } from "./report/id.js";
import { renderMessage } from "./report/message.js";
import type { Result } from "./result.js";
import { STATES, type State, type Store, type StoredReport } from "./stores/store.js";

/** A report as standard JSON: every field (absent ones `""`), and where it stands (DESIGN §3). */
export type ConsumerJson = Report & {
  /** A share of 100; null when the progress is a text. */
  progress_percent: number | null;
  state: State;
  path: string;
  /** What would be sent. */
  message: string;
  /** How many sends were started. */
  attempts: number;
  delivery: Delivery | null;
};

/** A stored report, read and understood. */
export interface Loaded {
  stored: StoredReport;
  report: Report;
  delivery: Delivery | undefined;
  message: { text: string; truncated: boolean };
  json: ConsumerJson;
}

/**
 * Reads one report in any state and says all there is to know of it.
 *
 * @param idOrPath an id, or the path of a file in the queue's pending, held or sent
 * @throws OwnerReportError `usage`, `not-found`, `invalid-report` or `store`
 */
export async function consumer(request: {
  store: Store;
  idOrPath: string;
  channel?: string;
}): Promise<Result> {
  const id = resolveId(request.store, request.idOrPath);
  const loaded = await load(request.store, id, STATES, request.channel);
  if (!loaded) throw notFound(request.store, id);
  return { ...describe(loaded), outcome: "ok", text: "", warnings: [] };
}

/** What a result says of a loaded report. */
export function describe(loaded: Loaded): Pick<Result, "reportId" | "reportPath" | "report" | "message"> {
  const { stored, json, message } = loaded;
  return { reportId: stored.id, reportPath: stored.path, report: json, message: message.text };
}

/**
 * Loads a report with its delivery record, `undefined` when none lies in these states.
 *
 * @throws OwnerReportError `invalid-report` naming the report and all that is wrong with it
 */
export async function load(
  store: Store,
  id: string,
  states: readonly State[],
  channel?: string,
): Promise<Loaded | undefined> {
  try {
    const problem = idProblem(id);
    if (problem !== undefined) throw new OwnerReportError("invalid-report", `its name ${problem}`);
    const stored = await store.find(id, states);
    if (!stored) return undefined;
    const report = await parseReport(stored.bytes, id);
    return understood(stored, report, sayingSomething(await store.delivery(id)), channel);
  } catch (error) {
    if (!isInvalidReport(error)) throw error;
    // A name that no id has cannot be asked for; it was met where it was looked for.
    const state = idProblem(id) === undefined ? await stateOf(store, id, states) : undefined;
    const text = invalidText(store, id, state ?? states[0] ?? "pending", error.message);
    throw new OwnerReportError("invalid-report", text, { cause: error });
  }
}

/** In which of these states a report lies, even one that cannot be read; `undefined` when in none. */
export async function stateOf(
  store: Store,
  id: string,
  states: readonly State[],
): Promise<State | undefined> {
  for (const state of states)
    try {
      if (await store.find(id, [state])) return state;
    } catch (error) {
      if (isInvalidReport(error)) return state;
      throw error;
    }
  return undefined;
}

/** Puts a report together with what was tried with it. */
export function understood(
  stored: StoredReport,
  report: Report,
  delivery: Delivery | undefined,
  channel: string | undefined,
): Loaded {
  const message = renderMessage(report, channel);
  const json: ConsumerJson = {
    ...report,
    progress_percent: progressPercent(report.progress),
    state: stored.state,
    path: stored.path,
    message: message.text,
    attempts: delivery?.attempts ?? 0,
    delivery: delivery ?? null,
  };
  return { stored, report, delivery, message, json };
}

/** The id that the caller means. @throws OwnerReportError `usage` or `not-found` */
export function resolveId(store: Store, idOrPath: string): string {
  if (isPath(idOrPath)) {
    const id = store.idOfPath(idOrPath);
    if (id !== undefined) return id;
    const named = idOrPath.replace(/:\/\/\S*@/g, "://***@"); // Of a URL with a password in it.
    throw new OwnerReportError(
      "not-found",
      `${JSON.stringify(named)} is not a report of the queue ${store.location}. Name the queue it lies in with queue-dir, or give the report's id.`,
    );
  }
  const problem = idProblem(idOrPath);
  if (problem === undefined) return idOrPath;
  throw new OwnerReportError(
    "usage",
    `report-id ${JSON.stringify(idOrPath)} cannot be an id: it ${problem}.`,
  );
}

export function notFound(store: Store, id: string): OwnerReportError {
  return new OwnerReportError("not-found", `There is no report ${id} in the queue ${store.location}.`);
}

function invalidText(store: Store, id: string, state: State, reason: string): string {
  if (reason.startsWith("The delivery record")) return reason;
  const path = inertLine(store.pathOf(state, id));
  const next = {
    pending: `It was not sent and stays where it is (${path}). Mend the file, or set it aside with owner-report hold.`,
    held: `It is held (${path}). Mend the file, then put it back with owner-report release.`,
    sent: `It was sent, and its file (${path}) was changed since.`,
  };
  return `Report ${inertLine(id)} is not valid: ${inertLine(reason)}. ${next[state]}`;
}

/**
 * Refuses to call a report sent that merely lies in `sent/`: the proof is its record, of this very text.
 *
 * @throws OwnerReportError `conflict`
 */
export async function requireProof(stored: StoredReport, delivery: Delivery | undefined): Promise<void> {
  const isSent = delivery?.latest.at(-1)?.outcome === "sent";
  if (isSent && delivery.report_sha256 === (await sha256Of(stored.bytes))) return;
  const { id, path } = stored;
  throw new OwnerReportError(
    "conflict",
    `Report ${id} lies in sent/ (${path}), but no delivery record says that this text was sent, so it is not known. ` +
      "Nothing was queued or sent. Find out whether it arrived; if it did not, move that file out of the queue and report again.",
  );
}

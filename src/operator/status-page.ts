import type { Result } from "../delivery/result.js";
import { OwnerReportError } from "../errors.js";
import type { Place, State } from "../stores/store.js";
import { type PageFacts, renderPage } from "./page.js";
import { requireReplaceable, writePage } from "./page-file.js";
import { type Row, rowOf } from "./row.js";
import { type StatusRequest, status } from "./status.js";

/** Number of reports that are read of each state; the rest is counted. */
const READ: Readonly<Record<State, number>> = { pending: 5000, held: 1000, sent: 2000 };
/** Time for that, of a queue whose reports are far away. */
const LONGEST_MS = 20_000;

const NOTHING = { pending: [], held: [], sent: [] };
const NONE = { pending: 0, held: 0, sent: 0 };

/**
 * Does what status does, and writes it as a page. A queue that cannot be read is on the page too: the one before would go
 * on saying that all is well.
 *
 * @throws OwnerReportError as status; `usage` or `store` when the page cannot be written
 */
export async function statusPage(path: string, request: StatusRequest): Promise<Result> {
  requireReplaceable(path);
  const of = { location: request.store.location, at: new Date(request.clock()).toISOString() };
  const { result, ...read } = await readable(path, of, request);
  writePage(path, renderPage({ ...of, result, ...read }));
  const text = `${result.text}\n  page       ${path}`;
  const line = { line: `  page       ${path}`, long: "whole" as const };
  const screen = [...(result.screen ?? []), line];
  return { ...result, text, screen, details: { ...result.details, page: path } };
}

async function readable(path: string, of: Pick<PageFacts, "location" | "at">, request: StatusRequest) {
  try {
    return { result: await status(request), ...(await readAll(request)) };
  } catch (error) {
    if (error instanceof OwnerReportError)
      writePage(
        path,
        renderPage({ ...of, result: undefined, problem: error.message, rows: NOTHING, totals: NONE }),
      );
    throw error;
  }
}

async function readAll(request: StatusRequest): Promise<Pick<PageFacts, "rows" | "totals">> {
  const { store, clock } = request;
  const now = clock();
  const places = {
    pending: await store.list("pending", now),
    held: await store.list("held", now),
    sent: (await store.list("sent", now)).reverse(),
  };
  const rows: Record<State, Row[]> = { pending: [], held: [], sent: [] };
  for (const state of ["pending", "held", "sent"] as const)
    rows[state] = await rowsUntil(request, state, places[state].slice(0, READ[state]));
  const totals = { pending: places.pending.length, held: places.held.length, sent: places.sent.length };
  return { rows, totals };
}

async function rowsUntil({ store, clock }: StatusRequest, state: State, places: Place[]): Promise<Row[]> {
  const began = clock();
  const rows: Row[] = [];
  for (const place of places) {
    if (clock() - began > LONGEST_MS) break;
    const row = await rowOf({ store, state, now: began }, place);
    if (row) rows.push(row);
  }
  return rows;
}

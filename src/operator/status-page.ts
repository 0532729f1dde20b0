import type { Result } from "../delivery/result.js";
import { OwnerReportError } from "../errors.js";
import { partOf } from "../stores/part.js";
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

/** What is read for a page. */
type PageContent = Pick<PageFacts, "rows" | "totals"> & { result: Result };

/**
 * Does what status does, and writes it as a page.
 *
 * @throws OwnerReportError as status; `usage` or `store` when the page cannot be written
 */
export async function statusPage(path: string, request: StatusRequest): Promise<Result> {
  const of = { location: request.store.location, at: new Date(request.clock()).toISOString() };
  return pageOf(path, of, async () => ({ result: await status(request), ...(await readForPage(request)) }));
}

/**
 * Writes what is read as a page. What cannot be read is on the page too: the one before would go on saying that all is
 * well.
 *
 * @throws OwnerReportError as `read`; `usage` or `store` when the page cannot be written
 */
export async function pageOf(
  path: string,
  of: Pick<PageFacts, "location" | "at">,
  read: () => Promise<PageContent>,
): Promise<Result> {
  requireReplaceable(path);
  const { result, ...rest } = await readable(path, of, read);
  writePage(path, renderPage({ ...of, result, ...rest }));
  const text = `${result.text}\n  page       ${path}`;
  const line = { line: `  page       ${path}`, long: "whole" as const };
  const screen = [...(result.screen ?? []), line];
  return { ...result, text, screen, details: { ...result.details, page: path } };
}

async function readable(
  path: string,
  of: Pick<PageFacts, "location" | "at">,
  read: () => Promise<PageContent>,
) {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OwnerReportError)
      writePage(
        path,
        renderPage({ ...of, result: undefined, problem: error.message, rows: NOTHING, totals: NONE }),
      );
    throw error;
  }
}

/** Reads the reports that a page shows. @param share of the room of a page, where several queues are on one */
export async function readForPage(
  request: Pick<StatusRequest, "store" | "clock">,
  share = 1,
): Promise<Pick<PageFacts, "rows" | "totals">> {
  const { store, clock } = request;
  const now = clock();
  const most = (state: State) => Math.ceil(READ[state] * share);
  const sent = await partOf(store, { state: "sent", most: most("sent"), end: "latest" }, now);
  const places = {
    pending: await store.list("pending", now),
    held: await store.list("held", now),
    sent: sent.places.reverse(),
  };
  const rows: Record<State, Row[]> = { pending: [], held: [], sent: [] };
  for (const state of ["pending", "held", "sent"] as const)
    rows[state] = await rowsUntil(request, state, places[state].slice(0, most(state)));
  const totals = { pending: places.pending.length, held: places.held.length, sent: sent.total };
  return { rows, totals };
}

async function rowsUntil(
  { store, clock }: Pick<StatusRequest, "store" | "clock">,
  state: State,
  places: Place[],
): Promise<Row[]> {
  const began = clock();
  const rows: Row[] = [];
  for (const place of places) {
    if (clock() - began > LONGEST_MS) break;
    const row = await rowOf({ store, state, now: began }, place);
    if (row) rows.push(row);
  }
  return rows;
}

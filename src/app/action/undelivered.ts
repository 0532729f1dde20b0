import { load } from "../../delivery/load.js";
import { isInvalidReport, OwnerReportError } from "../../errors.js";
import type { Report } from "../../report/fields.js";
import type { Store } from "../../stores/store.js";
import type { QueueConfig } from "../config/queue-config.js";
import type { RuntimeContext } from "../context.js";
import { openStore } from "../open-store.js";

/** Number of reports that are read for a job summary. */
const MOST = 200;

/** Report that is not delivered, with its text as it would have been sent. */
export interface Undelivered {
  /** Empty for one that was to be queued under an id of its own. */
  id: string;
  state: "pending" | "held" | "not queued";
  /** Absent for one that is not valid. */
  report?: Report;
  text: string;
  /** Why it is held, or is not valid. */
  why: string;
}

type StoredState = Exclude<Undelivered["state"], "not queued">;

/** What a queue directory still holds that is not delivered, oldest first. */
export interface Leftover {
  reports: Undelivered[];
  /** Number of further ones, unread. */
  more: number;
  /** Why the queue could not be read. */
  problem?: string;
}

/** Reads what is not delivered. Only of a directory, because other queues outlive the job and cost a round trip. */
export async function undeliveredIn(queue: QueueConfig, runtime: RuntimeContext): Promise<Leftover> {
  if (queue.store !== "directory") return { reports: [], more: 0 };
  const { store, close } = await openStore(queue, runtime);
  try {
    return await readLeftover(store);
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return { reports: [], more: 0, problem: error.message };
  } finally {
    close();
  }
}

async function readLeftover(store: Store): Promise<Leftover> {
  const reports: Undelivered[] = [];
  let count = 0;
  for (const state of ["pending", "held"] as const)
    for (const { id } of await store.list(state, Date.now())) {
      count += 1;
      const found = reports.length < MOST ? await read(store, state, id) : undefined;
      if (found) reports.push(found);
    }
  return { reports, more: Math.max(0, count - MOST) };
}

async function read(store: Store, state: StoredState, id: string): Promise<Undelivered | undefined> {
  try {
    const loaded = await load(store, id, { states: [state] });
    if (!loaded) return undefined;
    const { report, message, delivery } = loaded;
    return { id, state, report, text: message.text, why: delivery?.held_reason ?? "" };
  } catch (error) {
    if (!isInvalidReport(error)) throw error;
    return { id, state, text: await writtenText(store, state, id), why: error.message };
  }
}

/** Reads the text of a file that is no valid report; empty where that is not possible either. */
async function writtenText(store: Store, state: StoredState, id: string): Promise<string> {
  try {
    return Buffer.from((await store.find(id, [state]))?.bytes ?? []).toString("utf8");
  } catch (error) {
    if (!isInvalidReport(error)) throw error;
    return "";
  }
}

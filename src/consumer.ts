import { load, notFound, resolveId } from "./delivery/load.js";
import { type Result, reportFields } from "./delivery/result.js";
import { STATES, type Store } from "./stores/store.js";

/**
 * Reads one report in any state, with its record and its message.
 *
 * @param idOrPath an id, or the path of a file in the queue's pending, held or sent
 * @throws OwnerReportError `usage`, `not-found`, `invalid-report` or `store`
 */
export async function consumer(request: {
  store: Store;
  idOrPath: string;
  channel?: string | undefined;
}): Promise<Result> {
  const id = resolveId(request.store, request.idOrPath);
  const loaded = await load(request.store, id, { states: STATES, channel: request.channel });
  if (!loaded) throw notFound(request.store, id);
  return { ...reportFields(loaded), outcome: "ok", text: "", warnings: [] };
}

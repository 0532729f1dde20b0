import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Lists the ids of a directory queue in that state, sorted; none when there is no such folder. */
export function idsIn(queue, state) {
  const folder = join(queue, state);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [];
  return names.map((name) => basename(name, ".md")).sort();
}

/** Reads the delivery record of a report of a directory queue. */
export function recordOf(queue, id) {
  return JSON.parse(readFileSync(join(queue, "deliveries", `${id}.json`), "utf8"));
}

import { idProblem } from "../report/id.js";
import type { Store } from "../stores/store.js";

/**
 * The command line for a word about a pending report, for a person to copy into a shell. A file in pending/ can have
 * any name: one that is no id is given as its path, quoted, so that no shell reads it.
 */
export function command(store: Store, word: "show" | "retry" | "hold", id: string): string {
  return `owner-report ${word} ${idProblem(id) === undefined ? id : quoted(store.pathOf("pending", id))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

import { idProblem } from "../report/id.js";
import type { Store } from "../stores/store.js";

/** How a queue is named on the command line. */
export interface Named {
  store: Store;
  /** The flags that name it, where it is not the default one. */
  flags?: readonly string[];
}

/**
 * The command line for a word about a pending report, for a person to copy into a shell. A file in pending/ can have
 * any name: one that is no id is given as its path, quoted, so that no shell reads it.
 */
export function command({ store, flags = [] }: Named, word: "show" | "retry" | "hold", id: string): string {
  const which = idProblem(id) === undefined ? id : store.pathOf("pending", id);
  return ["owner-report", word, which, ...flags].map(quoted).join(" ");
}

function quoted(text: string): string {
  return /^[\w./:@=,+#~-]+$/.test(text) && !text.startsWith("~")
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}

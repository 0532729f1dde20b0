import { mayHoldCredentials } from "./address.js";

/** Stands for a word that is not shown. */
export const UNSHOWN_WORD = '"…" (not shown: it may hold a password or a token)';

/**
 * Quotes a word that is wrong where no address belongs. One that may be an address, or a part of one that a shell has split,
 * is not shown: nobody can tell where a password in it begins and ends.
 */
export function quoted(word: string): string {
  return /:\/\/|@/.test(word) || mayHoldCredentials(word) ? UNSHOWN_WORD : JSON.stringify(word);
}

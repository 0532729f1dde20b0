export declare const STATUSES: readonly ["normal", "warning", "blocked", "failed", "cancelled", "completed"];
export type Status = (typeof STATUSES)[number];
/** Returns the sign by which a status is seen in messages and on pages. */
export declare function signOf(status: Status): string;
/** Synonyms of each status: every status and conclusion of GitHub, and some common words. */
export declare const STATUS_WORDS: Readonly<Record<Status, readonly string[]>>;
/** Finds the status of a word, in upper or lower case; `undefined` for an unknown word. */
export declare function statusOf(word: string): Status | undefined;
/**
 * Finds the status of a whole checkpoint: `success` means `completed` once the progress is complete.
 *
 * @param percent percentage of the progress, `null` for a text
 */
export declare function statusAtEnd(word: string, progress: string, percent: number | null): Status | undefined;

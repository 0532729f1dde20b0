/*
 * The statuses of a report and their synonyms. This file imports nothing, because scripts/docs.mjs writes README's table
 * from it.
 */

export const STATUSES = ["normal", "warning", "blocked", "failed", "cancelled", "completed"] as const;
export type Status = (typeof STATUSES)[number];

const SIGNS: Readonly<Record<Status, string>> = {
  normal: "🔵",
  warning: "⚠️",
  blocked: "⛔",
  failed: "❌",
  cancelled: "🚫",
  completed: "✅",
};

/** Returns the sign by which a status is seen in messages and on pages. */
export function signOf(status: Status): string {
  return SIGNS[status];
}

/** Synonyms of each status: every status and conclusion of GitHub, and some common words. */
export const STATUS_WORDS: Readonly<Record<Status, readonly string[]>> = {
  normal: ["success", "ok", "neutral", "queued", "in_progress", "pending", "waiting", "requested"],
  warning: ["stale"],
  blocked: ["action_required"],
  failed: ["failure", "error", "timed_out", "startup_failure"],
  cancelled: ["skipped"],
  completed: ["done"],
};

/** Finds the status of a word, in upper or lower case; `undefined` for an unknown word. */
export function statusOf(word: string): Status | undefined {
  const plain = word.trim().toLowerCase();
  return STATUSES.find((status) => status === plain || STATUS_WORDS[status].includes(plain));
}

/**
 * Finds the status of a whole checkpoint: `success` means `completed` once the progress is complete.
 *
 * @param percent percentage of the progress, `null` for a text
 */
export function statusAtEnd(word: string, progress: string, percent: number | null): Status | undefined {
  const isEnd = percent === 100 || ["finished", "done"].includes(progress.trim().toLowerCase());
  return isEnd && word.trim().toLowerCase() === "success" ? "completed" : statusOf(word);
}

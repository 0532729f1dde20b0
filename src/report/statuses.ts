/*
 * The statuses of a report, and the words that a caller may give for them. No imports: scripts/docs.mjs writes README's
 * table from this file.
 */

export const STATUSES = ["normal", "warning", "blocked", "failed", "cancelled", "completed"] as const;
export type Status = (typeof STATUSES)[number];

/** Words that stand for each status besides its own: every status and conclusion that GitHub knows, and some of people's. */
export const STATUS_WORDS: Readonly<Record<Status, readonly string[]>> = {
  normal: ["success", "ok", "neutral", "queued", "in_progress", "pending", "waiting", "requested"],
  warning: ["stale"],
  blocked: ["action_required"],
  failed: ["failure", "error", "timed_out", "startup_failure"],
  cancelled: ["skipped"],
  completed: ["done"],
};

/** Finds the status that a word stands for, in capitals or not; `undefined` for a word that stands for none. */
export function statusOf(word: string): Status | undefined {
  const plain = word.trim().toLowerCase();
  return STATUSES.find((status) => status === plain || STATUS_WORDS[status].includes(plain));
}

/**
 * Finds the status of a whole checkpoint: `success` is `completed` where the progress says that the work has ended.
 *
 * @param percent of the progress, `null` for a text
 */
export function statusAtEnd(word: string, progress: string, percent: number | null): Status | undefined {
  const isEnd = percent === 100 || ["finished", "done"].includes(progress.trim().toLowerCase());
  return isEnd && word.trim().toLowerCase() === "success" ? "completed" : statusOf(word);
}

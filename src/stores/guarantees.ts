/** What a store declares, in words that finish a row of the README's table (made from here by `npm run docs`). */
export interface Guarantees {
  /** When `queued` is said, and how long the queue lasts from then on. */
  readonly durable: string;
  /** What keeps two passes from sending one report, and when a pass that died is succeeded. */
  readonly exclusive: string;
}

/** The guarantees of every store. */
export const GUARANTEES = {
  directory: {
    durable:
      "Said once file and directory are flushed to the disk; lasts as long as the disk: on a hosted runner, for one job.",
    exclusive:
      "A lock that never has two holders. A dead process of the same machine is succeeded at once, another machine's " +
      "after 60 seconds of silence. A holder that is stopped for longer than that can do one more act when it wakes.",
  },
  git: {
    durable:
      "Said once the remote has accepted the push and shows it; lasts as long as its refs in the repository, whatever becomes of " +
      "the runner: a `git push --mirror` or `--prune` into that repository removes them.",
    exclusive:
      "Every record of an attempt and of its outcome is one atomic push that also renews the lock, so a holder that " +
      "was succeeded can record nothing. A dead process of the same machine is succeeded at once, another machine's " +
      "after six minutes.",
  },
  cache: {
    durable:
      "Said once the save was read back from GitHub's cache. Best effort: GitHub evicts entries that nobody has read for " +
      "7 days, and each ref has its own queue.",
    exclusive:
      "As far as the service gives a key once. A dead process of the same machine is succeeded at once, another one " +
      "after 15 minutes of silence.",
  },
} as const satisfies Record<string, Guarantees>;

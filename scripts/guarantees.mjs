/**
 * What each store guarantees, as cells of the table in docs/queues.md:
 *
 * - durable: the time at which `queued` is reported, and the lifetime of the queue from then on
 * - exclusive: the protection from two passes that send the same report, and the time at which the lock of a dead pass is
 *   taken over
 */
export const GUARANTEES = {
  directory: {
    durable:
      "Reported once file and directory are flushed to the disk; lasts as long as the disk: on a hosted runner, for one job.",
    exclusive:
      "A lock that never has two holders. The lock of a process that is known to be gone from this machine is taken over at " +
      "once, any other after 60 s without a heartbeat. A holder paused longer than that may still perform one operation " +
      "when it resumes.",
  },
  git: {
    durable:
      "Reported once the remote has accepted the push and shows it; lasts as long as its refs in the repository, whatever becomes of " +
      "the runner: a `git push --mirror` or `--prune` into that repository removes them.",
    exclusive:
      "Every record of an attempt and of its outcome is one atomic push that also renews the lock, so a holder whose lock " +
      "was taken over can record nothing. The lock of a process that is known to be gone from this machine is taken over at " +
      "once, any other after six minutes without a renewal.",
  },
  postgres: {
    durable:
      "Reported once the row is committed with synchronous_commit on, whatever the role's setting; lasts as long as the database and " +
      "its backups. A failover to a standby that is not synchronous can lose the last reports.",
    exclusive:
      "Every record of an attempt and of its outcome is one transaction that finds its holder's own mark in the queue's row, so a " +
      "holder whose lease was taken over can record nothing. The lease of a process that is known to be gone from this machine is " +
      "taken over at once, any other after 60 s without a heartbeat, by the server's clock.",
  },
  cache: {
    durable:
      "Reported once the save was read back from GitHub's cache. Best effort: GitHub evicts entries that nobody has read for " +
      "7 days, and each ref has its own queue.",
    exclusive:
      "Relies on the cache service never creating the same key twice. The lock of a process that is known to be gone " +
      "from this machine is taken over at once, any other after 15 minutes without a heartbeat.",
  },
};

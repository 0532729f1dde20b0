/** Queue in a directory. */
export interface DirectoryQueue {
  store: "directory";
  directory: string;
}

/** Queue in the refs of a repository, and its token. */
export interface GitQueue {
  store: "git";
  /** A URL, or the absolute path of a repository. */
  remote: string;
  namespace: string;
  token?: string | undefined;
  /** Server that the job's own token is for, when the token is not sent to this remote. */
  tokenKeptFor?: string | undefined;
}

/** Queue in GitHub's cache. */
export interface CacheQueue {
  store: "cache";
  /** Prefix of the keys of its entries. */
  prefix: string;
  /** Token that lists the repository's caches; `""` when there is none. */
  token: string;
}

/** Queue in a PostgreSQL database, which the environment names. */
export interface PostgresQueue {
  store: "postgres";
  /** Name of the queue there; `*` for all of them. */
  lane: string;
}

/** Queue that was found, without how it was named. */
export type Located = (DirectoryQueue | GitQueue | CacheQueue | PostgresQueue) & {
  /** Its address, with absolute paths and without credentials. */
  address: string;
};

/** Checked queue: how to open it, and how to name it again. */
export type QueueConfig = Located & {
  /** The flag that named it on the command line, for commands that a person copies; empty if none did. */
  flags: readonly string[];
};

/** Inputs that take an address. */
export type AddressInput = "queue" | "from" | "to";

import { DirectoryStore as Directory, type DirectoryStoreOptions } from "../stores/directory/store.js";
import { GitStore as Git, type GitStoreOptions as GitOptions } from "../stores/git/store.js";
import { PostgresStore as Postgres, type PostgresStoreOptions as PostgresOptions } from "../stores/postgres/store.js";
/** Options of {@link GitStore}; only the remote is required. Git's environment is this process's unless given. */
export type GitStoreOptions = Pick<GitOptions, "remote"> & Partial<GitOptions>;
/** The queue as a directory of one machine, or of several that share a file system. */
export declare class DirectoryStore extends Directory {
    /** @throws OwnerReportError `usage` when the directory or an option is wrong */
    constructor(directory: string, options?: DirectoryStoreOptions);
}
/** The queue as refs of a git repository, shared by everybody who may push there. */
export declare class GitStore extends Git {
    /** @throws OwnerReportError `usage` when an option is wrong */
    constructor(options: GitStoreOptions);
}
/** Options of {@link PostgresStore}; none is required. The queue is `owner-reports`, the environment this process's unless given. */
export type PostgresStoreOptions = Partial<PostgresOptions>;
/** The queue as rows of a PostgreSQL database. */
export declare class PostgresStore extends Postgres {
    /** @throws OwnerReportError `usage` when an option is wrong, or the environment names no database */
    constructor(options?: PostgresStoreOptions);
}

import { tmpdir } from "node:os";
import { OwnerReportError } from "../errors.js";
import { DirectoryStore as Directory, type DirectoryStoreOptions } from "../stores/directory/store.js";
import { addressProblem } from "../stores/git/access.js";
import { namespaceProblem } from "../stores/git/namespace.js";
import { GitStore as Git, type GitStoreOptions as GitOptions } from "../stores/git/store.js";
import { databaseProblem, laneProblem } from "../stores/postgres/settings.js";
import {
  PostgresStore as Postgres,
  type PostgresStoreOptions as PostgresOptions,
} from "../stores/postgres/store.js";
import { checkOptions, isCount, isEnvironment, isFunction, isText, optional, type Rule } from "./options.js";

/*
 * The stores as a program makes them: what it says wrong is refused when the store is made.
 */

/** Options of {@link GitStore}; only the remote is required. Git's environment is this process's unless given. */
export type GitStoreOptions = Pick<GitOptions, "remote"> & Partial<GitOptions>;

/** The queue as a directory of one machine, or of several that share a file system. */
export class DirectoryStore extends Directory {
  /** @throws OwnerReportError `usage` when the directory or an option is wrong */
  constructor(directory: string, options: DirectoryStoreOptions = {}) {
    const problem = isText(directory);
    if (problem !== undefined)
      throw new OwnerReportError("usage", `DirectoryStore: the directory ${problem}. Nothing was changed.`);
    checkOptions("DirectoryStore", options, {
      clock: optional(isFunction),
      leaseSeconds: optional(isCount()),
    });
    super(directory, options);
  }
}

/** The queue as refs of a git repository, shared by everybody who may push there. */
export class GitStore extends Git {
  /** @throws OwnerReportError `usage` when an option is wrong */
  constructor(options: GitStoreOptions) {
    checkOptions("GitStore", options, {
      ...{ remote: isTextThat(addressProblem), namespace: optional(isTextThat(namespaceProblem)) },
      ...{ token: optional(isText), tokenKeptFor: optional(isText), environment: optional(isEnvironment) },
      ...{ temporaryDirectory: optional(isText), clock: optional(isFunction) },
      ...{ leaseSeconds: optional(isCount()), retrySeconds: optional(isCount()) },
    });
    const { namespace = "owner-reports", environment = process.env } = options;
    super({ ...options, namespace, environment, temporaryDirectory: options.temporaryDirectory ?? tmpdir() });
  }
}

/** Options of {@link PostgresStore}; none is required. The queue is `owner-reports`, the environment this process's unless given. */
export type PostgresStoreOptions = Partial<PostgresOptions>;

/** The queue as rows of a PostgreSQL database. */
export class PostgresStore extends Postgres {
  /** @throws OwnerReportError `usage` when an option is wrong, or the environment names no database */
  constructor(options: PostgresStoreOptions = {}) {
    checkOptions("PostgresStore", options, {
      ...{
        lane: optional(isTextThat(laneProblem)),
        environment: optional(isEnvironment),
        clock: optional(isFunction),
      },
      ...{
        leaseSeconds: optional(isCount()),
        retrySeconds: optional(isCount()),
        silenceSeconds: optional(isCount()),
      },
    });
    const { lane = "owner-reports", environment = process.env } = options;
    const problem = databaseProblem(environment);
    if (problem !== undefined)
      throw new OwnerReportError("usage", `PostgresStore is in a database, ${problem}. Nothing was changed.`);
    super({ ...options, lane, environment });
  }
}

/** Accepts a text with which the store finds no problem. */
function isTextThat(problemOf: (text: string) => string | undefined): Rule {
  return (value) => isText(value) ?? problemOf(value as string);
}

import type { ProcessIdentity } from "../../process-identity.js";

/** Where a git queue is and what it may use. */
export interface GitStoreOptions {
  /** The URL or path of the remote repository. */
  remote: string;
  /** All refs of the queue lie below `refs/<namespace>/`. */
  namespace: string;
  /** Opens an http(s) remote. */
  token?: string;
  /** The server for which a job's own token is kept, where this remote is another one: for the remedy. */
  tokenKeptFor?: string;
  /** For git: PATH, HOME, proxies, ssh. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Where what is fetched lies meanwhile. */
  temporaryDirectory: string;
  self?: ProcessIdentity;
  clock?: () => number;
  leaseSeconds?: number;
  /** How long what may pass is tried again; 20. */
  retrySeconds?: number;
}

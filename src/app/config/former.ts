import { notBlank } from "../../platform/blank.js";
import { gitAddress, mayHoldCredentials, parseAddress } from "./address.js";

/** Inputs of earlier versions that named the queue, with their environment variables. */
const FORMER = {
  store: "OWNER_REPORT_STORE",
  "queue-dir": "OWNER_REPORT_QUEUE_DIR",
  "git-remote": "OWNER_REPORT_GIT_REMOTE",
  "git-namespace": "OWNER_REPORT_GIT_NAMESPACE",
  "cache-key-prefix": "OWNER_REPORT_CACHE_KEY_PREFIX",
} as const;

export type FormerInput = keyof typeof FORMER;
export const FORMER_INPUTS = Object.keys(FORMER) as FormerInput[];

type Values = Partial<Record<FormerInput, string>>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Explains what to write instead of former inputs, flags and environment variables; `undefined` if none is given.
 * They are not ignored, because then another queue than the intended one would be used.
 */
export function formerProblem(given: Values, environment: Environment): string | undefined {
  const inputs = formerValues((name) => given[name]);
  const variables = formerValues((name) => environment[FORMER[name]]);
  // A flag is there without its value too.
  const flags = FORMER_INPUTS.filter((name) => given[name] !== undefined);
  const names = [...flags, ...(Object.keys(variables) as FormerInput[]).map((name) => FORMER[name])];
  if (names.length === 0) return undefined;
  const are = names.length === 1 ? "is" : "are";
  const place = flags.length > 0 ? "queue" : "OWNER_REPORT_QUEUE";
  const address = addressOf({ ...variables, ...inputs });
  return `${names.join(", ")} ${are} no longer read: one address, queue, says where the queue is. Write ${place} with the value ${address}`;
}

function formerValues(read: (name: FormerInput) => string | undefined): Values {
  const all = FORMER_INPUTS.map((name) => [name, notBlank(read(name))] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** Builds the address equivalent to the former settings, without credentials. */
function addressOf(values: Values): string {
  const { "git-remote": remote, "git-namespace": namespace, "cache-key-prefix": prefix } = values;
  const { "queue-dir": directory, store = guessedStore(values) } = values;
  if (store.trim() === "git")
    return gitAddress(
      remote && shown(remote.trim(), "<remote>"),
      shown(namespace?.trim() ?? "owner-reports", "<namespace>"),
    );
  if (store.trim() === "cache") return prefix ? `cache:${shown(prefix.trim(), "<key prefix>")}` : "cache";
  if (directory === undefined || mayHoldCredentials(directory)) return "<path> (or directory:<path>)";
  const address = parseAddress(directory);
  return "store" in address && address.store === "directory" ? directory : `directory:${directory}`;
}

function shown(value: string, otherwise: string): string {
  return mayHoldCredentials(value) ? otherwise : value;
}

function guessedStore(values: Values): string {
  if (values["git-remote"] !== undefined || values["git-namespace"] !== undefined) return "git";
  return values["cache-key-prefix"] === undefined ? "directory" : "cache";
}

import { OwnerReportError } from "../../errors.js";

/** Location of a run's caches. */
export interface CacheLocation {
  /** URL of GitHub's REST API. */
  api: string;
  /** owner/name. */
  repository: string;
  /** Full ref whose caches the run saves to, such as refs/heads/main. */
  ref: string;
}

const NEEDED = [
  ...["ACTIONS_RESULTS_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_SERVICE_V2"],
  ...["GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_REF"],
];

/**
 * Finds the caches of this run.
 *
 * @throws OwnerReportError `unavailable` where there is no cache service, or no token to list its entries
 */
export function locationOf(
  environment: Readonly<Record<string, string | undefined>>,
  token: string,
): CacheLocation {
  const missing = NEEDED.filter((name) => !environment[name]);
  if (missing.length > 0) throw unavailable(`missing here: ${missing.join(", ")}`);
  if (token === "") throw unavailable("the input token is empty, and listing the entries needs it");
  const { GITHUB_API_URL: api = "", GITHUB_REPOSITORY: repository = "", GITHUB_REF: ref = "" } = environment;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw unavailable("GITHUB_REPOSITORY is not owner/name");
  return { api: api.replace(/\/+$/, ""), repository, ref };
}

function unavailable(what: string): OwnerReportError {
  return new OwnerReportError(
    "unavailable",
    `queue: cache works only in a step that uses this action, where GitHub's cache service (version 2) is: ${what}. ` +
      "Nothing was done. Elsewhere use a directory or queue: git.",
  );
}

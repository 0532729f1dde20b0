const WITHHELD =
  /^(INPUT_|ACTIONS_RUNTIME_|ACTIONS_ID_TOKEN_|ACTIONS_RESULTS_URL$|ACTIONS_CACHE_URL$|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$|OWNER_REPORT_(TOKEN|GIT_REMOTE)$)/i;

/** The environment a sender gets: all but what would let it act for the runner, or opens the queue. */
export function passedOn(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && !WITHHELD.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

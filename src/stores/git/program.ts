import { OwnerReportError } from "../../errors.js";
import { OLDEST_GIT, runGit } from "./process.js";

/** Checks whether the output of `git version` is older than {@link OLDEST_GIT}; output that cannot be parsed is not. */
export function isTooOld(said: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
  const [least = 0, next = 0] = OLDEST_GIT.split(".").map(Number);
  return major !== undefined && (Number(major) < least || (Number(major) === least && Number(minor) < next));
}

/** Checks that git can be used. @throws OwnerReportError `unavailable` when there is no git on PATH, or one that is too old */
export async function requireGit(
  environment: Readonly<Record<string, string>>,
  directory: string,
): Promise<void> {
  const said = (await runGit({ args: ["version"], directory, environment })).stdout.toString("utf8").trim();
  if (!isTooOld(said)) return;
  throw new OwnerReportError(
    "unavailable",
    `This is ${said}, and queue: git needs git ${OLDEST_GIT} or newer: 2.31 is the first that takes its settings, and so a ` +
      `token, from the environment, ${OLDEST_GIT} the first that then leaves the user's configuration out. Nothing was queued, ` +
      "sent or changed. Install a newer git, put it first on PATH, or use another store.",
  );
}

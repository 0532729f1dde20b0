import { existsSync, statSync } from "node:fs";
import { dirname, relative, sep } from "node:path";
import type { QueueConfig } from "./config/queue-config.js";
import type { RuntimeContext } from "./context.js";
import { forgeOf } from "./forge.js";

/** Home directory of a job in a container, on GitHub's runner. */
const HOME_OF_A_JOB = "/github/home";
const OF_A_CONTAINER = ["/.dockerenv", "/run/.containerenv"];

/**
 * Warns of a queue in the home directory of a container, which is deleted with the job although a home looks permanent.
 * No warning for a mounted volume, which stays, or in the workspace, where a queue is meant for one job.
 */
export function lifetimeWarnings(
  queueDirectory: string,
  { environment, home }: Pick<RuntimeContext, "environment" | "home">,
): string[] {
  const { GITHUB_ACTIONS, GITHUB_WORKSPACE } = environment;
  if (GITHUB_ACTIONS !== "true") return [];
  if (GITHUB_WORKSPACE && isBelow(queueDirectory, GITHUB_WORKSPACE)) return [];
  const isOfJob = isBelow(queueDirectory, HOME_OF_A_JOB) && isOnDiskOf(queueDirectory, HOME_OF_A_JOB);
  if (!isOfJob && !isInContainer(queueDirectory, home)) return [];
  return [
    `The queue ${queueDirectory} lies in the home directory of this job's container and is deleted with it: what this ` +
      "job does not send is lost. Mount a folder of the runner (jobs.<job>.container.volumes) and name it by queue, or " +
      "use queue: git.",
  ];
}

/**
 * Tells whether a queue ends with this job, so that no later pass finds it: any directory of a machine that GitHub makes
 * for one job, and the workspace of act, Gitea and Forgejo.
 */
export function endsWithJob(
  queue: QueueConfig,
  { environment }: Pick<RuntimeContext, "environment">,
): boolean {
  const { GITHUB_ACTIONS, GITHUB_WORKSPACE, RUNNER_ENVIRONMENT, ACT } = environment;
  if (queue.store !== "directory" || GITHUB_ACTIONS !== "true") return false;
  if (RUNNER_ENVIRONMENT === "github-hosted") return true;
  const isOfJob = ACT === "true" || forgeOf(environment) !== "github";
  return isOfJob && GITHUB_WORKSPACE !== undefined && isBelow(queue.directory, GITHUB_WORKSPACE);
}

function isInContainer(queueDirectory: string, home: string): boolean {
  const isAtHome = home !== "" && isBelow(queueDirectory, home);
  return isAtHome && OF_A_CONTAINER.some((path) => existsSync(path)) && isOnDiskOf(queueDirectory, "/");
}

function isBelow(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !inside.startsWith(sep);
}

function isOnDiskOf(path: string, other: string): boolean {
  return deviceOf(path) === deviceOf(other);
}

/** Finds the device of a path, or of its nearest existing parent. */
function deviceOf(path: string): number | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat || dirname(path) === path ? stat?.dev : deviceOf(dirname(path));
}

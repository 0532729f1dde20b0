import { existsSync, statSync } from "node:fs";
import { dirname, relative, sep } from "node:path";
import type { RuntimeContext } from "./context.js";

/** Where GitHub's runner puts the home directory of a job in a container. */
const HOME_OF_A_JOB = "/github/home";
const OF_A_CONTAINER = ["/.dockerenv", "/run/.containerenv"];

/**
 * Says of a queue below the home directory of a container that it goes with the job: a home is where one puts what is
 * to last. A volume that is mounted there lasts, and a queue in the workspace is meant for one job.
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

/** The device of a path, or of what is there of it. */
function deviceOf(path: string): number | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat || dirname(path) === path ? stat?.dev : deviceOf(dirname(path));
}

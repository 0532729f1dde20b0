import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Surroundings } from "../../input-reader.js";
import type { Finding } from "../../stores/store.js";

export interface ScheduleRequest {
  surroundings: Surroundings;
}

const WORKFLOWS = ".github/workflows";

/** In CI: whether a scheduled workflow runs the watchdog again and again. Elsewhere cron does: cron.ts. */
export async function checkSchedule({ surroundings }: ScheduleRequest): Promise<Finding[]> {
  const { environment } = surroundings;
  return environment.GITHUB_ACTIONS === "true" ? [await scheduledWorkflow(surroundings)] : [];
}

async function scheduledWorkflow({ environment, directory }: Surroundings): Promise<Finding> {
  const what = "scheduled workflow";
  const folder = join(environment.GITHUB_WORKSPACE || directory, WORKFLOWS);
  const names = workflowsIn(folder);
  if (names === undefined)
    return {
      what,
      state: "skipped",
      seen: `${folder} is not here: the repository is not checked out`,
      remedy: "",
    };
  const drains = names.filter((name) => isDrain(readFileSync(join(folder, name), "utf8")));
  if (drains.length === 0)
    return {
      what,
      state: "warn",
      seen: "no workflow with a schedule runs owner-report's watchdog",
      remedy:
        "Add one (examples/scheduled-drain.yml), or what a failed step leaves pending waits for the next run.",
    };
  return enabled(what, drains, environment);
}

function workflowsIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    return undefined;
  }
}

/** Read as text on purpose: a workflow may name the watchdog in an action step, a script or a called workflow. */
function isDrain(workflow: string): boolean {
  return /^\s*schedule\s*:/m.test(workflow) && /owner-report/.test(workflow) && /\bwatchdog\b/.test(workflow);
}

/** GitHub disables schedules after 60 days without activity; only its API tells. */
async function enabled(
  what: string,
  drains: string[],
  environment: Surroundings["environment"],
): Promise<Finding> {
  const names = drains.join(", ");
  const states = await statesOf(environment);
  if (typeof states === "string")
    return {
      what,
      state: "warn",
      seen: `${names}; whether it is enabled is unknown (${states})`,
      remedy: "Give this step GITHUB_TOKEN in its env, with the permission actions: read.",
    };
  const stateOf = (name: string) => states.get(`${WORKFLOWS}/${name}`);
  const active = drains.filter((name) => stateOf(name) === "active");
  if (active.length > 0) return { what, state: "pass", seen: `${active.join(", ")}, enabled`, remedy: "" };
  const off = drains.find((name) => stateOf(name) !== undefined);
  return off === undefined
    ? {
        what,
        state: "warn",
        seen: `${names} is not known to GitHub`,
        remedy: "Schedules run from the default branch only: merge it.",
      }
    : {
        what,
        state: "fail",
        seen: `${off} is ${stateOf(off)}`,
        remedy: `Enable it: gh workflow enable ${off}`,
      };
}

/** Each workflow's state by its path, or why that is not known (GitHub REST API, "List repository workflows"). */
async function statesOf({
  GITHUB_API_URL: api,
  GITHUB_REPOSITORY: repository,
  GITHUB_TOKEN: token,
}: Surroundings["environment"]): Promise<Map<string, string> | string> {
  if (!api || !repository) return "no GITHUB_API_URL";
  if (!token) return "no GITHUB_TOKEN in this step's env";
  try {
    const response = await fetch(`${api}/repos/${repository}/actions/workflows?per_page=100`, {
      headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) return `the API answered ${response.status}`;
    const answer = (await response.json()) as { workflows?: { path?: unknown; state?: unknown }[] };
    return new Map((answer.workflows ?? []).map(({ path, state }) => [String(path), String(state)]));
  } catch {
    return "the API cannot be reached";
  }
}

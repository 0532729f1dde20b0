import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { OwnerReportError } from "../../errors.js";
import type { Trouble } from "../../platform/exchange.js";
import { askApi } from "../../platform/github-api.js";
import { troubleText } from "../../platform/trouble.js";
import type { Finding } from "../../stores/store.js";
import type { RuntimeContext } from "../context.js";
import { type Forge, forgeOf } from "../forge.js";

type Seen = Omit<Finding, "what">;

export interface ScheduleRequest {
  runtime: RuntimeContext;
}

const API_MS = 10_000;

/** Folders in which each forge looks for workflows; it uses the first that exists. */
const FOLDERS: Readonly<Record<Forge, readonly string[]>> = {
  github: [".github/workflows"],
  gitea: [".gitea/workflows", ".github/workflows"],
  forgejo: [".forgejo/workflows", ".gitea/workflows", ".github/workflows"],
};

/** Checks, in CI only, whether a scheduled workflow runs the watchdog. Elsewhere cron does: see cron.ts. */
export async function checkSchedule({ runtime }: ScheduleRequest): Promise<Finding[]> {
  if (runtime.environment.GITHUB_ACTIONS !== "true") return [];
  return [{ what: "scheduled workflow", ...(await scheduledWorkflow(runtime)) }];
}

async function scheduledWorkflow({ environment, directory }: RuntimeContext): Promise<Seen> {
  const root = environment.GITHUB_WORKSPACE || directory;
  const folders = FOLDERS[forgeOf(environment)];
  const folder = folders.find((name) => existsSync(join(root, name)));
  if (folder === undefined)
    return {
      state: "skipped",
      seen: `${folders.map((name) => join(root, name)).join(", ")}: not here, so the repository is not checked out`,
      remedy: "",
    };
  const drains = readdirSync(join(root, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((path) => isDrain(readFileSync(join(root, path), "utf8")));
  if (drains.length > 0) return enabled(drains, environment);
  return {
    state: "warn",
    seen: `no workflow with a schedule in ${folder} runs owner-report's watchdog`,
    remedy:
      "Add one (examples/scheduled-drain.yml), or reports that a failed step leaves pending wait for the next run.",
  };
}

/** Searches the text on purpose: the watchdog may run in an action step, a script or a called workflow. */
function isDrain(workflow: string): boolean {
  const hasSchedule = /(?:^|[{,])\s*["']?schedule["']?\s*:/m.test(workflow);
  return hasSchedule && /owner[-_]report/i.test(workflow) && /\bwatchdog\b|\/drain\.ya?ml\b/.test(workflow);
}

/** Checks whether the workflows are enabled: GitHub disables schedules after 60 days without activity; only the API tells. */
async function enabled(drains: string[], environment: RuntimeContext["environment"]): Promise<Seen> {
  const names = drains.map((path) => basename(path)).join(", ");
  const forge = forgeOf(environment);
  if (forge === "forgejo")
    return { state: "pass", seen: `${names}; Forgejo does not tell whether it is enabled`, remedy: "" };
  const states = await statesOf(environment);
  if (typeof states === "string")
    return {
      state: "warn",
      seen: `${names}; whether it is enabled is unknown (${states})`,
      remedy: "Give this step GITHUB_TOKEN in its env, with the permission actions: read.",
    };
  const active = drains.filter((path) => states.get(path) === "active").map((path) => basename(path));
  if (active.length > 0) return { state: "pass", seen: `${active.join(", ")}, enabled`, remedy: "" };
  const off = drains.find((path) => states.has(path));
  if (off === undefined)
    return {
      state: "warn",
      seen: `${names} is not known to the server`,
      remedy: "Schedules run from the default branch only: merge it.",
    };
  const by = forge === "gitea" ? "on the repository's page Actions" : `gh workflow enable ${basename(off)}`;
  return { state: "fail", seen: `${basename(off)} is ${states.get(off)}`, remedy: `Enable it: ${by}` };
}

/** Reads each workflow's state by its path, or why it is unknown (GitHub REST API, "List repository workflows"). */
async function statesOf(environment: RuntimeContext["environment"]): Promise<Map<string, string> | string> {
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = environment;
  if (!api || !repository) return "no GITHUB_API_URL";
  if (!token) return "no GITHUB_TOKEN in this step's env";
  try {
    const path = `/repos/${repository}/actions/workflows?per_page=100`;
    const answer = await askApi({ api, method: "GET", path, token, timeoutMs: API_MS, environment });
    if (!("headers" in answer)) return unreached(api, answer);
    if (answer.status < 200 || answer.status > 299) return `the API answered ${answer.status}`;
    const { workflows = [] }: { workflows?: { path?: unknown; state?: unknown }[] } = JSON.parse(answer.body);
    return new Map(workflows.map((workflow) => [String(workflow.path), String(workflow.state)]));
  } catch (error) {
    return error instanceof OwnerReportError ? error.message : "the API cannot be reached";
  }
}

function unreached(api: string, trouble: Trouble): string {
  const place = { host: new URL(api).host, timeoutSeconds: API_MS / 1000 };
  return `the API cannot be reached: ${troubleText(trouble, place)}`;
}

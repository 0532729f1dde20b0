import { readFileSync } from "node:fs";
import { type CiContext, NO_CONTEXT } from "./report/fields.js";
import { LIMITS } from "./report/limits.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where in CI this runs, from the runner's environment and its event file; all empty outside CI. What cannot be read
 * stays empty: context is a courtesy, and no reason to lose a report.
 */
export function readCiContext(environment: Environment): CiContext {
  const of = (name: string) => oneLine(environment[`GITHUB_${name}`] ?? "");
  if (of("RUN_ID") === "") return NO_CONTEXT;
  const page = [of("SERVER_URL"), of("REPOSITORY"), of("RUN_ID")];
  return {
    run_url:
      page.includes("") || page.join("").length > LIMITS.lineCharacters - 20
        ? ""
        : `${page[0]}/${page[1]}/actions/runs/${page[2]}`,
    repository: of("REPOSITORY"),
    workflow: of("WORKFLOW"),
    job: of("JOB"),
    run_id: of("RUN_ID"),
    run_attempt: of("RUN_ATTEMPT"),
    ref: of("REF"),
    // For a pull request GITHUB_SHA is a merge commit that nobody has; the event names the commit that was pushed.
    sha: pullRequestHead(environment.GITHUB_EVENT_PATH) || of("SHA"),
    actor: of("ACTOR"),
  };
}

function pullRequestHead(eventPath: string | undefined): string {
  if (!eventPath) return "";
  try {
    const sha = JSON.parse(readFileSync(eventPath, "utf8"))?.pull_request?.head?.sha;
    return typeof sha === "string" && /^[0-9a-f]{40,64}$/.test(sha) ? sha : "";
  } catch {
    return "";
  }
}

function oneLine(text: string): string {
  const clean = text.replace(/[\r\n\u2028\u2029\0]+/g, " ").toWellFormed();
  return [...clean].slice(0, LIMITS.lineCharacters).join("");
}

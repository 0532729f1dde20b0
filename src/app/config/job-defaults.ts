import type { Checkpoint } from "../../report/fields.js";
import { LIMITS } from "../../report/limits.js";
import { oneLine } from "../ci-context.js";

type Environment = Readonly<Record<string, string | undefined>>;
/** Fields that have a default in a job. */
type JobField = Extract<keyof Checkpoint, "team" | "worker" | "task_id">;

/**
 * Returns the job's defaults for a report: the repository's name for the team, the job's id for the worker, the workflow
 * and the run's number for the task. A field is absent if the runner does not set its variable.
 */
export function jobDefaults(environment: Environment): Partial<Record<JobField, string>> {
  const {
    GITHUB_REPOSITORY = "",
    GITHUB_JOB = "",
    GITHUB_WORKFLOW = "",
    GITHUB_RUN_NUMBER = "",
  } = environment;
  const run = ` ${oneLine(`#${GITHUB_RUN_NUMBER}`)}`;
  const workflow = oneLine(GITHUB_WORKFLOW, LIMITS.lineCharacters - run.length);
  const all: [JobField, string][] = [
    ["team", oneLine(GITHUB_REPOSITORY.split("/").at(-1) ?? "")],
    ["worker", oneLine(GITHUB_JOB)],
    ["task_id", GITHUB_RUN_NUMBER === "" || workflow === "" ? "" : workflow + run],
  ];
  return Object.fromEntries(all.filter(([, value]) => value.trim() !== ""));
}

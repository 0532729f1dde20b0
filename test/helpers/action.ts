import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { actionBundle, root } from "./bundles.js";
import { type Finished, type Running, start } from "./processes.js";
import { parseRunnerFile } from "./runner-files.js";
import { systemEnvironment } from "./system-environment.js";
import { tempDir } from "./temp-dir.js";
import { testedNode } from "./tested-node.js";

interface ActionMetadata {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, unknown>;
}

export interface ActionOptions {
  /** The Node that runs the bundle; the one under test unless given. */
  node?: string;
  env?: Record<string, string>;
  workspace?: string;
  home?: string;
}

/** An action step that has ended, as its runner sees it. */
export interface ActionResult extends Finished {
  outputs: Record<string, string>;
  summary: string;
  workspace: string;
}

/** An action step that still runs. */
export interface RunningAction extends Omit<Running, "finished"> {
  finished: Promise<ActionResult>;
}

const metadata = parse(readFileSync(join(root, "action.yml"), "utf8")) as ActionMetadata;

/** The names of the outputs that action.yml declares. */
export const declaredOutputs = Object.keys(metadata.outputs);

/** Starts the action as a runner does: every declared input in `INPUT_*`, files for outputs and the summary. */
export function startAction(inputs: Record<string, string>, options: ActionOptions = {}): RunningAction {
  const workspace = options.workspace ?? tempDir();
  const files = runnerFiles();
  const env = {
    ...systemEnvironment(options.home ?? tempDir()),
    ...runnerEnvironment(workspace),
    ...files,
    ...inputEnvironment(inputs),
    ...options.env,
  };
  const running = start(options.node ?? testedNode.path, [actionBundle], { cwd: workspace, env });
  const finished = running.finished.then((result) => ({
    ...result,
    outputs: parseRunnerFile(readFileSync(files.GITHUB_OUTPUT, "utf8")),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
    workspace,
  }));
  return { ...running, finished };
}

/** Runs an action step to its end. */
export function runAction(
  inputs: Record<string, string>,
  options: ActionOptions = {},
): Promise<ActionResult> {
  return startAction(inputs, options).finished;
}

/** A runner passes every declared input: the given value, else the default, else an empty string. */
function inputEnvironment(inputs: Record<string, string>): Record<string, string> {
  const unknown = Object.keys(inputs).filter((name) => !(name in metadata.inputs));
  if (unknown.length > 0) throw new Error(`action.yml declares no input ${unknown.join(", ")}`);
  return Object.fromEntries(
    Object.entries(metadata.inputs).map(([name, declared]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? declared.default ?? "",
    ]),
  );
}

/** Makes the files that a runner makes for a step. */
export function runnerFiles() {
  const folder = tempDir();
  const file = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, "");
    return path;
  };
  const event = join(folder, "event.json");
  writeFileSync(
    event,
    JSON.stringify({ repository: { full_name: "octo/pipeline" }, ref: "refs/heads/main" }),
  );
  return {
    GITHUB_OUTPUT: file("output"),
    GITHUB_STEP_SUMMARY: file("step_summary"),
    GITHUB_ENV: file("env"),
    GITHUB_PATH: file("path"),
    GITHUB_STATE: file("state"),
    GITHUB_EVENT_PATH: event,
    RUNNER_TEMP: folder,
  };
}

/** The variables of a job on a runner, without those that say what kind of runner it is. */
export function runnerEnvironment(workspace: string): Record<string, string> {
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: "octocat",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_EVENT_NAME: "push",
    GITHUB_JOB: "build",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REPOSITORY: "octo/pipeline",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "4711",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
    GITHUB_WORKFLOW: "nightly",
    GITHUB_WORKSPACE: workspace,
    RUNNER_OS: "Linux",
  };
}

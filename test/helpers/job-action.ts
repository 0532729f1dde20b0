import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { runnerEnvironment, runnerFiles } from "./action.js";
import { root } from "./bundles.js";
import { type Finished, type Running, start } from "./processes.js";
import { newQueue } from "./queue.js";
import { parseRunnerFile } from "./runner-files.js";
import { systemEnvironment } from "./system-environment.js";
import { tempDir } from "./temp-dir.js";
import { testedNode } from "./tested-node.js";

interface JobMetadata {
  inputs: Record<string, { default?: string }>;
  runs: { main: string; post: string };
}

const metadata = parse(readFileSync(join(root, "job/action.yml"), "utf8")) as JobMetadata;

/** Runners by how they tell what they are, and whether they evaluate the defaults of inputs for the last step anew. */
export const RUNNERS = {
  hosted: { env: { RUNNER_ENVIRONMENT: "github-hosted" }, isAnew: true },
  selfHosted: { env: { RUNNER_ENVIRONMENT: "self-hosted" }, isAnew: true },
  act: { env: { ACT: "true" }, isAnew: false },
} as const;

/** A step of the job action that has ended. */
export interface JobStep extends Finished {
  summary: string;
}

interface Kind {
  env: Record<string, string>;
  isAnew: boolean;
}

/** A job whose first step is the job action: its two steps run as job/action.yml says, on a runner of that kind. */
export function newJobAction(
  kind: Kind,
  inputs: Record<string, string> = {},
  more: Record<string, string> = {},
) {
  const unknown = Object.keys(inputs).filter((name) => !(name in metadata.inputs));
  if (unknown.length > 0) throw new Error(`job/action.yml declares no input ${unknown.join(", ")}`);
  const [workspace, temp, home] = [tempDir(), tempDir(), tempDir()];
  let state: Record<string, string> = {};
  let first: Record<string, string> | undefined;

  function startStep(
    script: string,
    status: string,
  ): Omit<Running, "finished"> & { finished: Promise<JobStep> } {
    const files = runnerFiles();
    const evaluated = inputEnvironment(inputs, { "job.status": status, "github.env": files.GITHUB_ENV });
    first ??= evaluated;
    const env = {
      ...systemEnvironment(home),
      ...runnerEnvironment(workspace),
      ...{ ...files, RUNNER_TEMP: temp, ...kind.env, GITHUB_RUN_NUMBER: "7" },
      ...(kind.isAnew ? evaluated : first),
      ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
      ...more,
    };
    const running = start(testedNode.path, [join(root, "job", script)], { cwd: workspace, env });
    const finished = running.finished.then((result) => {
      state = { ...state, ...parseRunnerFile(readFileSync(files.GITHUB_STATE, "utf8")) };
      return { ...result, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
    });
    return { ...running, finished };
  }

  return {
    workspace,
    queue: newQueue(join(workspace, ".owner-reports")),
    main: () => startStep(metadata.runs.main, "success").finished,
    startPost: (status: string) => startStep(metadata.runs.post, status),
    post: (status: string) => startStep(metadata.runs.post, status).finished,
    forget: () => {
      state = {};
    },
  };
}

/** Evaluates the inputs as a runner does. */
function inputEnvironment(inputs: Record<string, string>, contexts: Record<string, string>) {
  const known: Record<string, string> = { "github.token": "", "toJSON(matrix)": "null", ...contexts };
  const evaluate = (text: string) =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (whole, expression: string) => known[expression] ?? whole);
  const values = Object.entries(metadata.inputs).map(([name, declared]) => [
    `INPUT_${name.toUpperCase()}`,
    evaluate(inputs[name] ?? declared.default ?? ""),
  ]);
  return Object.fromEntries(values) as Record<string, string>;
}

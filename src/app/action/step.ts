import { isRed, type Result, repeatsInput, resultOfError } from "../../delivery/result.js";
import { notBlank } from "../../platform/blank.js";
import { secretMask } from "../../senders/secrets.js";
import { advised } from "../advice.js";
import { currentDirectory, homeDirectory } from "../config/config.js";
import { type InputName, inputSpec, type RawInputs } from "../config/inputs.js";
import type { Observer, RuntimeContext } from "../context.js";
import { forgeOf } from "../forge.js";
import { failureText } from "./annotation.js";
import * as core from "./core.js";
import type { EndedStep } from "./ended-step.js";
import { jobSummary } from "./job-summary.js";
import { SummaryCount } from "./summary-count.js";
import { Tasks } from "./summary-tasks.js";

/** Step that runs: with what, and what it finds out on the way. */
export interface RunningStep {
  given: RawInputs;
  runtime: RuntimeContext;
  tasks: Tasks;
  mask: ReturnType<typeof secretMask>;
}

/** Begins a step of these inputs. */
export function beginStep(given: RawInputs): RunningStep {
  const environment = process.env;
  const mask = secretMask(environment, given["send-cmd"], environment.OWNER_REPORT_SEND_CMD);
  return { given, runtime: runtimeContext(environment), tasks: new Tasks(), mask };
}

function runtimeContext(environment: NodeJS.ProcessEnv): RuntimeContext {
  const directory = notBlank(environment.GITHUB_WORKSPACE) ?? currentDirectory();
  const program = { node: process.execPath, script: process.argv[1] ?? "" };
  return { shell: "action", environment, directory, home: homeDirectory(), program };
}

/** Returns what follows a run and shows it in the step's log. */
export function observerOf({ tasks, mask }: RunningStep, cancel: AbortSignal): Observer {
  return {
    cancel,
    progress: core.say,
    showsCounts: true,
    show: ({ text, isCut }) => core.quote(mask(text, isCut) + (isCut ? "\n… (cut here after 64 KiB)" : "")),
    ended: (ending, lane) => tasks.ended(ending, lane),
  };
}

/** The action's only catch-all: turns every error into a result, so that outputs and the summary are always written. */
export async function guarded(step: RunningStep, work: () => Promise<Result>): Promise<Result> {
  const result = await work().catch(resultOfError);
  const outcome = advised(result, { shell: "action", queue: step.given.queue });
  return repeatsInput(outcome) ? { ...outcome, text: step.mask(outcome.text) } : outcome;
}

/** Warns of inputs that this step does not use: most likely a mistake, but no reason to stop. */
export function unusedInputs(given: RawInputs, isUsed: (name: InputName) => boolean, by: string): string[] {
  return (Object.keys(given) as InputName[]).flatMap((name) => {
    const { fallback, isOfRunner } = inputSpec(name);
    // What the runner gives is set in every step.
    return isUsed(name) || given[name] === fallback || isOfRunner
      ? []
      : [`The input ${name} has no meaning for ${by} and was ignored.`];
  });
}

/** Says what came of a step, as annotations and in its log, and fails the step where that is red. */
export async function announce(result: Result, { mask }: RunningStep): Promise<void> {
  for (const warning of result.warnings) await core.warn(warning);
  const { text } = result;
  // An operator command prints many lines; the annotation holds only what is wrong.
  const isCommandResult = result.details !== undefined && result.outcome !== "error";
  if (isCommandResult && text !== "") core.say(text);
  if (isRed(result))
    await core.fail(failureText(result, isCommandResult ? (result.failedReason ?? text) : text));
  else if (result.outcome === "busy") await core.notice(text);
  else if (text !== "" && !isCommandResult) core.say(text);
  if (result.outcome === "dry-run" && result.message !== undefined) core.quote(mask(result.message));
}

/** Adds to the page of the job, while GitHub still shows what a step adds; what fails is added always. */
export async function summarize(step: EndedStep, mask: RunningStep["mask"]): Promise<void> {
  const { environment } = step.runtime;
  const { kind, html, lost } = await jobSummary(step);
  const count = new SummaryCount(environment);
  if ((isRed(step.result) || count.hasRoomFor(kind)) && (await core.addSummary(html))) count.add(kind);
  // The other forges do not show summaries.
  if (lost && forgeOf(environment) !== "github")
    for (const { id, text } of lost.reports)
      core.quote(`Not delivered: ${id || "this report"}\n${mask(text)}`);
}

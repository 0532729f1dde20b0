import { isRed, type Result, repeatsInput, resultOfError } from "../../delivery/result.js";
import { notBlank } from "../../platform/blank.js";
import { secretMask } from "../../senders/secrets.js";
import { advised } from "../advice.js";
import { commandOf, MODES, takes } from "../commands.js";
import { type Config, currentDirectory, homeDirectory, readConfig } from "../config/config.js";
import { type InputName, inputSpec, type RawInputs } from "../config/inputs.js";
import type { RuntimeContext } from "../context.js";
import { forgeOf } from "../forge.js";
import { run } from "../run.js";
import { cancelOnSignals, ignoreOutputErrors } from "../signals.js";
import { failureText } from "./annotation.js";
import * as core from "./core.js";
import { type EndedStep, jobSummary } from "./job-summary.js";
import { SummaryCount } from "./summary-count.js";
import { Tasks } from "./summary-tasks.js";

async function main(): Promise<void> {
  ignoreOutputErrors();
  const { mode, given } = core.readInputs();
  const environment = process.env;
  const mask = secretMask(environment, given["send-cmd"], environment.OWNER_REPORT_SEND_CMD);
  const ran: Ran = { runtime: runtimeContext(environment), tasks: new Tasks(), mask };
  const outcome = advised(await runGuarded(mode, given, ran), { shell: "action", queue: given.queue });
  const result = repeatsInput(outcome) ? { ...outcome, text: mask(outcome.text) } : outcome;
  announce(result, mask);
  if (result.tables?.length) core.print((await import("../table.js")).tablesText(result.tables));
  core.writeOutputs(result);
  await summarize({ ...ran, mode: mask(mode), config: ran.config, result }, mask);
}

/** Run of the action, with what it needs and what it finds out on the way. */
interface Ran {
  runtime: RuntimeContext;
  tasks: Tasks;
  mask: (text: string, isCut?: boolean) => string;
  /** Set once the inputs are read. */
  config?: Config | undefined;
}

function runtimeContext(environment: NodeJS.ProcessEnv): RuntimeContext {
  const directory = notBlank(environment.GITHUB_WORKSPACE) ?? currentDirectory();
  const program = { node: process.execPath, script: process.argv[1] ?? "" };
  return { shell: "action", environment, directory, home: homeDirectory(), program };
}

/** Adds to the page of the job, while GitHub still shows what a step adds; what fails is added always. */
async function summarize(step: EndedStep, mask: (text: string) => string): Promise<void> {
  const { environment } = step.runtime;
  const { kind, html, lost } = await jobSummary(step);
  const count = new SummaryCount(environment);
  if ((isRed(step.result) || count.hasRoomFor(kind)) && (await core.addSummary(html))) count.add(kind);
  // The other forges do not show summaries.
  if (lost && forgeOf(environment) !== "github")
    for (const { id, text } of lost.reports) core.quote(`Not delivered: ${id}\n${mask(text)}`);
}

/** The action's only catch-all: turns every error into a result, so that outputs and the summary are always written. */
async function runGuarded(mode: string, given: RawInputs, ran: Ran): Promise<Result> {
  const { runtime, tasks, mask } = ran;
  try {
    const config = readConfig(mode, given, runtime);
    ran.config = config;
    const result = await run(config, runtime, {
      cancel: commandOf(config.mode).cancels ? cancelOnSignals() : new AbortController().signal,
      progress: core.say,
      show: ({ text, isCut }) => core.quote(mask(text, isCut) + (isCut ? "\n… (cut here after 64 KiB)" : "")),
      ended: (ending) => tasks.ended(ending),
    });
    return { ...result, warnings: [...unusedInputs(mode, given), ...result.warnings] };
  } catch (error) {
    return resultOfError(error);
  }
}

/** Warns of inputs that this mode does not use: most likely a mistake, but no reason to stop. */
function unusedInputs(mode: string, given: RawInputs): string[] {
  const known = MODES.find((m) => m === mode);
  return (Object.keys(given) as InputName[]).flatMap((name) => {
    const { fallback, isOfRunner } = inputSpec(name);
    const isUsed = known !== undefined && takes(known, name);
    // What the runner gives is set in every step.
    return isUsed || given[name] === fallback || isOfRunner
      ? []
      : [`The input ${name} has no meaning for mode ${mode} and was ignored.`];
  });
}

function announce(result: Result, mask: (text: string) => string): void {
  for (const warning of result.warnings) core.warn(warning);
  const { text } = result;
  // An operator command prints many lines; the annotation holds only what is wrong.
  const isCommandResult = result.details !== undefined && result.outcome !== "error";
  if (isCommandResult && text !== "") core.say(text);
  if (isRed(result)) core.fail(failureText(result, isCommandResult ? (result.failedReason ?? text) : text));
  else if (result.outcome === "busy") core.notice(text);
  else if (text !== "" && !isCommandResult) core.say(text);
  if (result.outcome === "dry-run" && result.message !== undefined) core.quote(mask(result.message));
}

void main();

import * as core from "@actions/core";
import { type Result, toJson } from "../../delivery/result.js";
import { notBlank } from "../../platform/blank.js";
import { inertJson, inertLines, inertMessage } from "../../report/inert.js";
import { FORMER_INPUTS } from "../config/former.js";
import { ACTION_INPUTS, type RawInputs } from "../config/inputs.js";
import { forgeOf } from "../forge.js";

/*
 * The only module that knows @actions/core, and so the runner's commands and files.
 */

/** Inputs whose values may have several lines. */
const MULTILINE: readonly string[] = ["done", "next", "body", "send-cmd"];

/** The inputs as the workflow gave them; those not given are absent. */
export function readInputs(): { mode: string; given: RawInputs } {
  const given: RawInputs = {};
  for (const name of [...ACTION_INPUTS, ...FORMER_INPUTS]) {
    const text = core.getInput(name, { trimWhitespace: false });
    // A YAML block (`progress: |`) ends in a line end that nobody meant where a value is one line.
    const value = MULTILINE.includes(name) ? text : text.replace(/(?<=[^\r\n])\r?\n$/, "");
    if (notBlank(value)) given[name] = value;
  }
  return { mode: core.getInput("mode"), given };
}

/** Sets every output that applies, under the names of DESIGN §2. One that cannot be set makes the step red. */
export function writeOutputs(result: Result): void {
  const { code, error, warnings, ...outputs } = toJson({ ...result, details: {} });
  // Without its file the toolkit would print outputs as commands, foreign text and all.
  if (!process.env.GITHUB_OUTPUT) {
    warn("There is no GITHUB_OUTPUT, so no outputs were set.");
    return;
  }
  try {
    for (const [name, value] of Object.entries(outputs))
      core.setOutput(
        name.replaceAll("_", "-"),
        typeof value === "object" && value !== null ? inertJson(value) : value,
      );
  } catch (cause) {
    fail(`The outputs could not be written: ${cause instanceof Error ? cause.message : "unknown error"}`);
  }
}

export function say(text: string): void {
  core.info(inertMessage(text));
}

/** Prints text that is neutralised already. */
export function print(text: string): void {
  core.info(text);
}

/** Shows foreign text line by line, each behind a mark. */
export function quote(text: string): void {
  core.info(inertLines(text.replace(/\r?\n$/, ""), "  │ "));
}

export function warn(text: string): void {
  annotate(core.warning, text);
}

export function notice(text: string): void {
  annotate(core.notice, text);
}

/** Makes the step red. */
export function fail(text: string): void {
  process.exitCode = core.ExitCode.Failure;
  annotate(core.error, text);
}

/** Annotates the step. Where a runner's log shows the command as it is, with `%0A` for a line's end, it is read beside it. */
function annotate(command: typeof core.warning, text: string): void {
  const message = inertMessage(text);
  command(message, { title: "owner-report" });
  if (forgeOf(process.env) !== "github" && /[%\r\n]/.test(message)) core.info(message);
}

/** Adds to the job summary, where there is one. */
export async function addSummary(html: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  try {
    await core.summary.addRaw(html, true).write();
  } catch (error) {
    warn(`The job summary could not be written: ${error instanceof Error ? error.message : "unknown error"}`);
  }
}

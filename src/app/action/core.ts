import { statSync } from "node:fs";
import { EOL } from "node:os";
import * as core from "@actions/core";
import { type Result, toJson } from "../../delivery/result.js";
import { notBlank } from "../../platform/blank.js";
import { OutputStream } from "../../platform/output-stream.js";
import { inertJson, inertLines, inertMessage } from "../../report/inert.js";
import { FORMER_INPUTS } from "../config/former.js";
import type { InputName, RawInputs } from "../config/inputs.js";
import { forgeOf } from "../forge.js";

/*
 * The only module that imports @actions/core, and with it the runner's commands and files.
 */

/** Inputs whose values may have several lines. */
const MULTILINE: readonly string[] = ["done", "next", "body", "send-cmd"];
/** Name of the state that the two steps of the job action share. */
const STATE = "job";

/** Reads the input `mode`. */
export function readMode(): string {
  return core.getInput("mode");
}

/** Reads these inputs of the step, and former ones; blank ones are absent. */
export function readInputs(names: readonly InputName[]): RawInputs {
  const given: RawInputs = {};
  for (const name of [...names, ...FORMER_INPUTS]) {
    const text = core.getInput(name, { trimWhitespace: false });
    // A YAML block (`progress: |`) ends in a line break, which is not part of a one-line value.
    const value = MULTILINE.includes(name) ? text : text.replace(/(?<=[^\r\n])\r?\n$/, "");
    if (notBlank(value)) given[name] = value;
  }
  return given;
}

/** Keeps a text for the step that ends the job. */
export function keep(text: string): void {
  try {
    core.saveState(STATE, text);
  } catch (error) {
    warn(
      `The runner's state could not be written: ${error instanceof Error ? error.message : "unknown error"}`,
    );
  }
}

/** Returns the text that was kept at last; empty when none was. */
export function kept(): string {
  return core.getState(STATE);
}

/** Sets every output that applies, under their documented names. The step fails when one cannot be set. */
export function writeOutputs(result: Result): void {
  const { code, error, warnings, ...outputs } = toJson({ ...result, details: {} });
  // Without the file, the toolkit prints outputs, and foreign text in them, as workflow commands.
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

/** Standard output, which the runner reads. */
export const STDOUT = new OutputStream(1);

export function say(text: string): void {
  print(inertMessage(text));
}

/** Prints text that is already neutralised. */
export function print(text: string): void {
  STDOUT.write(text + EOL);
}

/** Prints foreign text with a mark before each line. */
export function quote(text: string): void {
  print(inertLines(text.replace(/\r?\n$/, ""), "  │ "));
}

export function warn(text: string): void {
  annotate(core.warning, text);
}

export function notice(text: string): void {
  annotate(core.notice, text);
}

/** Fails the step with an error annotation. */
export function fail(text: string): void {
  process.exitCode = core.ExitCode.Failure;
  annotate(core.error, text);
}

/** Annotates the step. Other forges' logs show the raw command, with `%0A` for a line break, so the text is printed too. */
function annotate(command: typeof core.warning, text: string): void {
  const message = inertMessage(text);
  // The toolkit writes by Node's stream: what follows must not overtake it.
  void STDOUT.node;
  command(message, { title: "owner-report" });
  if (forgeOf(process.env) !== "github" && /[%\r\n]/.test(message)) print(message);
}

/** GitHub refuses a longer summary of a step, and fails its upload. */
const MOST_SUMMARY_BYTES = 1024 * 1024;

/** Appends to the job summary, if the runner has one. @returns whether it was written */
export async function addSummary(html: string): Promise<boolean> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return false;
  try {
    const written = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const isShort = written + Buffer.byteLength(html) < MOST_SUMMARY_BYTES;
    const text = isShort ? html : "<p>❌ owner-report: too long for a job summary; it is in the log.</p>\n";
    await core.summary.addRaw(text, true).write();
    return true;
  } catch (error) {
    warn(`The job summary could not be written: ${error instanceof Error ? error.message : "unknown error"}`);
    return false;
  }
}

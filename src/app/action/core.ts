import { appendFileSync, statSync } from "node:fs";
import { EOL } from "node:os";
import { type Result, toJson } from "../../delivery/result.js";
import { notBlank } from "../../platform/blank.js";
import { leaveLookups } from "../../platform/leave.js";
import { OutputStream } from "../../platform/output-stream.js";
import { randomHex } from "../../platform/random.js";
import { inertJson, inertLines, inertMessage } from "../../report/inert.js";
import { FORMER_INPUTS } from "../config/former.js";
import type { InputName, RawInputs } from "../config/inputs.js";
import { forgeOf } from "../forge.js";

/*
 * The runner's inputs, commands and files, and the only module that imports @actions/core: for annotations. To load it takes
 * a third of what Node takes (crypto, streams, readline), and most steps make none; the rest is plain variables and files.
 */

type Toolkit = typeof import("@actions/core");

/** Inputs whose values may have several lines. */
const MULTILINE: readonly string[] = ["done", "next", "body", "send-cmd"];
/** Name of the state that the two steps of the job action share. */
const STATE = "job";

/** Reads the input `mode`. */
export function readMode(): string {
  return inputText("mode").trim();
}

/** Reads these inputs of the step, and former ones; blank ones are absent. */
export function readInputs(names: readonly InputName[]): RawInputs {
  const given: RawInputs = {};
  for (const name of [...names, ...FORMER_INPUTS]) {
    const text = inputText(name);
    // A YAML block (`progress: |`) ends in a line break, which is not part of a one-line value.
    const value = MULTILINE.includes(name) ? text : text.replace(/(?<=[^\r\n])\r?\n$/, "");
    if (notBlank(value)) given[name] = value;
  }
  return given;
}

function inputText(name: string): string {
  return process.env[`INPUT_${name.toUpperCase()}`] ?? "";
}

/** Keeps a text for the step that ends the job. */
export async function keep(text: string): Promise<void> {
  const { saveState } = await import("@actions/core");
  try {
    saveState(STATE, text);
  } catch (error) {
    await warn(
      `The runner's state could not be written: ${error instanceof Error ? error.message : "unknown error"}`,
    );
  }
}

/** Returns the text that was kept at last; empty when none was. */
export function kept(): string {
  return process.env[`STATE_${STATE}`] ?? "";
}

/** Sets every output that applies, under their documented names. The step fails when one cannot be set. */
export async function writeOutputs(result: Result): Promise<void> {
  const { code, error, warnings, remedies, ...outputs } = toJson({
    ...result,
    details: {},
    lanes: undefined,
  });
  const path = process.env.GITHUB_OUTPUT;
  if (!path) return warn("There is no GITHUB_OUTPUT, so no outputs were set.");
  try {
    statSync(path); // The runner made it: elsewhere nobody would read it.
    appendFileSync(path, Object.entries(outputs).map(outputText).join(""));
  } catch (cause) {
    await fail(
      `The outputs could not be written: ${cause instanceof Error ? cause.message : "unknown error"}`,
    );
  }
}

/** Writes an output as the runner reads it, between two lines of which the value holds none. */
function outputText([name, value]: [string, unknown]): string {
  const text = typeof value === "object" && value !== null ? inertJson(value) : String(value ?? "");
  let delimiter: string;
  do delimiter = `owner-report-${randomHex(32)}`;
  while (text.includes(delimiter));
  return [`${name.replaceAll("_", "-")}<<${delimiter}`, text, delimiter, ""].join(EOL);
}

/** Standard output, which the runner reads. */
export const STDOUT = new OutputStream(1);

/** Ends the step when everything is printed. */
export async function end(): Promise<void> {
  await STDOUT.finish();
  leaveLookups();
}

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

export function warn(text: string): Promise<void> {
  return annotate("warning", text);
}

export function notice(text: string): Promise<void> {
  return annotate("notice", text);
}

/** Fails the step with an error annotation. */
export function fail(text: string): Promise<void> {
  process.exitCode = 1;
  return annotate("error", text);
}

/** Annotates the step. Other forges' logs show the raw command, with `%0A` for a line break, so the text is printed too. */
async function annotate(
  kind: keyof Pick<Toolkit, "warning" | "notice" | "error">,
  text: string,
): Promise<void> {
  const toolkit = await import("@actions/core");
  const message = inertMessage(text);
  // The toolkit writes by Node's stream: what follows must not overtake it.
  void STDOUT.node;
  toolkit[kind](message, { title: "owner-report" });
  if (forgeOf(process.env) !== "github" && /[%\r\n]/.test(message)) print(message);
}

/** GitHub refuses a longer summary of a step, and fails its upload. */
const MOST_SUMMARY_BYTES = 1024 * 1024;

/** Appends to the job summary, if the runner has one. @returns whether it was written */
export async function addSummary(html: string): Promise<boolean> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return false;
  try {
    const written = statSync(path).size;
    const isShort = written + Buffer.byteLength(html) < MOST_SUMMARY_BYTES;
    const text = isShort ? html : "<p>❌ owner-report: too long for a job summary; it is in the log.</p>\n";
    appendFileSync(path, text + EOL);
    return true;
  } catch (error) {
    await warn(
      `The job summary could not be written: ${error instanceof Error ? error.message : "unknown error"}`,
    );
    return false;
  }
}

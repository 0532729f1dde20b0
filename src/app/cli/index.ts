import { exitCodeOf, type Result, repeatsInput, resultOfError, toJson } from "../../delivery/result.js";
import { OwnerReportError } from "../../errors.js";
import type { OutputStream } from "../../platform/output-stream.js";
import { inertJson, inertLines, inertMessage } from "../../report/inert.js";
import { remedy } from "../../report/remedies.js";
import { secretMask } from "../../senders/secrets.js";
import { advised } from "../advice.js";
import { commandOf, type Mode } from "../commands.js";
import { readConfig } from "../config/config.js";
import type { RawInputs } from "../config/inputs.js";
import { wholePath } from "../config/paths.js";
import { wrongUsage } from "../config/reader.js";
import type { RuntimeContext } from "../context.js";
import { run } from "../run.js";
import { cancelOnSignals, stoppedBy } from "../signals.js";
import { end, type Printing } from "./end.js";
import { type Output, painter, STDERR, STDOUT, STREAMS } from "./output.js";
import { runtimeContext } from "./runtime-context.js";
import { type Call, readWords } from "./words.js";

async function main(args: readonly string[]): Promise<Printing> {
  const wantsJson = args.includes("--json") || (args[0] === "probe" && args.includes("--pretty"));
  let output = STREAMS;
  const canceller = new AbortController();
  let queue: string | undefined;
  // The CLI's only catch-all: turns every error into a result with a message and an exit code.
  try {
    const call = readWords(args);
    if ("asks" in call) {
      (await import("./help.js")).tell(call, STREAMS.out);
      return "all";
    }
    queue = call.given.queue;
    const runtime = await withCronEnv(call, runtimeContext());
    output = await outputOf(call, runtime);
    await execute(call, runtime, { output, canceller });
    return printingOf(call);
  } catch (error) {
    const mask = secretMask(process.env);
    await print(resultOfError(error), {
      ...{ json: wantsJson, indent: 0, mask, output, cancel: canceller.signal, queue },
    });
    return "part";
  }
}

function printingOf({ mode, given }: Call): Printing {
  const onlyLooks =
    ["Look", "Set up"].includes(commandOf(mode).group) && !changesCrontab(given["cron-action"]);
  return onlyLooks || given["dry-run"] === "true" ? "all" : "part";
}

function changesCrontab(action: string | undefined): boolean {
  return action === "install" || action === "remove";
}

/** Applies the settings of --cron-env, so that a command sends as cron would. `cron` itself only writes that file. */
async function withCronEnv({ mode, given }: Call, runtime: RuntimeContext): Promise<RuntimeContext> {
  const path = given["cron-env"];
  if (!path || mode === "cron") return runtime;
  const { readEnvFile } = await import("../cron/env-file.js");
  const place = pathOf("cron-env", path, runtime);
  const file = readEnvFile(place);
  if (!file)
    throw new OwnerReportError(
      "usage",
      `--cron-env: ${JSON.stringify(path)} is not there. Nothing was queued, sent or changed. This makes one: ${remedy("installNamedSettings", undefined, ["--cron-env", path])}`,
    );
  // Into process.env itself, so that os.homedir(), os.tmpdir() and child processes follow them too.
  Object.assign(process.env, file.settings);
  return runtimeContext();
}

function pathOf(flag: "cron-env" | "log-file", path: string, runtime: RuntimeContext): string {
  const whole = wholePath(path, runtime);
  if (typeof whole === "string") return whole;
  throw wrongUsage([`--${flag} ${whole.problem}`]);
}

/** Opens the log file of a pass before the other settings are read, so that it holds their errors too. */
async function outputOf({ mode, given }: Call, runtime: RuntimeContext): Promise<Output> {
  const path = given["log-file"];
  if (!path || mode !== "watchdog") return STREAMS;
  const place = pathOf("log-file", path, runtime);
  const { LogFile } = await import("./log-file.js");
  return new LogFile(place, STREAMS, Date.now);
}

async function execute(
  { mode, given, json, pretty, quiet, noColor }: Call,
  runtime: RuntimeContext,
  { output, canceller }: { output: Output; canceller: AbortController },
): Promise<void> {
  const { environment } = runtime;
  const mask = secretMask(environment, given["send-cmd"], environment.OWNER_REPORT_SEND_CMD);
  const config = await readConfig(mode, given, runtime);
  const cancel = commandOf(mode).cancels ? cancelOnSignals([STDOUT, STDERR], canceller) : canceller.signal;
  const bar = await barFor(mode, given, json || quiet || output !== STREAMS);
  // Words of a run that is to say nothing unless something is wrong.
  const kept: string[] = [];
  const isSilent = quiet || (json && output === STREAMS);
  const keep = (text: string) => void kept.push(text);
  const err = isSilent ? keep : (text: string) => output.err(text);
  const say = bar ? (text: string) => bar.say(text) : isSilent ? keep : (text: string) => output.out(text);
  const result = await run(config, runtime, {
    ...{ cancel, showsCounts: json },
    progress: (text) => say(`${inertMessage(text)}\n`),
    show: ({ text, isCut }) =>
      (bar ? say : err)(`${quoted(mask(text, isCut))}${isCut ? "  │ … (cut here after 64 KiB)\n" : ""}`),
    step: bar && ((step) => bar.step(step)),
  })
    .catch((error: unknown) => sayAll(kept, output, error))
    .finally(() => bar?.close());
  if (exitCodeOf(result, stoppedBy(cancel)) !== 0) sayAll(kept, output);
  const options = { json, indent: pretty ? 2 : 0, mask, output, cancel, queue: given.queue, quiet, noColor };
  if (mode === "consumer") STREAMS.out(`${inertJson(result.report)}\n`);
  else await print(result, options);
}

/** Says what was kept back, and throws the error that is the reason, if there is one. */
function sayAll(kept: readonly string[], output: Output, error: unknown): never;
function sayAll(kept: readonly string[], output: Output): void;
function sayAll(kept: readonly string[], output: Output, error?: unknown): void {
  for (const text of kept) output.err(text);
  if (error !== undefined) throw error;
}

/** Creates the progress bar of a long pass on a terminal. */
async function barFor(mode: Mode, given: RawInputs, isUnseen: boolean) {
  const isLong = mode === "watchdog" && given.all === "true";
  if (!isLong || isUnseen || !STDERR.terminal || process.env.TERM === "dumb") return undefined;
  return new (await import("./bar.js")).PassBar();
}

/** Options for printing a result. */
interface PrintOptions {
  json: boolean;
  /** Indentation of the JSON. */
  indent: number;
  mask: (text: string) => string;
  output: Output;
  /** Aborted when owner-report was told to stop. */
  cancel: AbortSignal;
  /** Address of the queue, where a flag names it. */
  queue?: string | undefined;
  /** Says only what is wrong, or what was asked for. */
  quiet?: boolean;
  noColor?: boolean;
}

async function print(whole: Result, options: PrintOptions): Promise<void> {
  const { json, indent, mask, output, cancel, queue } = options;
  const told = advised(whole, { shell: "cli", queue });
  const result = repeatsInput(told) ? { ...told, text: mask(told.text) } : told;
  const exitCode = exitCodeOf(result, stoppedBy(cancel));
  process.exitCode = exitCode;
  const isReport = result.tables !== undefined;
  const isIdle = result.outcome === "empty" && output.idle !== undefined;
  if (isIdle) output.idle?.([...result.warnings.map(warningLine), `${inertMessage(result.text)}\n`].join(""));
  else if (!isReport) await printWarnings(result.warnings, options);
  // The JSON document always goes to standard output, even with a log file.
  if (json) STREAMS.out(`${inertJson(toJson(result), indent)}\n`);
  if (exitCode !== 0 && !isReport)
    output.err(await fitted(`owner-report: ${inertMessage(result.text)}\n`, STDERR, output));
  else if (!isIdle) await printText(result, options);
  // A report on the queue begins with what it is about.
  if (isReport && !isIdle && !json) await printWarnings(result.warnings, options);
}

function warningLine(warning: string): string {
  return `owner-report: warning: ${inertMessage(warning)}\n`;
}

async function printWarnings(warnings: readonly string[], { output, noColor }: PrintOptions): Promise<void> {
  const paint = painter(output === STREAMS && STDERR.terminal !== undefined, colours(noColor));
  for (const line of warnings.map(warningLine)) output.err(paint(await fitted(line, STDERR, output)));
}

async function printText(result: Result, { json, quiet, noColor, output, mask }: PrintOptions) {
  // Beside the document only a log file gets words on what went well.
  if (json && output === STREAMS) return;
  const { text, tables, screen, message } = result;
  const columns = output === STREAMS ? columnsOf(STDOUT) : undefined;
  const paint = painter(columns !== undefined, colours(noColor));
  if (screen && columns !== undefined)
    return output.out(paint((await import("./screen.js")).screenText(screen, columns)));
  const isAsked = result.details !== undefined || result.outcome === "dry-run";
  if (text !== "" && (isAsked || !quiet))
    output.out(paint(await fitted(`${inertMessage(text)}\n`, STDOUT, output)));
  if (json) return;
  if (result.outcome === "dry-run" && message !== undefined) output.out(quoted(mask(message)));
  if (tables?.length) output.out((await import("../table.js")).tablesText(result, columns));
}

function colours(noColor: boolean | undefined): NodeJS.ProcessEnv {
  return noColor ? { NO_COLOR: "1" } : process.env;
}

/** Wraps a text at words where the stream that it is for is a terminal. */
async function fitted(text: string, stream: OutputStream, output: Output): Promise<string> {
  const columns = output === STREAMS ? columnsOf(stream) : undefined;
  return columns === undefined ? text : (await import("./screen.js")).wrapped(text, columns);
}

/** Returns the columns of a terminal, 80 for one that does not say; `undefined` for a file or pipe. */
function columnsOf({ terminal }: OutputStream): number | undefined {
  return terminal && (terminal.columns || 80);
}

function quoted(text: string): string {
  return `${inertLines(text.replace(/\r?\n$/, ""), "  │ ")}\n`;
}

void main(process.argv.slice(2)).then(end);

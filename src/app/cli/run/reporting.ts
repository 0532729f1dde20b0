import { exitCodeOf, isRed, type Result, resultOfError } from "../../../delivery/result.js";
import { EXIT_CODES } from "../../../errors.js";
import { inertMessage } from "../../../report/inert.js";
import { secretMask } from "../../../senders/secrets.js";
import { advised } from "../../advice.js";
import type { RuntimeContext } from "../../context.js";
import { stoppedBy } from "../../signals.js";
import { STREAMS } from "../output.js";
import type { RunningCommand } from "./command.js";
import { type Ending, endingText, exitCodeOfCommand } from "./ending.js";
import type { Excerpt } from "./excerpt.js";
import { Reporter } from "./reporter.js";
import type { RunSettings } from "./settings.js";
import type { SignalPassing } from "./signals.js";

/** What is known of a command that was started. */
interface Started extends RunSettings {
  program: string;
  runtime: RuntimeContext;
  signals: SignalPassing;
  /** Address of the queue, where a flag names it. */
  queue: string | undefined;
}

/** What came of a report. */
interface Reported {
  result: Result | undefined;
  /** Our exit code, which counts where the command succeeded. */
  code: number;
}

const NOTHING: Reported = { result: undefined, code: 0 };

/** Waits for the end of a command, reports it, and sets our exit code. */
export async function reportOn(running: RunningCommand, started: Started): Promise<void> {
  const { config, program, runtime, signals } = started;
  const reporter = config && new Reporter(config, program, runtime, signals.cancel);
  const beginning = reporter ? reported(reporter.start()) : Promise.resolve(NOTHING);
  const { ending, output } = await running.finish();
  const reports = [await beginning, await endingReported(reporter, ending, output)];
  const all = [...reports, faultOf(started, reports)];
  process.exitCode = exitCodeOfCommand(ending) || (all.find(({ code }) => code !== 0)?.code ?? 0);
  if (running.isStuck) return endBy(stoppedBy(signals.cancel));
  const about = `${program || '""'} ${endingText(ending)}`;
  // A shell says of a command that it did not start, and the command itself of what it could not write.
  if ((ending.notStarted ?? ending.unwritten) !== undefined) say(`${about}.`, runtime);
  for (const { result, code } of all)
    tell({ result: result && here(result, started.queue), code }, about, runtime);
}

/** Writes the advice in a result as it is typed here. */
function here(result: Result, queue?: string): Result {
  return advised(result, { shell: "cli", queue, lacksCronEnv: true });
}

/** Says why a command was not started, and sets our exit code. */
export function tellNotStarted(error: unknown, runtime: RuntimeContext): void {
  const result = here(resultOfError(error));
  process.exitCode = exitCodeOf(result);
  say(`${result.text}\nThe command was not started.`, runtime);
}

function endingReported(reporter: Reporter | undefined, ending: Ending, output: Excerpt): Promise<Reported> {
  return reporter ? reported(reporter.end(ending, output)) : Promise.resolve(NOTHING);
}

/** Turns a report that could not be queued into a result: the command has run, and its exit code counts. */
async function reported(reporting: Promise<Result | undefined>): Promise<Reported> {
  try {
    const result = await reporting;
    return { result, code: result && isRed(result) ? 1 : 0 };
  } catch (error) {
    const result = resultOfError(error);
    return { result, code: result.code === "bug" ? EXIT_CODES.bug : EXIT_CODES.store };
  }
}

function faultOf({ config, fault }: RunSettings, reports: readonly Reported[]): Reported {
  if (!fault) return NOTHING;
  const result = resultOfError(fault);
  if (!config) return { result, code: EXIT_CODES.store };
  // Its last line says that nothing was queued, which holds for other commands.
  const problems = result.text.split("\n").slice(0, -1).join("\n");
  return { result: { ...result, text: `${unsent(reports)} ${problems}` }, code: 1 };
}

/** Says which reports wait, because the environment lets none be sent. */
function unsent(reports: readonly Reported[]): string {
  const ids = reports.flatMap(({ result, code }) => (code === 0 ? (result?.reportId ?? []) : []));
  if (ids.length === 0) return "A report could not have been sent.";
  const [are, were] = ids.length === 1 ? ["is", "was"] : ["are", "were"];
  return `Report ${ids.join(" and ")} ${are} queued, and ${were} not sent.`;
}

function tell({ result, code }: Reported, about: string, runtime: RuntimeContext): void {
  for (const warning of result?.warnings ?? []) say(`warning: ${warning}`, runtime);
  if (!result || code === 0) return;
  say(code === 1 ? result.text : `${about}, but the report of that was not queued. ${result.text}`, runtime);
}

function say(text: string, { environment }: RuntimeContext): void {
  STREAMS.err(`owner-report: ${inertMessage(secretMask(environment)(text))}\n`);
}

/** Ends this process although a write still waits, for which Node would wait too. */
function endBy(signal: NodeJS.Signals = "SIGTERM"): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

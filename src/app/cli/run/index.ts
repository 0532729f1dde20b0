import type { RuntimeContext } from "../../context.js";
import { end, type Printing } from "../end.js";
import { STREAMS } from "../output.js";
import { runtimeContext } from "../runtime-context.js";
import { type Call, readWords } from "../words.js";
import { RunningCommand } from "./command.js";
import { readSettings } from "./settings.js";
import { SignalPassing } from "./signals.js";
import { captureStreams } from "./streams.js";

async function main(words: readonly string[]): Promise<Printing> {
  const runtime = runtimeContext();
  // Nothing was started when this catches an error, which is one of the flags, or a bug.
  try {
    const call = readWords(words);
    if ("asks" in call) {
      (await import("../help.js")).tell(call, STREAMS.out);
      return "all";
    }
    await runAndReport(call, runtime);
  } catch (error) {
    (await import("./reporting.js")).tellNotStarted(error, runtime);
  }
  return "part";
}

/** Starts the command, whatever becomes of its report. */
async function runAndReport({ given, command }: Call, runtime: RuntimeContext): Promise<void> {
  const capturing = captureStreams(given["no-output"]?.trim() !== "true");
  const settings = await readSettings(given, runtime);
  const captured = await capturing;
  const signals = new SignalPassing();
  const running = RunningCommand.start(command, captured, signals);
  // Loaded while the command runs: it must start at once, and an update of owner-report in the meantime must not keep it from reporting.
  const { reportOn } = await import("./reporting.js");
  await reportOn(running, { ...settings, program: command[0] ?? "", queue: given.queue, runtime, signals });
}

void main(process.argv.slice(2)).then(end);

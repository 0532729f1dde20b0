import { isRed, type Result } from "../../../delivery/result.js";
import { generateId } from "../../../report/id.js";
import { INPUT_NAMES } from "../../config/inputs.js";
import { type JobConfig, readJob } from "../../config/job.js";
import { run } from "../../run.js";
import { cancelOnSignals } from "../../signals.js";
import * as core from "../core.js";
import { announce, beginStep, guarded, observerOf, type RunningStep } from "../step.js";
import { type Beginning, keepBeginning } from "./beginning.js";
import { reportOfBeginning } from "./report.js";
import { unusedInJob } from "./unused.js";

const NOTHING: Result = { outcome: "ok", text: "", warnings: [] };

/** Begins the job: never red, because a report that fails must not keep the job's own steps from running. */
async function main(): Promise<void> {
  // The body may be written by the job's steps.
  const { body, "body-file": _, ...given } = core.readInputs(INPUT_NAMES);
  const step = beginStep(given);
  const beginning = { at: Date.now(), step: given["job-step"] ?? "" };
  await keepBeginning(beginning);
  const result = await guarded(step, async () => {
    const config = await readJob(given, step.runtime);
    const began = config.start ? await reportBeginning(config, beginning, step) : NOTHING;
    return { ...began, warnings: [...unusedInJob(given), ...began.warnings] };
  });
  if (!isRed(result)) return announce(result, step);
  for (const warning of [...result.warnings, result.text]) await core.warn(warning);
  await core.warn(
    "The job goes on. Its last step, the post step of this one, is red unless that is right by then.",
  );
}

async function reportBeginning(
  { report, pass }: JobConfig,
  { at, step }: Beginning,
  running: RunningStep,
): Promise<Result> {
  const unsent = generateId(report.checkpoint, at);
  // Kept before it is sent: this step may be killed meanwhile.
  await keepBeginning({ at, step, unsent });
  const began = reportOfBeginning(report, unsent);
  const config = pass ? ({ ...pass, ...began, mode: "direct" } as const) : began;
  const runtime = { ...running.runtime, hasPassLater: pass !== undefined };
  const result = await run(config, runtime, observerOf(running, cancelOnSignals([core.STDOUT])));
  if (result.outcome === "sent") await keepBeginning({ at, step });
  return result;
}

void main().then(core.end);

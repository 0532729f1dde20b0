import { isRed, type Result } from "../../../delivery/result.js";
import { secondsSince } from "../../../platform/clock.js";
import type { Config } from "../../config/config.js";
import { INPUT_NAMES } from "../../config/inputs.js";
import { type JobConfig, readJob } from "../../config/job.js";
import { run } from "../../run.js";
import { cancelOnSignals } from "../../signals.js";
import * as core from "../core.js";
import { announce, beginStep, guarded, observerOf, type RunningStep, summarize } from "../step.js";
import { type Beginning, keptBeginning } from "./beginning.js";
import { jobEnd } from "./job-end.js";
import { reportOfBeginning, reportOfEnding } from "./report.js";
import { unusedInJob } from "./unused.js";

/** Part of what this step does. */
interface Part {
  /** Absent when the inputs were wrong. */
  config: Config | undefined;
  result: Result;
}

/** Ends the job: queues how it ended, and delivers all that is pending. Each part is tried, whatever became of the others. */
async function main(): Promise<void> {
  const step = beginStep(core.readInputs(INPUT_NAMES));
  const parts: Part[] = [];
  const cancel = cancelOnSignals([core.STDOUT]);
  const read = await guarded(step, async () => {
    for (const config of partsOf(await readJob(step.given, step.runtime), step)) {
      const ran = await guarded(step, () => run(config, step.runtime, observerOf(step, cancel)));
      const result = withoutNews(config, ran);
      await announce(result, step);
      parts.push({ config, result });
    }
    return { outcome: "ok", text: "", warnings: unusedInJob(step.given) };
  });
  await announce(read, step);
  const all = [{ config: undefined, result: read }, ...parts];
  // What was queued is in the table of the pass, where there is one.
  for (const part of all.filter((each) => isRed(each.result) || each === all.at(-1)))
    await summarize({ ...step, ...part, title: "job" }, step.mask);
}

/** Lists what this step does, in its order. */
function* partsOf({ report, pass, start }: JobConfig, step: RunningStep): Generator<Config> {
  const beginning = keptBeginning();
  if (start && beginning?.unsent !== undefined) yield reportOfBeginning(report, beginning.unsent);
  const ending = endingOf(report, beginning, step);
  // A dry run queues nothing that its pass could meet: how this report would leave is shown by itself.
  yield pass && report.dryRun ? { ...pass, ...ending, mode: "direct" } : ending;
  if (pass) yield pass;
}

function endingOf(
  report: JobConfig["report"],
  beginning: Beginning | undefined,
  step: RunningStep,
): JobConfig["report"] {
  const end = jobEnd(step.given, beginning, step.runtime);
  if (end === "unknown")
    void core.notice(
      "This runner does not tell its last steps how the job ended, so the report does not say it either.",
    );
  const seconds = beginning && secondsSince(beginning.at, Date.now());
  return reportOfEnding(report, end, seconds ?? undefined);
}

/** Says of the report of the beginning that it was queued once more; that it is still there is no news. */
function withoutNews(config: Config, result: Result): Result {
  if (!("reportId" in config) || config.reportId === undefined) return result;
  if (result.outcome === "already-queued" || (result.outcome === "error" && result.code === "conflict"))
    return { outcome: "ok", text: "", warnings: result.warnings };
  if (result.outcome !== "queued") return result;
  const lost =
    `The report of the beginning (${config.reportId}) was not in the queue, and was queued now: if it had been sent, it ` +
    "arrives twice. actions/checkout deletes what git does not track, and with it a queue in the workspace: let this " +
    "step come after it, or name a queue elsewhere.";
  return { ...result, warnings: [...result.warnings, lost] };
}

void main().then(core.end);

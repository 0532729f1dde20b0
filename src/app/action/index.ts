import { commandOf, MODES, takes } from "../commands.js";
import { type Config, readConfig } from "../config/config.js";
import { ACTION_INPUTS, type RawInputs } from "../config/inputs.js";
import { run } from "../run.js";
import { cancelOnSignals } from "../signals.js";
import * as core from "./core.js";
import { announce, beginStep, guarded, observerOf, summarize, unusedInputs } from "./step.js";

async function main(): Promise<void> {
  const mode = core.readMode();
  const step = beginStep(core.readInputs(ACTION_INPUTS));
  const { given, runtime, tasks, mask } = step;
  let config: Config | undefined;
  const result = await guarded(step, async () => {
    config = await readConfig(mode, given, runtime);
    const { cancels } = commandOf(config.mode);
    const cancel = cancels ? cancelOnSignals([core.STDOUT]) : new AbortController().signal;
    const ran = await run(config, runtime, observerOf(step, cancel));
    return { ...ran, warnings: [...unusedIn(mode, given), ...ran.warnings] };
  });
  await announce(result, step);
  if (result.tables?.length) core.print((await import("../table.js")).tablesText(result));
  await core.writeOutputs(result);
  await summarize({ runtime, tasks, title: mask(mode), config, result }, mask);
}

function unusedIn(mode: string, given: RawInputs): string[] {
  const known = MODES.find((m) => m === mode);
  return unusedInputs(given, (name) => known !== undefined && takes(known, name), `mode ${mode}`);
}

void main().then(core.end);

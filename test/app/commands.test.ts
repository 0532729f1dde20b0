/** The one table of commands: what a mode reads is what it says it takes. */
import { expect, test } from "@jest/globals";
import { COMMANDS, commandOf, MODES, takes } from "../../src/app/commands.js";
import { INPUT_NAMES, type InputName } from "../../src/app/config/inputs.js";
import { JOB_INPUTS } from "../../src/app/config/job.js";
import { InputReader } from "../../src/app/config/reader.js";

/** Read by the shells themselves, before a mode's other inputs, or with the queue. */
const ELSEWHERE: readonly InputName[] = ["cron-env", "log-file", "queue", "from", "token", "job-token"];

class Recorder extends InputReader {
  readonly asked = new Set<InputName>();

  override value(name: InputName): string | undefined {
    this.asked.add(name);
    return super.value(name);
  }
}

test.each(MODES)("%s reads exactly the inputs that it takes", async (mode) => {
  const place = { shell: "cli", environment: {}, directory: "/work", home: "/home/me" } as const;
  // Without it, `run` reads no input of the sender.
  const given = takes(mode, "deliver") ? { deliver: "true" } : {};
  const reader = new Recorder({ mode, inputs: commandOf(mode).inputs }, given, place);
  await COMMANDS[mode].read(reader);
  expect([...reader.asked].filter((name) => !takes(mode, name))).toEqual([]);
  const unread = commandOf(mode).inputs.filter((name) => !reader.asked.has(name));
  expect(unread.filter((name) => !ELSEWHERE.includes(name))).toEqual([]);
});

test("every input is taken by a mode, or by the job action", () => {
  const isOfJob = (name: InputName) => JOB_INPUTS.some((each) => each === name);
  const untaken = INPUT_NAMES.filter((name) => !MODES.some((mode) => takes(mode, name)));
  expect(untaken.filter((name) => !isOfJob(name))).toEqual([]);
});

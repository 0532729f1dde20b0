import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { commandOf, MODES } from "../../../src/app/commands.js";
import { ACTION_INPUTS, INPUT_NAMES, INPUTS, inputSpec } from "../../../src/app/config/inputs.js";
import { JOB_INPUTS } from "../../../src/app/config/job.js";
import { toJson } from "../../../src/delivery/result.js";

const action = parse(readFileSync("action.yml", "utf8"));
const job = parse(readFileSync("job/action.yml", "utf8"));

/** Not settings: what the runner gives. */
const OF_RUNNER: Partial<Record<string, string>> = {
  "job-token": "${{ github.token }}",
  "job-matrix": "${{ toJSON(matrix) }}",
  "job-status": "${{ job.status }}",
  "job-step": "${{ github.env }}",
};

test("action.yml names mode and the inputs of the code, in the same order", () => {
  expect(Object.keys(action.inputs)).toEqual(["mode", ...ACTION_INPUTS]);
  expect(Object.keys(INPUTS)).toEqual(INPUT_NAMES);
});

test("an input with an environment variable has no default in action.yml, others have the code's", () => {
  for (const name of ACTION_INPUTS) {
    const { env, fallback } = inputSpec(name);
    const preset = OF_RUNNER[name] ?? (env === undefined ? fallback : undefined);
    expect([name, action.inputs[name].default]).toEqual([name, preset]);
    if (env !== undefined) expect(action.inputs[name].description).toContain(env);
  }
});

test("job/action.yml names the inputs of the job action, in the same order and with the code's defaults", () => {
  expect(Object.keys(job.inputs)).toEqual(JOB_INPUTS);
  for (const name of JOB_INPUTS) {
    const { env, fallback, fallbacks } = inputSpec(name);
    const preset = OF_RUNNER[name] ?? (env === undefined ? (fallbacks?.job ?? fallback) : undefined);
    expect([name, job.inputs[name].default]).toEqual([name, preset]);
    if (env !== undefined) expect(job.inputs[name].description).toContain(env);
  }
});

test("an input of both actions is described in the same words, but where it means something else at the end of a job", () => {
  const shared = JOB_INPUTS.filter((name) => ACTION_INPUTS.includes(name));
  const other = shared.filter((name) => job.inputs[name].description !== action.inputs[name].description);
  expect(other).toEqual(["done", "next", "body", "body-file", "max-count"]);
});

test("the two steps of the job action are in dist/, the last one whatever became of the job", () => {
  const { main, post, ...how } = job.runs;
  expect(how).toEqual({ using: action.runs.using, "post-if": "always()" });
  expect([main, post].filter((path) => !existsSync(join("job", path)))).toEqual([]);
});

test("action.yml names every mode", () => {
  for (const mode of MODES)
    expect(action.inputs.mode.description.includes(`\`${mode}\``)).toBe(!commandOf(mode).isCliOnly);
});

test("action.yml names exactly the outputs that a result can have", () => {
  const everything = toJson({
    outcome: "failed",
    text: "",
    reportId: "x",
    reportPath: "x",
    report: {} as never,
    message: "x",
    sentIds: [],
    failedId: "x",
    failedReason: "x",
    backlog: { pending: 0, held: 0, oldestPendingSeconds: null },
    warnings: [],
  });
  expect(Object.keys(action.outputs)).toEqual(
    Object.keys(everything).map((name) => name.replaceAll("_", "-")),
  );
});

import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { commandOf, MODES } from "../../../src/app/commands.js";
import { ACTION_INPUTS, INPUT_NAMES, INPUTS, inputSpec } from "../../../src/app/config/inputs.js";
import { toJson } from "../../../src/delivery/result.js";

const action = parse(readFileSync("action.yml", "utf8"));

test("action.yml names mode and the inputs of the code, in the same order", () => {
  expect(Object.keys(action.inputs)).toEqual(["mode", ...ACTION_INPUTS]);
  expect(Object.keys(INPUTS)).toEqual(INPUT_NAMES);
});

test("an input with an environment variable has no default in action.yml, others have the code's", () => {
  for (const name of ACTION_INPUTS) {
    const { env, fallback } = inputSpec(name);
    // Not settings: what the runner gives.
    const given = { "job-token": "${{ github.token }}", "job-matrix": "${{ toJSON(matrix) }}" };
    const preset =
      name in given ? given[name as keyof typeof given] : env === undefined ? fallback : undefined;
    expect([name, action.inputs[name].default]).toEqual([name, preset]);
    if (env !== undefined) expect(action.inputs[name].description).toContain(env);
  }
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

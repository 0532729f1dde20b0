/** One interface, said in these places: action.yml, action-types.yml, the same in job/, src/app/config/inputs.ts, `--help` and docs/reference.md say the same. */

import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { MODES, type Mode, takes } from "../src/app/commands.js";
import { type ConfigOf, readConfig } from "../src/app/config/config.js";
import {
  ACTION_INPUTS,
  INPUT_NAMES,
  type InputName,
  inputSpec,
  isFlag,
  type RawInputs,
} from "../src/app/config/inputs.js";
import { readJob } from "../src/app/config/job.js";
import { cli } from "./helpers/cli.js";

interface Typing {
  type: string;
  "allowed-values"?: string[];
}
interface Declared {
  description: string;
  default?: string;
  required?: boolean;
}
type Part = "inputs" | "outputs";

const action: Record<Part, Record<string, Declared>> = parse(readFileSync("action.yml", "utf8"));
const types: Record<Part, Record<string, Typing>> = parse(readFileSync("action-types.yml", "utf8"));
const job: Record<Part, Record<string, Declared>> = parse(readFileSync("job/action.yml", "utf8"));
const jobTypes: typeof types = parse(readFileSync("job/action-types.yml", "utf8"));
const [, reference = ""] = readFileSync("docs/reference.md", "utf8").split("<!-- inputs:start -->");

const NEEDED: RawInputs = {
  team: "t",
  worker: "w",
  progress: "1%",
  "report-id": "x",
  reason: "r",
  "older-than": "1d",
};

function firstOf(name: InputName): Mode {
  return MODES.find((mode) => takes(mode, name)) as Mode;
}

function config(name: InputName, given: RawInputs, shell: "action" | "cli" = "action") {
  const runtime = {
    shell,
    environment: { GITHUB_REPOSITORY: "o/r" },
    directory: "/workspace",
    home: "/home/u",
  };
  const mode = firstOf(name);
  return readConfig(mode, { ...NEEDED, ...given }, runtime);
}

type Read = ConfigOf<Mode>;

/** What the code does when nothing is given, for every input that has a default: where its first mode has it. */
const EFFECTIVE: Partial<Record<InputName, (config: Read) => unknown>> = {
  status: of("producer", ({ checkpoint }) => checkpoint.status),
  source: of("producer", ({ checkpoint }) => checkpoint.source),
  channel: of("driver", ({ sender }) => sender.channel),
  "openclaw-state": of("driver", ({ sender }) => sender.openClawState),
  "send-timeout": of("driver", ({ sender }) => sender.timeoutSeconds),
  retries: of("driver", ({ retries }) => retries),
  "max-count": of("watchdog", ({ limit }) => limit),
  all: of("watchdog", ({ limit }) => limit === Number.MAX_SAFE_INTEGER),
  "dry-run": of("producer", ({ dryRun }) => dryRun),
  "in-doubt": of("driver", ({ inDoubt }) => inDoubt),
  "task-message": of("driver", ({ taskMessage }) => taskMessage),
  state: of("list", ({ state }) => state),
  "exit-code": of("status", ({ exitCode }) => exitCode),
  "errors-first": of("status", ({ errorsFirst }) => errorsFirst),
  queue: of("producer", ({ queue }) =>
    queue.address.replace("/workspace/", "").replace("/home/u/", "$CLAWTEAM_DATA_DIR/owner-reports, else ~/"),
  ),
};

function of<M extends Mode>(mode: M, value: (config: ConfigOf<M>) => unknown): (config: Read) => unknown {
  return (config) => {
    expect(config.mode).toBe(mode);
    return value(config as ConfigOf<M>);
  };
}
const DEFAULTED = Object.keys(EFFECTIVE) as InputName[];
const effective = async (name: InputName, shell: "action" | "cli") =>
  String(EFFECTIVE[name]?.(await config(name, {}, shell)));

/** The default that action.yml says, as such or in the description. */
function stated({ default: preset, description }: Declared): string | undefined {
  const [, found] = /\(default `?([^`,;)]+)|`(\w+)` \(the default\)/.exec(description)?.filter(Boolean) ?? [];
  return preset ?? found;
}

async function help(mode: string): Promise<string> {
  return (await cli([mode, "--help"])).stdout.replace(/\nExamples:.*/s, "").replace(/\n {10,}/g, " ");
}

test("action-types.yml has a type for every input and output, in the order of action.yml", () => {
  for (const part of ["inputs", "outputs"] as const)
    expect(Object.keys(types[part])).toEqual(Object.keys(action[part]));
});

test("the reference's tables have a row for every input and output, with the same default", () => {
  for (const [name, { default: preset, required }] of Object.entries(action.inputs)) {
    const shown = required ? "**required**" : preset === undefined ? "" : `\`${preset}\``;
    const row = reference.split("\n").find((line) => line.startsWith(`| \`${name}\` `));
    expect([name, row?.split("|")[2]?.trim()]).toEqual([name, shown]);
  }
  for (const name of Object.keys(action.outputs)) expect(reference).toContain(`\n| \`${name}\` `);
});

test.each(ACTION_INPUTS)("%s takes from the code exactly what its type says", async (name) => {
  const { type, "allowed-values": allowed } = types.inputs[name] ?? { type: "none" };
  const refusal = await config(name, { [name]: "no such value" }).then(
    () => "",
    (error: Error) => error.message,
  );
  const choices = new RegExp(`${name} must be ([\\w-]+(?: or [\\w-]+)+)`).exec(refusal)?.[1];
  if (type === "enum") expect(choices?.split(" or ").sort()).toEqual([...(allowed ?? [])].sort());
  if (type === "boolean") expect(refusal).toContain(`${name} must be true or false`);
  if (type === "integer") expect(refusal).toContain(`${name} must be a whole number`);
  if (type === "string") expect(refusal).not.toMatch(/must be (\w+ or|a whole)/);
});

test("job/action-types.yml has every input of the job action, in its order, with the type that it has in both actions", async () => {
  expect(Object.keys(jobTypes.inputs)).toEqual(Object.keys(job.inputs));
  const refusal = (name: string) => {
    const runtime = { shell: "action", environment: {}, directory: "/w", home: "/h" } as const;
    return expect(readJob({ [name]: "no such value" }, runtime)).rejects.toThrow(
      `${name} must be true or false`,
    );
  };
  for (const [name, typing] of Object.entries(jobTypes.inputs))
    if (name in types.inputs) expect([name, typing]).toEqual([name, types.inputs[name]]);
    else if (typing.type === "boolean") await refusal(name);
    else expect([name, typing.type]).toEqual([expect.stringMatching(/^job-/), "string"]);
});

test("the type of mode and of outcome names every value", () => {
  const named = (text = "") => [...text.matchAll(/`([\w-]+)`/g)].map(([, word]) => word);
  expect(types.inputs.mode?.["allowed-values"]).toEqual(named(action.inputs.mode?.description));
  expect(types.outputs.outcome?.["allowed-values"]).toEqual(named(action.outputs.outcome?.description));
});

test("no default is said that this test does not know", () => {
  const inCode = INPUT_NAMES.filter((name) => inputSpec(name).fallback && !inputSpec(name).isCliOnly);
  const inAction = ACTION_INPUTS.filter((name) => stated(action.inputs[name] as Declared) !== undefined);
  const known = [...DEFAULTED, "job-token", "job-matrix"]; // gifts of the runner, not settings
  expect([...inCode, ...inAction].filter((name) => !known.includes(name))).toEqual([]);
});

test.each(DEFAULTED)("the default of %s is the one that action.yml says", async (name) => {
  expect(stated(action.inputs[name] as Declared)).toBe(await effective(name, "action"));
});

test.each(DEFAULTED)("the default of --%s is the one that --help says", async (name) => {
  if (inputSpec(name).isSwitch) return expect(await effective(name, "cli")).toBe("false");
  const option = (await help(firstOf(name))).match(new RegExp(`^ +--${name} .*$`, "m"))?.[0];
  const isArgument = option?.includes("the same as the first argument");
  const said = /\(default: (.*?)(, env: .*)?\)/.exec(option ?? "")?.[1];
  const expected = await effective(name, "cli");
  expect(isArgument ? expected : said).toBe(expected);
});

test("the flags of each command are the inputs of its mode", async () => {
  const ownFlags = ["help", "json", "quiet", "no-color", "pretty"];
  for (const mode of MODES) {
    const flags = [...(await help(mode)).matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm)].map(([, flag = ""]) => flag);
    const inputs = INPUT_NAMES.filter((name) => takes(mode, name) && isFlag(name));
    expect([mode, flags.filter((flag) => !ownFlags.includes(flag))]).toEqual([mode, inputs]);
  }
});

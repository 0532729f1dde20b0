/** The docs are tested: every snippet in them is run against `dist/`, or checked where it cannot be run. */

import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse, parseDocument } from "yaml";
import { COMMANDS } from "../src/app/commands.js";
import { fakeCrontab } from "./helpers/crontab.js";
import { describeOnPosix } from "./helpers/platform.js";

const root = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const pages = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const documents = [...readdirSync(root).filter((name) => name.endsWith(".md")), ...pages];
const recipes = readdirSync(join(root, "docs/recipes")).map((name) => `docs/recipes/${name}`);
const examples = readdirSync(join(root, "examples")).map((name) => `examples/${name}`);
const ownWorkflows = readdirSync(join(root, ".github/workflows")).map((name) => `.github/workflows/${name}`);

interface Snippet {
  readonly where: string;
  readonly language: string;
  readonly text: string;
}
interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, string | number | boolean>;
  readonly env?: Record<string, string>;
}
interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Record<
    string,
    { readonly "runs-on": unknown; readonly "timeout-minutes"?: number; readonly steps?: Step[] }
  >;
}
interface ActionFile {
  readonly inputs: Record<string, { readonly required?: boolean; readonly default?: string }>;
  readonly outputs: Record<string, unknown>;
  readonly runs: { readonly main: string };
}

const action = parse(read("action.yml")) as ActionFile;
const jobAction = parse(read("job/action.yml")) as ActionFile;
const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;

function snippets(path: string): Snippet[] {
  const fences = read(path).matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms);
  return [...fences].map(([, language = "", text = ""], i) => ({
    where: `${path}, snippet ${i + 1}`,
    language,
    text,
  }));
}

/** The headings of a page as GitHub writes them into links. */
function headings(path: string): string[] {
  const titles = [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title.trim().toLowerCase());
  return titles.map((title) => title.replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-"));
}

const all = documents.flatMap(snippets);
const inLanguage = (language: string) => all.filter((snippet) => snippet.language === language);
const named = (found: Snippet[]) => found.map((snippet) => [snippet.where, snippet.text] as const);

const testOnSystemd = existsSync("/usr/bin/systemd-analyze") ? test : test.skip;

let sandbox: string;
let server: Server;
let receiver: string;
const received: string[] = [];

beforeAll(async () => {
  sandbox = mkdtempSync(join(tmpdir(), "owner-report-docs-"));
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const isJson = request.headers["content-type"] === "application/json";
    received.push(isJson ? JSON.parse(body).message : new URLSearchParams(body).get("content"));
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  receiver = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
  server.close();
  rmSync(sandbox, { recursive: true, force: true });
});

/** A directory with a home, and an `owner-report` and a `crontab` on the PATH, and nothing of the caller's settings. */
function world(name: string): { cwd: string; env: Record<string, string> } {
  const cwd = join(sandbox, name);
  const bin = join(cwd, "bin");
  mkdirSync(bin, { recursive: true });
  const start = `#!/bin/sh\nexec '${process.execPath}' '${join(root, "dist/cli.js")}' "$@"\n`;
  writeFileSync(join(bin, "owner-report"), start, { mode: 0o755 });
  fakeCrontab(bin);
  return { cwd, env: { PATH: `${bin}:${process.env.PATH ?? ""}`, HOME: cwd, WEBHOOK_URL: receiver } };
}

interface Ended {
  readonly code: number | null;
  readonly printed: string;
}

function run(command: string, args: string[], cwd: string, env: Record<string, string>): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    }
    child.on("error", fail).on("close", (code) => done({ code, printed }));
  });
}

describe("the documents", () => {
  test("have no snippet of a kind that nothing here checks", () => {
    // The statements of docs/postgres.md are run in test/stores/postgres/.
    const checked = ["bash", "sh", "yaml", "json", "js", "md", "text", "mermaid", "sql"];
    expect(all.filter((snippet) => !checked.includes(snippet.language))).toEqual([]);
  });

  test.each(named(inLanguage("json")))("%s is JSON", (_where, text) => {
    expect(JSON.parse(text)).toBeInstanceOf(Object);
  });

  testOnSystemd("have a systemd unit that systemd itself takes", async () => {
    const unit = inLanguage("text").find(({ text }) => text.startsWith("[Unit]"));
    const path = join(sandbox, "backup.service");
    writeFileSync(path, (unit?.text ?? "").replaceAll(/\/usr\/local\/bin\/[\w-]+/g, "/bin/true"));
    const ended = await run("systemd-analyze", ["verify", path], sandbox, { PATH: process.env.PATH ?? "" });
    expect(ended).toEqual({ code: 0, printed: "" });
  });

  test("say of every store what it guarantees", () => {
    const stores = readdirSync(join(root, "src/stores"), { withFileTypes: true });
    const folders = stores.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const [, table = ""] = read("docs/queues.md").split("<!-- guarantees:start -->");
    const rows = [
      ...table
        .split("<!--", 1)
        .join("")
        .matchAll(/^\| `(\w+)`/gm),
    ].map(([, name]) => name);
    expect(rows.sort()).toEqual(folders.sort());
  });

  test.each([...documents, ...recipes])("%s links only to files and headings that exist", (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const leadsNowhere = ([, link = "", heading]: string[]) => {
      const file = link === "" ? path : join(dirname(path), link);
      return !existsSync(join(root, file)) || (heading !== undefined && !headings(file).includes(heading));
    };
    expect(links.filter(leadsNowhere).map(([link]) => link)).toEqual([]);
  });

  test.each(documents)("%s names only files of this repository that exist", (path) => {
    const named = [...read(path).matchAll(/`((?:src|test|scripts|\.ci|examples|schema)\/[\w./-]*)`/g)];
    expect(named.map(([, file = ""]) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test("call only npm scripts that exist", () => {
    const calls = all.flatMap(({ text }) => [...text.matchAll(/npm run ([\w:-]+)/g)]);
    const inProse = documents.flatMap((path) => [...read(path).matchAll(/`npm run ([\w:-]+)/g)]);
    const missing = [...calls, ...inProse]
      .map(([, script = ""]) => script)
      .filter((name) => !(name in scripts));
    expect(missing).toEqual([]);
  });

  test.each(named(inLanguage("sh")))("%s holds only commands of this repository", (_where, text) => {
    const lines = text
      .trim()
      .split("\n")
      .map((line) => line.trim());
    expect(lines.filter((line) => !/^npm (cit|test( -- .*)?|run [\w:-]+( -- .*)?)$/.test(line))).toEqual([]);
  });

  test("README tells the most important things in 250 lines", () => {
    expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(250);
  });

  test("README leads to every page", () => {
    expect(pages.filter((path) => !read("README.md").includes(`](${path}`))).toEqual([]);
  });

  test("the reference names every command and every flag that --help knows", async () => {
    const { cwd, env } = world("help");
    const reference = read("docs/reference.md");
    const words = Object.keys(COMMANDS);
    for (const word of words) {
      const { code, printed } = await run(
        process.execPath,
        [join(root, "dist/cli.js"), word, "--help"],
        cwd,
        env,
      );
      expect([word, code]).toEqual([word, 0]);
      const flags = [...printed.matchAll(/^ +(?:-\w, )?--([a-z][a-z-]*)/gm)].map(([, flag = ""]) => flag);
      const unknown = flags.filter(
        (flag) => !reference.includes(`\`${flag}\``) && !reference.includes(`--${flag}`),
      );
      expect([word, unknown]).toEqual([word, []]);
    }
  });
});

describe("what is generated", () => {
  const docs = (...args: string[]) =>
    run(process.execPath, [join(root, "scripts/docs.mjs"), ...args], root, {
      PATH: process.env.PATH ?? "",
    });

  test("is in the docs as action.yml, the sources and the examples say", async () => {
    expect(await docs("--check")).toMatchObject({ code: 0 });
    const reference = read("docs/reference.md");
    const rows = [...Object.keys(action.inputs), ...Object.keys(action.outputs)];
    expect(rows.filter((name) => !reference.includes(`\n| \`${name}\` `))).toEqual([]);
  });

  test.each(examples)("%s is shown or linked in a page", (path) => {
    const isShown = (page: string) => read(page).includes(read(path)) || read(page).includes(`/${path})`);
    expect(pages.filter(isShown)).not.toEqual([]);
  });

  test("is refused by the check when it is out of date, and made right by `npm run docs`", async () => {
    const copy = join(sandbox, "reference.md");
    writeFileSync(copy, read("docs/reference.md").replace("| `team` ", "| `teem` "));
    expect(await docs("--check", copy)).toMatchObject({
      code: 1,
      printed: expect.stringContaining("npm run docs"),
    });
    expect(await docs(copy)).toMatchObject({ code: 0 });
    expect(readFileSync(copy, "utf8")).toBe(read("docs/reference.md"));
  });
});

describe("an action's file", () => {
  test.each(["action.yml", "job/action.yml"])(
    "%s has expressions in defaults only: a runner evaluates them in descriptions too, and loads nothing",
    (path) => {
      const expressions = read(path)
        .split("\n")
        .filter((line) => line.includes("${{"));
      expect(expressions.filter((line) => !/^ +default: /.test(line))).toEqual([]);
    },
  );
});

const isOurs = (step: Step) =>
  /^\.\/(\.owner-report-action)?$/.test(step.uses ?? "") ||
  (step.uses ?? "").startsWith("owner-report/owner-report@");
const stepsOf = (text: string): Step[] => {
  const parsed = parse(text) as Workflow | Step[];
  return Array.isArray(parsed) ? parsed : Object.values(parsed.jobs).flatMap((job) => job.steps ?? []);
};
const files = [...examples, ...ownWorkflows].map((path) => [path, read(path)] as const);
const workflows = [...named(inLanguage("yaml")), ...files];

const isOfJob = (step: Step) => (step.uses ?? "").startsWith("owner-report/owner-report/job@");

/** What the step of the job action must and may be given. */
function jobFaults(step: Step): string[] {
  const given = Object.keys(step.with ?? {});
  const sends =
    ["send-cmd", "webhook-url"].some((name) => given.includes(name)) || step.with?.deliver === false;
  return [
    ...given.filter((name) => !(name in jobAction.inputs)).map((name) => `no such input: ${name}`),
    ...(sends ? [] : ["nothing to send with"]),
  ];
}

/** What every owner-report step must and may be given, by its mode. */
function faults(step: Step): string[] {
  const given = Object.keys(step.with ?? {});
  const mode = String(step.with?.mode);
  const modes = ["producer", "consumer", "driver", "watchdog", "direct", "status", "probe"];
  const needed: Record<string, string[]> = {
    producer: ["progress"],
    direct: ["progress", "send-cmd"],
    watchdog: ["send-cmd"],
    driver: ["report-id", "send-cmd"],
    consumer: ["report-id"],
  };
  const required = Object.keys(action.inputs).filter((name) => action.inputs[name]?.required);
  return [
    ...given.filter((name) => !(name in action.inputs)).map((name) => `no such input: ${name}`),
    ...(modes.includes(mode) ? [] : [`no such mode: ${mode}`]),
    ...[...required, ...(needed[mode] ?? [])]
      .filter((name) => !given.includes(name) && !(name === "send-cmd" && given.includes("webhook-url")))
      .map((name) => `no ${name}`),
  ];
}

describe("the workflows", () => {
  test.each(workflows)("%s is YAML without errors or warnings", (_where, text) => {
    const { errors, warnings } = parseDocument(text);
    expect([errors, warnings]).toEqual([[], []]);
  });

  test.each(workflows)("%s gives owner-report only inputs that exist, and all it needs", (_where, text) => {
    expect(stepsOf(text).filter(isOurs).flatMap(faults)).toEqual([]);
    expect(stepsOf(text).filter(isOfJob).flatMap(jobFaults)).toEqual([]);
  });

  test.each(files)("%s says what may start it and what it may do", (_where, text) => {
    const workflow = parse(text) as Workflow;
    expect(workflow.on).toBeDefined();
    expect(["{}", '{"contents":"read"}']).toContain(JSON.stringify(workflow.permissions));
  });

  test.each(examples)("%s gives its job the time that its slowest pass may take", (path) => {
    const { jobs } = parse(read(path)) as Workflow;
    for (const { "timeout-minutes": minutes = 360, steps = [] } of Object.values(jobs))
      for (const { with: inputs = {} } of steps.filter(isOurs)) {
        const seconds = Number(inputs["max-count"] ?? 5) * Number(inputs["send-timeout"] ?? 120);
        expect(minutes * 60).toBeGreaterThan(seconds + 60);
      }
  });

  test.each(ownWorkflows)("%s pins the actions of others to a commit", (path) => {
    const others = stepsOf(read(path)).filter((step) => step.uses && !isOurs(step));
    expect(others.map((step) => step.uses).filter((uses) => !/@[0-9a-f]{40}$/.test(uses ?? ""))).toEqual([]);
  });
});

/** What the expressions of our workflows stand for; another one is a fault of the test. */
function fill(text: string, outputs: Record<string, string>): string {
  return text.replaceAll(/\$\{\{ *([\w.-]+) *\}\}/g, (_all, expression: string) => {
    if (expression === "job.status") return "success";
    if (expression === "github.token") return "the-token-of-the-job";
    if (expression.startsWith("secrets.")) return receiver;
    const value = outputs[expression];
    if (value === undefined)
      throw new Error(`The docs use an expression that is not known here: ${expression}`);
    return value;
  });
}

function outputsOf(file: string): Record<string, string> {
  const blocks = readFileSync(file, "utf8").matchAll(/^([\w-]+)<<(\S+)\r?\n(.*?)\r?\n\2$/gms);
  return Object.fromEntries([...blocks].map(([, name = "", , value = ""]) => [name, value]));
}

/** Runs the owner-report steps of a workflow, and its shell steps that follow one, as a runner would. */
async function play(name: string, text: string): Promise<Ended[]> {
  const { cwd, env: base } = world(name);
  const known: Record<string, string> = {};
  const results: Ended[] = [];
  const output = join(cwd, "output");
  const summary = join(cwd, "summary");
  for (const step of stepsOf(text)) {
    if (!isOurs(step) && !(step.run && results.length > 0 && step.env)) continue;
    const env = { ...base, GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: cwd, RUNNER_TEMP: cwd };
    Object.assign(env, { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
    for (const [key, value] of Object.entries(step.env ?? {}))
      Object.assign(env, { [key]: fill(value, known) });
    if (!isOurs(step)) {
      results.push(await run("bash", ["-e", "-c", step.run ?? ""], cwd, env));
      continue;
    }
    for (const [input, { default: preset = "" }] of Object.entries(action.inputs)) {
      const value = fill(String(step.with?.[input] ?? preset), known);
      Object.assign(env, { [`INPUT_${input.toUpperCase()}`]: value });
    }
    writeFileSync(output, "");
    writeFileSync(summary, "");
    results.push(await run(process.execPath, [join(root, action.runs.main)], cwd, env));
    for (const [key, value] of Object.entries(outputsOf(output))) {
      known[`steps.${step.id}.outputs.${key}`] = value;
    }
  }
  return results;
}

describeOnPosix("running what the docs say", () => {
  const delivered: Record<string, number> = { checkpoints: 2, direct: 1, "scheduled-drain": 1 };

  test.each(Object.keys(delivered))("the workflow %s delivers its reports", async (name) => {
    received.length = 0;
    const text = read(`examples/${name}.yml`);
    if (name === "scheduled-drain") {
      const producer = inLanguage("yaml").find(
        ({ where, text }) => where.startsWith("docs/queues.md") && Array.isArray(parse(text)),
      );
      expect(await play(name, producer?.text ?? "")).toMatchObject([{ code: 0 }]);
    }
    const results = await play(name, text);
    expect(results.filter((result) => result.code !== 0)).toEqual([]);
    expect(received).toHaveLength(delivered[name] ?? 0);
  });

  test("the workflow of this repository that uses itself passes", async () => {
    const results = await play("self-use", read(".github/workflows/self-use.yml"));
    expect(results).toHaveLength(4);
    expect(results.filter((result) => result.code !== 0)).toEqual([]);
  });

  test("the library snippets run on the package as it is built", async () => {
    received.length = 0;
    const { cwd, env } = world("library");
    const home = join(cwd, "node_modules/owner-report");
    mkdirSync(home, { recursive: true });
    for (const path of ["package.json", "dist"])
      cpSync(join(root, path), join(home, path), { recursive: true });
    for (const [where, text] of named(inLanguage("js"))) {
      writeFileSync(join(cwd, "snippet.mjs"), text);
      const ended = await run(process.execPath, ["snippet.mjs"], cwd, env);
      expect([where, ended]).toMatchObject([where, { code: 0 }]);
    }
    expect(received).toEqual([expect.stringContaining("3/7")]);
  });
});

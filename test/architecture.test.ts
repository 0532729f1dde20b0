import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { parseSync } from "@swc/core";
import { VERSION } from "../src/app/cli/version.js";
import { tempDir } from "./helpers/temp-dir.js";

const root = resolve("src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replaceAll("\\", "/"));
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

interface Import {
  from: string;
  to: string;
  isType: boolean;
}

const imports: Import[] = files.flatMap((from) => {
  const found = textOf(from).matchAll(
    /(?:import|export)( type)?[^;"]*?from "([^"]+)"|import\("([^"]+)"\)|import "([^"]+)"/g,
  );
  return [...found].map(([, type, named, called, bare]) => {
    const name = named ?? called ?? bare ?? "";
    const to = name.startsWith(".")
      ? relative(root, resolve(root, dirname(from), name)).replace(/\.js$/, ".ts")
      : name;
    return { from, to: to.replaceAll("\\", "/"), isType: type !== undefined };
  });
});
const own = imports.filter((i) => i.to.endsWith(".ts"));

/** What a room may import: the rooms that its arrows lead to, and all that theirs lead to. */
const ARROWS: Record<string, string[]> = {
  app: ["operator"],
  operator: ["roles"],
  index: ["library"],
  library: ["roles"],
  roles: ["delivery"],
  delivery: ["stores", "senders"],
  stores: ["report"],
  senders: ["report"],
  report: ["platform"],
  platform: ["errors"],
  errors: [],
};
const ROLES = ["producer.ts", "consumer.ts", "driver.ts", "watchdog.ts", "direct.ts"];

/** The room of a file: its first folder; of the files at the top, `roles`, or the file's own name. */
function room(file: string): string {
  if (file.includes("/")) return file.slice(0, file.indexOf("/"));
  return ROLES.includes(file) ? "roles" : file.replace(/\.ts$/, "");
}

function reach(name: string): string[] {
  const next = ARROWS[name] ?? [];
  return [...new Set([...next, ...next.flatMap(reach)])];
}

const shown = ({ from, to }: Import) => `${from} imports ${to}`;
const importersOf = (name: string) => [...new Set(imports.filter((i) => i.to === name).map((i) => i.from))];

test("every import is found: the walk sees the whole source", () => {
  expect(files.length).toBeGreaterThan(25);
  expect(own.filter((i) => !files.includes(i.to)).map(shown)).toEqual([]);
});

test("every file is in a room: only the roles, the library's exports and the error lie loose", () => {
  expect(files.filter((file) => !(room(file) in ARROWS))).toEqual([]);
});

test("a room imports only what stands to its right", () => {
  const foreign = own.filter((i) => room(i.from) !== room(i.to));
  expect(foreign.filter((i) => !reach(room(i.from)).includes(room(i.to))).map(shown)).toEqual([]);
});

test("the library's exports are of nothing that differs between systems", () => {
  expect(own.filter((i) => i.from === "index.ts" && room(i.to) === "platform").map(shown)).toEqual([]);
});

test("of the roles only direct imports others", () => {
  const among = own.filter((i) => room(i.from) === "roles" && room(i.to) === "roles");
  expect(among.filter((i) => i.from !== "direct.ts").map(shown)).toEqual([]);
});

test("no file imports itself by way of others", () => {
  const targets = new Map(files.map((file) => [file, own.filter((i) => i.from === file).map((i) => i.to)]));
  const done = new Set<string>();
  function circleFrom(file: string, way: string[]): string[] {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const to of targets.get(file) ?? []) {
      const circle = circleFrom(to, [...way, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  }
  expect(files.map((file) => circleFrom(file, [])).filter((circle) => circle.length > 0)).toEqual([]);
});

const SHELLS = ["app/action/", "app/cli/"];
const shellOf = (file: string) => SHELLS.find((shell) => file.startsWith(shell));

test("nothing but a shell imports a shell", () => {
  const users = own.filter((i) => shellOf(i.to) !== undefined && shellOf(i.from) !== shellOf(i.to));
  expect(users.map(shown)).toEqual([]);
});

test("only the shells and the defaults of the library read the process environment", () => {
  const readers = files.filter((file) => textOf(file).includes("process.env"));
  // The library's own defaults: a program that gives no environment means its own.
  const others = readers.filter((file) => shellOf(file) === undefined && room(file) !== "library");
  expect(others).toEqual([]);
});

test("each library has one home", () => {
  expect(importersOf("gray-matter")).toEqual(["report/front-matter.ts"]);
  expect(importersOf("yaml")).toEqual(["report/front-matter.ts"]);
  expect(importersOf("@actions/core")).toEqual(["app/action/core.ts"]);
  expect(importersOf("@actions/cache")).toEqual(["stores/cache/worker.ts"]);
  expect(importersOf("#actions/exec")).toEqual(["stores/git/examine.ts"]);
  expect(importersOf("commander")).toEqual(["app/cli/help.ts"]);
  expect(importersOf("semver/functions/satisfies.js")).toEqual(["senders/openclaw/find.ts"]);
});

test("git is run by one file, and the git store is loaded only where it is wanted", () => {
  const runners = files.filter((file) => /\bspawn\w*\(\s*"git"/.test(textOf(file)));
  expect(runners).toEqual(["stores/git/process.ts"]);
  const inside = (file: string) => file.startsWith("stores/git/");
  const users = imports.filter((i) => inside(i.to) && !inside(i.from) && !i.isType);
  const light = ["stores/git/access.ts", "stores/git/namespace.ts"];
  expect([...new Set(users.filter((i) => !light.includes(i.to)).map((i) => i.from))].sort()).toEqual([
    "app/open-store.ts",
    "library/stores.ts",
  ]);
  expect(textOf("app/open-store.ts")).toContain('await import("../stores/git/store.js")');
});

test("what differs between systems sits in src/platform/, and docs/platforms.md has each of its files", () => {
  const asking = files.filter((file) => /win32|darwin|process\.platform/.test(textOf(file)));
  expect(asking.filter((file) => room(file) !== "platform")).toEqual([]);
  const table = readFileSync("docs/platforms.md", "utf8");
  expect(asking.filter((file) => !table.includes(`\`src/${file}\``))).toEqual([]);
  const named = [...table.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

/** The longest function and the most parameters of a room, where they are more than 30 and three. May only go down. */
const LIMITS: Record<string, { lines: number; parameters: number }> = {
  app: { lines: 30, parameters: 4 },
  senders: { lines: 30, parameters: 4 },
  stores: { lines: 30, parameters: 6 },
};

interface Fn {
  line: number;
  lines: number;
  parameters: number;
}

interface Parsed {
  span: { start: number; end: number };
  params: unknown[];
}

/** Every function of a file, whatever way it is written. */
function functionsOf(file: string): Fn[] {
  // Spans count bytes, from where the first statement begins: one is put before the text. `#!` may only come first.
  const bytes = Buffer.from(`0;${textOf(file).replace(/^#!/, "//")}`);
  const { span, body } = parseSync(bytes.toString(), { syntax: "typescript", target: "es2022" });
  const linesOf = (start: number, end: number) =>
    bytes.subarray(start - span.start, end - span.start).filter((byte) => byte === 10).length + 1;
  return functionsIn(body).map(({ span: { start, end }, params }) => {
    return { line: linesOf(span.start, start), lines: linesOf(start, end), parameters: params.length };
  });
}

function functionsIn(node: unknown): Parsed[] {
  if (typeof node !== "object" || node === null) return [];
  const inside = Object.values(node).flatMap(functionsIn);
  return isFunction(node) ? [node, ...inside] : inside;
}

function isFunction(node: object): node is Parsed {
  return "params" in node && Array.isArray(node.params) && "body" in node && node.body != null;
}

test("functions are small: at most 30 lines and three parameters, and no room's longest grows", () => {
  expect(files.flatMap(functionsOf).length).toBeGreaterThan(500);
  const long = files.flatMap((file) => {
    const { lines, parameters } = LIMITS[room(file)] ?? { lines: 30, parameters: 3 };
    const over = functionsOf(file).filter((f) => f.lines > lines || f.parameters > parameters);
    return over.map((f) => `${file}:${f.line} has ${f.lines} lines, ${f.parameters} parameters`);
  });
  expect(long).toEqual([]);
});

test("the version is package.json's", () => {
  expect(VERSION).toBe(JSON.parse(readFileSync("package.json", "utf8")).version);
});

const read = (file: string) => readFileSync(join("dist", file), "utf8");
const bundled = readdirSync("dist").filter((name) => name.endsWith(".js"));

/** Runs a program of dist/ in a folder of its own, and returns what a probe said at its end, or when it started a command. */
function probed(program: string, words: string[], probe: string, inputs: NodeJS.ProcessEnv = {}): string {
  const workspace = tempDir();
  const file = (name: string) => {
    const path = join(workspace, name);
    writeFileSync(path, "");
    return path;
  };
  writeFileSync(file("probe.cjs"), probe);
  const files = { GITHUB_OUTPUT: file("output"), GITHUB_STEP_SUMMARY: file("summary") };
  const env = { PATH: process.env.PATH, GITHUB_WORKSPACE: workspace, HOME: workspace, ...files, ...inputs };
  const args = ["--require", join(workspace, "probe.cjs"), resolve("dist", program), ...words];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env, cwd: workspace });
  expect(stdout).toMatch(/^Queued: |^started/);
  return stderr;
}

const SAY_FILES =
  "const say = () => require('fs').writeSync(2, Object.keys(require.cache).join('\\n') + '\\n');";
const AT_END = `${SAY_FILES} process.on('exit', say);`;
const AT_COMMAND = `${SAY_FILES} const { ChildProcess } = require('child_process'); const { spawn } = ChildProcess.prototype;
  ChildProcess.prototype.spawn = function (options) { if (options.file === 'echo') say(); return spawn.call(this, options); };`;
const inDist = (told: string) =>
  told.split("\n").flatMap((path) => (dirname(path) === resolve("dist") ? [path] : []));
const textsOf = (paths: string[]) => paths.map((path) => readFileSync(path, "utf8")).join("\n");

const PRODUCER = { INPUT_MODE: "producer", INPUT_TEAM: "t", INPUT_WORKER: "w", INPUT_PROGRESS: "1/2" };
const FLAGS = ["--team", "t", "--worker", "w"];
/** What both programs read for a step that only queues. */
const atStart = textsOf([
  ...inDist(probed("index.js", [], AT_END, PRODUCER)),
  ...inDist(probed("cli.js", ["producer", ...FLAGS, "--progress", "1/2"], AT_END)),
]);

test("run starts its command before it reads anything that queues", () => {
  const before = textsOf(inDist(probed("cli.js", ["run", ...FLAGS, "--", "echo", "started"], AT_COMMAND)));
  expect(before).toContain("mkfifo");
  expect(before).not.toContain("Queued: ");
  expect(atStart).toContain("Queued: ");
});

test("OpenClaw is looked for only where it is used: the bundles load that part when they need it", () => {
  expect(importersOf("app/openclaw.ts").sort()).toEqual(["app/run.ts", "app/sending.ts"]);
  expect(bundled.map(read).join()).toContain("SemVer ANY");
  expect(atStart).not.toContain("SemVer ANY");
});

test("the programs hold no HTTP client of a library, and what they all load no way to run text", () => {
  for (const name of bundled) expect(read(name)).not.toContain("undici");
  expect(atStart).not.toMatch(/[^.\w]eval\(/);
});

test("no byte of a module is in dist/ twice: every module is in one file", () => {
  const ids = bundled.flatMap((name) =>
    [...read(name).matchAll(/[{,](\d+):\(?function\(/g)].map(([, id]) => id),
  );
  expect(ids.length).toBeGreaterThan(150);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test("no module of an entry is skipped over first and compiled at its call", () => {
  expect(atStart).toMatch(/[{,]\d+:\(function\(/);
  expect(atStart).not.toMatch(/[{,]\d+:(\([\w$,]*\)|[\w$]+)=>\{/);
});

test("a step that only queues loads nothing to start processes with, and none of Node's streams", () => {
  // Node's own list of what it has loaded of itself.
  const atEnd = "process.on('exit', () => require('fs').writeSync(2, process.moduleLoadList.join('\\n')));";
  const loaded = probed("index.js", [], atEnd, PRODUCER);
  expect(loaded).toMatch(/^NativeModule fs$/m);
  expect(loaded).not.toMatch(/NativeModule (child_process|stream|net|tty)$/m);
});

const page = readFileSync("docs/architecture.md", "utf8");

test("the picture in docs/architecture.md is the rule", () => {
  const drawn = [...page.matchAll(/^ +(\w+) --> (\w+)$/gm)].map(([, start, end]) => `${start} --> ${end}`);
  const rule = Object.entries(ARROWS).flatMap(([start, ends]) => ends.map((end) => `${start} --> ${end}`));
  expect(drawn.sort()).toEqual(rule.sort());
});

test("docs/architecture.md names every folder and every loose file of src, and none that is not there", () => {
  const rows = [...page.matchAll(/^\| `\w+` +\|.*$/gm)].map(([row]) => row).join("\n");
  const named = [...rows.matchAll(/`([\w-]+(?:\/[\w-]+)*(?:\/|\.ts))`/g)].map(([, place = ""]) => place);
  const real = files.map((file) => (file.includes("/") ? `${dirname(file)}/` : file));
  expect([...new Set(named)].sort()).toEqual([...new Set(real)].sort());
});

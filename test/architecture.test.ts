import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { VERSION } from "../src/version.js";
import { tempDir } from "./helpers/temp-dir.js";

const root = resolve("src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replaceAll("\\", "/"));

interface Import {
  from: string;
  to: string;
  isType: boolean;
}

const imports: Import[] = files.flatMap((from) => {
  const source = readFileSync(join(root, from), "utf8");
  return [...source.matchAll(/(?:import|export)( type)?[^;"]*?from "([^"]+)"|import\("([^"]+)"\)/g)].map(
    (found) => {
      const name = found[2] ?? found[3] ?? "";
      const to = name.startsWith(".")
        ? relative(root, resolve(root, dirname(from), name)).replace(/\.js$/, ".ts")
        : name;
      return { from, to: to.replaceAll("\\", "/"), isType: found[1] !== undefined };
    },
  );
});

const room = (file: string) => (file.includes("/") ? file.split("/")[0] : "");
const from = (name: string) => imports.filter((i) => room(i.from) === name);
const importersOf = (name: string) => [...new Set(imports.filter((i) => i.to === name).map((i) => i.from))];

test("every import is found: the walk sees the whole source", () => {
  expect(files.length).toBeGreaterThan(25);
  expect(imports.filter((i) => i.to.endsWith(".ts")).every((i) => files.includes(i.to))).toBe(true);
});

test("nothing but a shell imports a shell", () => {
  const shells = ["action", "cli"];
  expect(imports.filter((i) => shells.includes(room(i.to) ?? "") && room(i.from) !== room(i.to))).toEqual([]);
});

test("the report knows only itself, errors and randomness", () => {
  const allowed = ["errors.ts", "random.ts"];
  const own = from("report").filter((i) => i.to.endsWith(".ts") && room(i.to) !== "report");
  expect(own.filter((i) => !allowed.includes(i.to))).toEqual([]);
});

test("stores and senders never know each other, a role or a shell", () => {
  const allowed = [
    "blank.ts",
    "errors.ts",
    "random.ts",
    "process-identity.ts",
    "delivery.ts",
    "delivery-record.ts",
  ];
  for (const name of ["stores", "senders"]) {
    const foreign = from(name).filter(
      (i) => i.to.endsWith(".ts") && ![name, "report", "platform"].includes(room(i.to) ?? ""),
    );
    expect(foreign.filter((i) => !allowed.includes(i.to))).toEqual([]);
  }
});

test("each library has one home", () => {
  expect(importersOf("gray-matter")).toEqual(["report/front-matter.ts"]);
  expect(importersOf("yaml")).toEqual(["report/front-matter.ts"]);
  expect(importersOf("@actions/core")).toEqual(["action/core.ts"]);
  expect(importersOf("@actions/cache")).toEqual(["stores/cache/worker.ts"]);
  expect(importersOf("#actions/exec")).toEqual(["stores/git/findings.ts"]);
  expect(importersOf("commander")).toEqual(["cli/program.ts"]);
  expect(importersOf("semver/functions/satisfies.js")).toEqual(["operator/openclaw/runtime.ts"]);
});

test("git is run by one file, and the git store is loaded only where it is wanted", () => {
  const runners = files.filter((file) => /\bspawn\w*\(\s*"git"/.test(readFileSync(join(root, file), "utf8")));
  expect(runners).toEqual(["stores/git/process.ts"]);
  const inside = (file: string) => file === "stores/git.ts" || file.startsWith("stores/git/");
  const users = imports.filter((i) => inside(i.to) && !inside(i.from) && !i.isType);
  const light = ["stores/git/access.ts", "stores/git/names.ts"];
  expect([...new Set(users.filter((i) => !light.includes(i.to)).map((i) => i.from))]).toEqual([
    "index.ts",
    "open-store.ts",
  ]);
  expect(readFileSync(join(root, "open-store.ts"), "utf8")).toContain('await import("./stores/git.js")');
});

test("only the shells read the process environment", () => {
  const readers = files.filter((file) => readFileSync(join(root, file), "utf8").includes("process.env"));
  expect(readers.filter((file) => !["action", "cli"].includes(room(file) ?? ""))).toEqual([]);
});

test("what differs between systems sits in src/platform/, and docs/platforms.md has each of its files", () => {
  const asking = files.filter((file) =>
    /win32|darwin|process\.platform/.test(readFileSync(join(root, file), "utf8")),
  );
  expect(asking.filter((file) => room(file) !== "platform")).toEqual([]);
  const table = readFileSync("docs/platforms.md", "utf8");
  const own = files.filter((file) => room(file) === "platform");
  expect(own.filter((file) => !table.includes(`\`src/${file}\``))).toEqual([]);
  const named = [...table.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test("files stay readable: under 300 lines", () => {
  const long = files.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 300);
  expect(long).toEqual([]);
});

test("the version is package.json's", () => {
  expect(VERSION).toBe(JSON.parse(readFileSync("package.json", "utf8")).version);
});

test("OpenClaw is looked for only where it is used: the bundles load that part when they need it", () => {
  expect(importersOf("openclaw-route.ts").sort()).toEqual(["run.ts", "sending.ts"]);
  for (const bundle of ["dist/main.js", "dist/cli/main.js"])
    expect(readFileSync(bundle, "utf8")).not.toContain("SemVer ANY");
});

test("the bundles hold no HTTP client and no way to run text but where it is known", () => {
  for (const bundle of ["dist/main.js", "dist/cli/main.js"]) {
    const code = readFileSync(bundle, "utf8");
    expect(code).not.toContain("undici");
    expect(code).not.toMatch(/[^.\w]eval\(/);
  }
});

test("no module of an entry is skipped over first and compiled at its call", () => {
  for (const bundle of ["dist/main.js", "dist/cli/main.js"]) {
    const code = readFileSync(bundle, "utf8");
    expect(code).toMatch(/[{,]\d+:\(function\(/);
    expect(code).not.toMatch(/[{,]\d+:(\([\w$,]*\)|[\w$]+)=>\{/);
  }
});

test("a step that only queues loads nothing to start processes with", () => {
  const workspace = tempDir();
  const probe = join(workspace, "probe.cjs");
  // Node's own list of what it has loaded of itself.
  writeFileSync(probe, "process.on('exit', () => process.stderr.write(process.moduleLoadList.join('\\n')));");
  const inputs = { INPUT_MODE: "producer", INPUT_TEAM: "t", INPUT_WORKER: "w", INPUT_PROGRESS: "1/2" };
  const env = { PATH: process.env.PATH, GITHUB_WORKSPACE: workspace, ...inputs };
  const { stdout, stderr } = spawnSync(process.execPath, ["--require", probe, "dist/index.js"], {
    encoding: "utf8",
    env,
  });
  expect(stdout).toContain("Queued: ");
  expect(stderr).toMatch(/^NativeModule fs$/m);
  expect(stderr).not.toMatch(/child_process$/m);
});

const page = readFileSync("docs/architecture.md", "utf8");
/** The rooms of docs/architecture.md: where each file, or the folder it lies in, is at home. */
const homes = new Map(
  [...page.matchAll(/^\| `(\w+)` +\| (.*) \|$/gm)].flatMap(([, name = "", cells = ""]) =>
    [...cells.matchAll(/`([\w./-]+)`/g)].map(([, place = ""]) => [place, name] as const),
  ),
);
const homeOf = (file: string) => homes.get(file) ?? homes.get(`${room(file)}/`);

test("docs/architecture.md has a room for every file, and none for what is not there", () => {
  expect(files.filter((file) => homeOf(file) === undefined)).toEqual([]);
  const places = files.flatMap((file) => [file, `${room(file)}/`]);
  expect([...homes.keys()].filter((place) => !places.includes(place))).toEqual([]);
});

test("the picture in docs/architecture.md has exactly the imports between rooms, and no way leads back", () => {
  const arrow = (from = "", to = "") => `${from} --> ${to}`;
  const drawn = [...page.matchAll(/^ +(\w+) --> (\w+)$/gm)].map(([, start, end]) => arrow(start, end));
  const real = imports
    .filter((i) => i.to.endsWith(".ts"))
    .map((i) => [homeOf(i.from), homeOf(i.to)])
    .filter(([start, end]) => start !== end);
  expect(real.filter(([start]) => start === "basics")).toEqual([]);
  const arrows = real.filter(([, end]) => end !== "basics").map(([start, end]) => arrow(start, end));
  expect([...new Set(arrows)].sort()).toEqual([...drawn].sort());
  const order = [...page.matchAll(/^ {2}(\w+)\[/gm)].map(([, name]) => name);
  const back = real.filter(([start, end]) => end !== "basics" && order.indexOf(start) > order.indexOf(end));
  expect(back).toEqual([]);
});

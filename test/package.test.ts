/** What `npm pack` makes, installed into an empty folder. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { root } from "./helpers/bundles.js";
import { tempDir } from "./helpers/temp-dir.js";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  version: string;
  dependencies?: unknown;
};
const windows = process.platform === "win32";
let files: string[];
/** The folder that it is installed into, with nothing else. */
let home: string;
let installed: string;

beforeAll(() => {
  const npm = (args: string[], cwd: string) =>
    execFileSync("npm", args, { cwd, encoding: "utf8", shell: windows, stdio: "pipe" });
  home = tempDir();
  const [packed] = JSON.parse(
    npm(["pack", "--json", "--foreground-scripts=false", "--pack-destination", home], root),
  ) as { filename: string; files: { path: string }[] }[];
  files = packed?.files.map(({ path }) => path) ?? [];
  const folder = join(home, "node_modules");
  mkdirSync(folder);
  writeFileSync(join(home, "package.json"), '{ "private": true }');
  npm(["install", "--offline", "--no-audit", "--no-fund", `./${packed?.filename}`], home);
  installed = join(folder, "owner-report");
});

/** Runs Node in the folder with a script of this name and text. */
function run(name: string, text: string): unknown {
  writeFileSync(join(home, name), text);
  const { stdout, stderr } = spawnSync(process.execPath, [name], { cwd: home, encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("has the programs, the library with its types, the action, the licence and what a reader needs", () => {
  const dist = [
    "index.js",
    "job-start.js",
    "job-end.js",
    "cli.js",
    "main.js",
    "library.js",
    "library.mjs",
    "types/index.d.ts",
    "licenses.txt",
  ];
  const named = [
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "action.yml",
    "job/action.yml",
    "package.json",
    "schema/status.json",
  ];
  expect(files).toEqual(expect.arrayContaining([...named, ...dist.map((name) => `dist/${name}`)]));
});

test("has no source, no test and nothing that a tool left behind", () => {
  const wanted =
    /^(dist\/.*\.(m?js|json|txt|d\.m?ts)|schema\/[a-z]+\.json|[A-Z]+(\.md)?|(job\/)?action\.yml|package\.json)$/;
  expect(files.filter((path) => !wanted.test(path))).toEqual([]);
  expect(files.filter((path) => /\.test\.|\.map$/.test(path))).toEqual([]);
});

test("lets a program read the schema of what each command prints", () => {
  const text = `const { readdirSync } = require("node:fs");
const names = readdirSync("node_modules/owner-report/schema");
const titles = names.map((name) => require("owner-report/schema/" + name).title);
console.log(JSON.stringify(titles));`;
  const titles = readdirSync("schema").map((name) => `What owner-report ${name.slice(0, -5)} --json prints`);
  expect(run("schemas.cjs", text)).toEqual(titles);
});

test("installs one package of less than 3 MB: everything is in it, once", () => {
  const folder = join(home, "node_modules");
  expect(readdirSync(folder).filter((name) => !name.startsWith("."))).toEqual(["owner-report"]);
  const all = readdirSync(installed, { recursive: true, encoding: "utf8" });
  expect(all.filter((name) => name.includes("node_modules"))).toEqual([]);
  const bytes = all.reduce((sum, name) => sum + statSync(join(installed, name)).size, 0);
  expect(bytes).toBeLessThan(3_000_000);
  expect(manifest.dependencies).toBeUndefined();
});

test("its program is executable, and says its version", () => {
  const name = windows ? "owner-report.cmd" : "owner-report";
  const said = execFileSync(join(home, "node_modules/.bin", name), ["--version"], {
    encoding: "utf8",
    shell: windows,
  });
  expect(said.trim()).toBe(manifest.version);
  if (!windows) expect(statSync("dist/cli.js").mode & 0o111).toBe(0o111);
});

describe("the library", () => {
  const use = `
    const fields = { team: "t", worker: "w", progress: "1/2" };
    const store = new lib.DirectoryStore("queue-" + kind);
    const sender = new lib.ShellSender({ command: "printf '%s' \\"$OWNER_REPORT_ID\\" > sent-" + kind });
    lib.producer({ store, checkpoint: fields })
      .then(({ reportId }) => lib.driver({ store, sender, idOrPath: reportId }))
      .then(({ outcome }) => console.log(JSON.stringify([outcome, Object.keys(lib).sort()])));`;
  const expected = ["sent", expect.arrayContaining(["OwnerReportError", "producer", "watchdog"])];

  test("is for import and for require, and queues and sends with the defaults alone", () => {
    const imported = run("a.mjs", `import * as lib from "owner-report"; const kind = "esm"; ${use}`);
    expect(imported).toEqual(expected);
    expect(run("b.cjs", `const lib = require("owner-report"); const kind = "cjs"; ${use}`)).toEqual(imported);
  });

  test("is one for both: an error of the one is an error of the other", () => {
    const text = `
      import { createRequire } from "node:module";
      import * as imported from "owner-report";
      const required = createRequire(import.meta.url)("owner-report");
      console.log(JSON.stringify(Object.keys(imported).filter((name) => imported[name] !== required[name])));`;
    expect(run("one.mjs", text)).toEqual([]);
  });

  test.each([
    ["an ES module", "module"],
    ["CommonJS", "commonjs"],
  ])("has types for %s in a strict project that has nothing else installed", (_, type) => {
    const project = join(home, type);
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ type }));
    const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    const compilerOptions = { module: "nodenext", target: "es2023", types: [], ...strict };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    writeFileSync(
      join(project, "use.ts"),
      `import { DirectoryStore, OwnerReportError, type Result, ShellSender, watchdog } from "owner-report";
      const store = new DirectoryStore("queue");
      const sender = new ShellSender({ command: "true" });
      export async function pass(): Promise<string> {
        const result: Result = await watchdog({ store, sender, limit: 5 });
        if (result.outcome === "sent") return result.sentIds.join();
        if (result.outcome === "failed" || result.outcome === "in-doubt") return result.failedReason.trim();
        if (result.outcome === "queued") return result.reportId.trim() + result.report.team;
        return result.outcome === "error" ? result.code.trim() : "";
      }
      // @ts-expect-error: a command is required
      new ShellSender({});
      export const code = (error: unknown) => (error instanceof OwnerReportError ? error.code : undefined);
      `,
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
    expect(stdout).toBe("");
  });

  test("its types name no file that is not there, and no other package", () => {
    const types = files.filter((path) => /\.d\.m?ts$/.test(path));
    expect(types.length).toBeGreaterThan(15);
    for (const path of types) {
      const text = readFileSync(join(root, path), "utf8");
      expect(text).not.toMatch(/from "[^.]|import\("[^.]|DESIGN|\bdocs\/|\bsrc\/|NodeJS\.|\bBuffer\b/);
    }
  });
});

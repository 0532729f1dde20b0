/** What `npm pack` would publish. */

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "@jest/globals";
import { root } from "./helpers/bundles.js";

interface Manifest {
  version: string;
  bin: Record<string, string>;
  exports: { ".": { types: string; default: string } };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
let files: string[];

beforeAll(() => {
  const words = ["pack", "--dry-run", "--json", "--foreground-scripts=false"];
  const options = {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: "pipe",
  } as const;
  const [packed] = JSON.parse(execFileSync("npm", words, options)) as { files: { path: string }[] }[];
  files = packed?.files.map(({ path }) => path) ?? [];
});

test("has the program, the library with its types, the action, the licence and what a reader needs", () => {
  const { types, default: library } = manifest.exports["."];
  const promised = [...Object.values(manifest.bin), types, library].map((path) => path.replace(/^\.\//, ""));
  const named = ["LICENSE", "README.md", "CHANGELOG.md", "action.yml", "dist/index.js", "dist/licenses.txt"];
  expect(files).toEqual(expect.arrayContaining([...promised, ...named, "package.json"]));
});

test("has no source, no test and nothing that a tool left behind", () => {
  const wanted = /^(dist\/.*|lib\/.*\.(js|d\.ts)|[A-Z]+(\.md)?|action\.yml|package\.json)$/;
  expect(files.filter((path) => !wanted.test(path))).toEqual([]);
  expect(files.filter((path) => /\.test\.|\.map$/.test(path))).toEqual([]);
});

test("has types for every module of the library", () => {
  const modules = files.filter((path) => /^lib\/.*\.js$/.test(path));
  expect(modules.length).toBeGreaterThan(25);
  expect(modules.filter((path) => !files.includes(path.replace(/\.js$/, ".d.ts")))).toEqual([]);
});

test("its program says its version without anything installed beside it", () => {
  const [program = ""] = Object.values(manifest.bin);
  expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  const said = execFileSync(process.execPath, [program, "--version"], { encoding: "utf8" });
  expect(said.trim()).toBe(manifest.version);
});

test("a tag is released only if it is the version that everything says", () => {
  const words = ["scripts/check-release.mjs", "v0.0.0-no-such"];
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: "utf8" });
  expect([status, stderr]).toEqual([1, expect.stringContaining(`package.json says ${manifest.version}`)]);
  expect(stderr).toContain("CHANGELOG");
  expect(stderr).not.toMatch(/package-lock|version\.ts/);
});

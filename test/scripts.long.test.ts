import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "./helpers/bundles.js";
import { describeOnPosix } from "./helpers/platform.js";
import { binaries } from "./helpers/postgres.js";
import { start } from "./helpers/processes.js";
import { systemEnvironment } from "./helpers/system-environment.js";
import { tempDir } from "./helpers/temp-dir.js";

describeOnPosix("the scripts that CONTRIBUTING.md, README.md and the release name", () => {
  test("`npm run demo` works in a clone where nothing is installed", async () => {
    const clone = tempDir();
    for (const path of ["package.json", "scripts", "dist"])
      cpSync(join(root, path), join(clone, path), { recursive: true });
    const ended = await start("npm", ["run", "demo"], { cwd: clone, env: systemEnvironment(tempDir()) })
      .finished;
    expect(ended.code).toBe(0);
    expect(ended.shown).not.toContain("\x1b[");
  });

  test("`npm run bench` prints its table", async () => {
    const bench = [join(root, "scripts/bench.mjs"), "--quick"];
    const options = { cwd: root, env: systemEnvironment(tempDir()) };
    const { code, stdout } = await start(process.execPath, bench, options).finished;
    expect(code).toBe(0);
    expect(stdout.match(/^\| .* \| (ok|OVER) *\|$/gm)).toHaveLength(binaries ? 25 : 18);
  });

  test("`npm run bench` measures the chosen groups alone, and names them all where there is none of that name", async () => {
    const run = (only: string) => {
      const bench = [join(root, "scripts/bench.mjs"), "--quick", "--only", only];
      return start(process.execPath, bench, { cwd: root, env: systemEnvironment(tempDir()) }).finished;
    };
    const { code, stdout } = await run("own-ids");
    expect([code, stdout.match(/^\| .* \| (ok|OVER) *\|$/gm)?.length]).toEqual([0, 2]);
    const unknown = await run("nothing");
    expect([unknown.code, unknown.shown]).toEqual([
      1,
      expect.stringMatching(/No group nothing.*own-ids, git/),
    ]);
  });

  test("`npm sbom` lists this package and what is bundled in it", async () => {
    const args = ["sbom", "--sbom-format", "spdx", "--sbom-type", "application", "--package-lock-only"];
    const options = { cwd: root, env: systemEnvironment(tempDir()) };
    const { stdout } = await start("npm", args, options).finished;
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const packages: { name: string; versionInfo: string }[] = JSON.parse(stdout).packages;
    expect(packages.find(({ name }) => name === "owner-report")?.versionInfo).toBe(version);
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["@actions/core", "gray-matter", "yaml", "commander"]));
  });
});

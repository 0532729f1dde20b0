import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "./helpers/bundles.js";
import { describeOnPosix } from "./helpers/platform.js";
import { tempDir } from "./helpers/temp-dir.js";

const folder = join(root, "test");
const suites = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => name.replaceAll("\\", "/"))
  .sort();

/** The suites that Jest runs with a configuration. */
function suitesOf(config: string): string[] {
  const jest = ["--experimental-vm-modules", join(root, "node_modules/jest/bin/jest.js")];
  const words = [...jest, "--listTests", "--json", "--config", join(root, config)];
  const paths = JSON.parse(
    execFileSync(process.execPath, words, { cwd: root, encoding: "utf8" }),
  ) as string[];
  return paths.map((path) => relative(folder, path).replaceAll("\\", "/"));
}

test("`npm test` and `npm run test:all` run every suite, and twice only what has more than one form", () => {
  const [short, rest] = [suitesOf("jest.config.js"), suitesOf("jest.all.config.js")];
  expect([...new Set([...short, ...rest])].sort()).toEqual(suites);
  expect(short.filter((suite) => suite.endsWith(".long.test.ts"))).toEqual([]);
  const hasMore = (suite: string) =>
    /\/form\.js"|\bonEachNode/.test(readFileSync(join(folder, suite), "utf8"));
  expect(rest.filter((suite) => short.includes(suite) && !hasMore(suite))).toEqual([]);
});

describeOnPosix("the last line of .ci/run", () => {
  const script = /<<'JS'\n(.*?)\nJS\n/s.exec(readFileSync(join(root, ".ci/run"), "utf8"))?.[1] ?? "";

  test.each([
    [
      "adds both runs and the scenarios",
      [
        "Test Suites: 1 failed, 80 passed, 81 total",
        "Tests:       2 failed, 1 skipped, 1500 passed, 1503 total",
        "Test Suites: 60 passed, 60 total",
        "Tests:       1 skipped, 900 passed, 901 total",
        "Scenarios: 1 failed, 9 passed, 10 total",
      ],
      "2409 passed, 3 failed, 2 skipped",
    ],
    [
      "counts a suite that could not start",
      ["Test Suites: 1 failed, 1 total", "Tests:       0 total"],
      "0 passed, 1 failed",
    ],
  ])("%s", (_, lines, said) => {
    const log = join(tempDir(), "log");
    writeFileSync(log, `${lines.join("\n")}\n`);
    expect(execFileSync(process.execPath, ["-", log], { input: script, encoding: "utf8" })).toBe(`${said}\n`);
  });
});

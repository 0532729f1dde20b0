/** A Node that is too old: every command and the action say so in any syntax that it can read, and do nothing. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { MODES } from "../../src/app/commands.js";
import { runAction } from "../helpers/action.js";
import { actionBundle, cliBundle } from "../helpers/bundles.js";
import { cli, cliJson } from "../helpers/cli.js";
import { newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

/** Lets a Node give itself out for another version. */
function claiming(version: string): { NODE_OPTIONS: string } {
  const preload = join(tempDir(), "claim.cjs");
  const versions = `{ ...process.versions, node: ${JSON.stringify(version)} }`;
  writeFileSync(preload, `Object.defineProperty(process, "versions", { value: ${versions} });\n`);
  return { NODE_OPTIONS: `--require ${preload}` };
}

describe("on a Node older than 20", () => {
  test.each(MODES.filter((mode) => mode !== "doctor"))(
    "%s says what it needs, and exits 69",
    async (word) => {
      const queue = newQueue();
      const { code, stdout, stderr } = await cli([word, ...queue.flag], { env: claiming("18.20.8") });
      expect([code, stdout]).toEqual([69, ""]);
      expect(stderr).toMatch(
        /^owner-report: .*needs Node\.js 20 or newer, and .* is 18\.20\.8\. Nothing was queued/,
      );
      expect(existsSync(queue.dir)).toBe(false);
    },
  );

  test.each(["19.9.0", "16.20.2", "8.17.0", "0.12.18"])("%s is too old", async (version) => {
    const { code, json } = await cliJson(["status"], { env: claiming(version) });
    expect([code, json]).toEqual([
      69,
      { outcome: "error", code: "unavailable", error: expect.stringContaining("Node.js 20") },
    ]);
  });

  test("doctor gets as far as its own check, and fails", async () => {
    const env = claiming("18.20.8");
    const { code, stdout } = await cli(["doctor"], { env });
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^fail {5}Node\.js {2}18\.20\.8 at .* too old\n +→ Use Node 20/),
    ]);
    const { json, code: again } = await cliJson(["doctor"], { env });
    expect([again, json.outcome]).toEqual([1, "failed"]);
    expect(json.checks).toEqual([
      expect.objectContaining({ what: "Node.js", state: "fail", remedy: "Use Node 20 or later." }),
    ]);
  });

  test("the action is red, with an annotation and its outcome", async () => {
    const env = claiming("16.20.2");
    const fields = { team: "t", worker: "w", progress: "1%" };
    const { code, stdout, outputs } = await runAction({ mode: "producer", ...fields }, { env });
    expect([code, outputs]).toEqual([1, { outcome: "error" }]);
    expect(stdout).toMatch(/^::error title=owner-report::owner-report needs Node\.js 20 or newer/);
    const { outputs: ofDoctor } = await runAction({ mode: "doctor" }, { env });
    expect(ofDoctor).toEqual({ outcome: "failed", "failed-reason": expect.stringContaining("16.20.2") });
  });
});

test.each(["20.0.0", "24.0.0", "100.1.0"])("Node %s is not refused", async (version) => {
  const { code } = await cli(["status", ...newQueue().flag], { env: claiming(version) });
  expect(code).toBe(0);
});

test.each([actionBundle, cliBundle])("%s is written so that any Node can read it", (bundle) => {
  const code = readFileSync(bundle, "utf8");
  expect(code.length).toBeLessThan(4_000);
  expect(code).not.toMatch(/=>|`|\?\.|\?\?|\.\.\.|\b(?:const|let|class|async|import)\b|require\("node:/);
});

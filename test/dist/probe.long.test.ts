import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { fakeNode, fakePackage } from "../helpers/openclaw.js";
import { describeOnPosix } from "../helpers/platform.js";
import { tempDir } from "../helpers/temp-dir.js";

/** An OpenClaw and a Node that fits it, named by the environment. */
function installed(version = "24.16.0") {
  const dir = tempDir();
  const node = fakeNode(join(dir, "node"), version);
  const entry = fakePackage(join(dir, "openclaw"), ">=24.16.0 <25");
  return { node, entry, env: { NODE_BIN: node, OPENCLAW_ENTRY: entry } };
}

onEachNodeOnPosix("probe", (node) => {
  test("finds a Node and an entry, and exits with 0", async () => {
    const { node: found, entry, env } = installed();
    const { code, json } = await cliJson(["probe"], { node, env });
    expect(code).toBe(0);
    expect(json).toMatchObject({ outcome: "ok", used: { node: found, entry } });
    expect(json.nodes).toContainEqual({
      path: found,
      from: "NODE_BIN",
      version: "24.16.0",
      used: true,
      reason: "",
    });
    expect(json.entries).toContainEqual(
      expect.objectContaining({ path: entry, version: "2026.9.6", engines: ">=24.16.0 <25", used: true }),
    );
  });

  test("exits with 69, and still says what it found", async () => {
    const { node: found, entry, env } = installed("22.11.0");
    const { code, json } = await cliJson(["probe"], { node, env });
    expect(code).toBe(69);
    expect(json).toMatchObject({ outcome: "error", code: "unavailable", used: null });
    expect(json.error).toContain("OpenClaw 2026.9.6 needs Node >=24.16.0 <25");
    for (const path of [found, entry]) expect(json.error).toContain(path);
  });
});

describeOnPosix("probe for a person", () => {
  test("says what is used and why the rest is not, in columns", async () => {
    const { node, entry, env } = installed();
    const { code, stdout, stderr } = await cli(["probe"], { env });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`To be used: "${node}" "${entry}"`);
    const columns = (path: string) => stdout.split("\n").find((line) => line.includes(`  ${path} `));
    expect(columns(node)).toMatch(/^ {2}✓ {2}\S+ +24\.16\.0 {2}NODE_BIN$/);
    const running = columns(process.execPath);
    expect(running).toMatch(
      /^ {2}– .*; not used: OpenClaw 2026\.9\.6 needs Node >=24\.16\.0 <25$|names another$/,
    );
    expect(running?.indexOf(process.versions.node)).toBe(columns(node)?.indexOf("24.16.0"));
  });

  test("--pretty is the JSON on several lines", async () => {
    const { env } = installed();
    const { stdout } = await cli(["probe", "--pretty"], { env });
    const { stdout: plain } = await cli(["probe", "--json"], { env });
    expect(stdout).toMatch(/^\{\n {2}"outcome": "ok",\n/);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(plain));
    expect(plain.trim().split("\n")).toHaveLength(1);
  });

  test("--pretty is for probe only", async () => {
    expect((await cli(["watchdog", "--pretty"])).code).toBe(64);
  });

  test("needs no queue, no home, and makes nothing", async () => {
    const home = tempDir();
    const { code } = await cli(["probe"], { env: { ...installed().env, HOME: "" }, home });
    expect(code).toBe(0);
    expect(readdirSync(home)).toEqual([]);
    expect((await cli(["probe", "--queue", home])).code).toBe(64);
  });

  test("a name in a path obeys no log and no terminal", async () => {
    const env = { ...installed().env, NODE_BIN: "/x\n::error::y\u001b[31m" };
    const { code, stderr } = await cli(["probe"], { env });
    expect(code).toBe(69);
    expect(stderr).not.toMatch(/^::|\u001b/m);
  });
});

describeOnPosix("probe as an action", () => {
  test("is green with what is used in the log, and red with the remedy", async () => {
    const { node, env } = installed();
    const green = await runAction({ mode: "probe" }, { env });
    expect([green.code, green.outputs.outcome]).toEqual([0, "ok"]);
    expect(green.stdout).toContain(node);
    const red = await runAction({ mode: "probe" }, { env: { ...env, NODE_BIN: "/nowhere" } });
    expect([red.code, red.outputs.outcome]).toEqual([1, "error"]);
    expect(red.stdout).toContain("NODE_BIN names /nowhere");
  });

  test("sets only outputs that action.yml declares", async () => {
    const { outputs } = await runAction({ mode: "probe" }, { env: installed().env });
    expect(Object.keys(outputs)).toEqual(["outcome"]);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type ActionOptions, runAction, startAction } from "../helpers/action.js";
import { actionBundle, cliBundle } from "../helpers/bundles.js";
import type { Scope } from "../helpers/cache-service/caches.js";
import { type CacheServer, startCacheServer } from "../helpers/cache-service/server.js";
import { cli } from "../helpers/cli.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { annotations } from "../helpers/runner-files.js";

/** A job of a runner of its own: another workspace, another token for the same caches. */
function job(
  server: CacheServer,
  node: string,
  scope: Partial<Scope> = {},
  env: Record<string, string> = {},
) {
  const options: ActionOptions = { node, env: { ...env, ...server.environment(scope) } };
  const fixed = { queue: "cache", token: server.token };
  return {
    run: (inputs: Record<string, string>) => runAction({ ...fixed, ...inputs }, options),
    start: (inputs: Record<string, string>) => startAction({ ...fixed, ...inputs }, options),
  };
}

const checkpoint = (worker: string) => ({ mode: "producer", team: "t", worker, progress: "10%" });

onEachNodeOnPosix("queue: cache", (node) => {
  test("a dead service makes every step red, with 74, and never says empty", async () => {
    const server = await startCacheServer();
    await job(server, node).run(checkpoint("a"));
    await server.stop();
    for (const inputs of [{ mode: "watchdog", "send-cmd": "true" }, { mode: "status" }]) {
      const ended = await job(server, node).run(inputs);
      expect([ended.code, ended.outputs.outcome, ended.outputs["pending-count"]]).toEqual([
        1,
        "error",
        undefined,
      ]);
      expect(annotations("error", ended.stdout).join("\n")).toMatch(
        /caches of the repository cannot be used/,
      );
    }
  });

  test("a token that may only read makes the producer red, and nothing is queued", async () => {
    const server = await startCacheServer();
    const ended = await job(server, node, { mayWrite: false }).run(checkpoint("a"));
    expect([ended.code, ended.outputs.outcome]).toEqual([1, "error"]);
    expect(annotations("error", ended.stdout).join("\n")).toMatch(/cache write denied.*queue: git/);
    expect(server.caches.all).toEqual([]);
  });
});

describe("where there is no cache service", () => {
  test("the command line says so, with 69", async () => {
    const ended = await cli(["status", "--queue", "cache"]);
    expect(ended.code).toBe(69);
    expect(ended.stderr).toMatch(/queue: cache works only in a step .*ACTIONS_RESULTS_URL.*queue: git/s);
  });

  test("a prefix that no key can begin with is a usage error", async () => {
    const ended = await cli(["status", "--queue", "cache:a,b"]);
    expect(ended.code).toBe(64);
    expect(ended.stderr).toMatch(/queue "cache:\S+" has no valid key prefix/);
  });
});

test("the client of the cache service is in a program of its own, and in no other bundle", () => {
  const holds = (folder: string) =>
    readdirSync(folder).filter(
      (name) =>
        name.endsWith(".js") && /twirp|CreateCacheEntry/i.test(readFileSync(join(folder, name), "utf8")),
    );
  expect(holds(dirname(actionBundle))).toEqual([]);
  expect(holds(dirname(cliBundle))).toEqual([]);
  expect(holds(join(dirname(actionBundle), "cache"))).toEqual(["index.js"]);
});

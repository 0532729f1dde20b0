import { expect, test } from "@jest/globals";
import { type ActionOptions, runAction, startAction } from "../helpers/action.js";
import type { Scope } from "../helpers/cache-service/caches.js";
import { type CacheServer, startCacheServer } from "../helpers/cache-service/server.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { annotations } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";

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
  test("four jobs at once keep four reports, and one pass in a fifth job drains them, oldest first", async () => {
    const server = await startCacheServer();
    const sender = recordingSender();
    const produced = await Promise.all(
      ["a", "b", "c", "d"].map((worker) => job(server, node).run(checkpoint(worker))),
    );
    expect(produced.map(({ code, outputs }) => [code, outputs.outcome])).toEqual(
      Array(4).fill([0, "queued"]),
    );
    const ids = produced.map(({ outputs }) => outputs["report-id"] ?? "").sort();
    const drain = () =>
      job(server, node, {}, sender.env).run({ mode: "watchdog", "send-cmd": sender.record });
    const pass = await drain();
    expect(pass.code).toBe(0);
    expect(JSON.parse(pass.outputs["sent-ids"] ?? "")).toEqual(ids);
    expect(pass.outputs["pending-count"]).toBe("0");
    expect(sender.sends().map(({ id }) => id)).toEqual(ids);
    const again = await drain();
    expect([again.code, again.outputs.outcome]).toEqual([0, "empty"]);
    expect(sender.sends()).toHaveLength(4);
    expect(annotations("warning", pass.stdout).join("\n")).toMatch(/best effort.*queue: git/);
    for (const { shown } of [...produced, pass]) {
      expect(shown).not.toContain("sig=");
      expect(shown).not.toContain(server.token);
      expect(shown).not.toContain("[command]");
    }
  });

  test("a pass killed while it sends leaves the report in doubt, and the next pass sends it marked", async () => {
    const server = await startCacheServer();
    const sender = recordingSender();
    const { "report-id": id = "" } = (await job(server, node).run(checkpoint("a"))).outputs;
    const passes = job(server, node, {}, sender.env);
    const killed = passes.start({ mode: "watchdog", "send-cmd": sender.recordAndWait });
    await sender.waiting();
    killed.kill("SIGKILL");
    await killed.finished;
    const next = await passes.run({ mode: "watchdog", "send-cmd": sender.record });
    expect(next.outputs.outcome).toBe("sent");
    expect(sender.sends()).toEqual([
      { id, attempt: "1", possibleDuplicate: "" },
      { id, attempt: "2", possibleDuplicate: "1" },
    ]);
  });

  test("a failed send leaves it pending for the next job, with its record", async () => {
    const server = await startCacheServer();
    const { "report-id": id = "" } = (await job(server, node).run(checkpoint("a"))).outputs;
    const failed = await job(server, node).run({ mode: "watchdog", "send-cmd": "exit 3" });
    expect([failed.code, failed.outputs["failed-id"]]).toEqual([1, id]);
    const read = await job(server, node).run({ mode: "consumer", "report-id": id });
    expect(JSON.parse(read.outputs.report ?? "")).toMatchObject({ state: "pending", attempts: 1 });
    const path = read.outputs["report-path"] ?? "";
    const driven = await job(server, node).run({ mode: "driver", "report-id": path, "send-cmd": "true" });
    expect(driven.outputs.outcome).toBe("sent");
  });
});

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import { type Running, start } from "../helpers/processes.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { testWithStrace } from "../helpers/strace.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";

const hold = (queue: Queue, id: string, ...more: string[]) =>
  cliJson(["hold", id, "--reason", "not now", ...more, ...queue.flag]);

const release = (queue: Queue, id: string) => cliJson(["release", id, ...queue.flag]);

const logged = (queue: Queue) =>
  readFileSync(join(queue.dir, "log/watchdog.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("hold, release and retry", () => {
  test.each([
    ["hold", ["--reason", "x"]],
    ["release", []],
    ["retry", ["--send-cmd", "true"]],
    ["show", []],
  ])("%s of a report that is not there is 66 and changes nothing", async (word, more) => {
    const queue = newQueue();
    backlog(queue, 1);
    const before = listing(queue.dir);
    const { code, json } = await cliJson([word, "absent", ...more, ...queue.flag]);
    expect([code, json.code]).toEqual([66, "not-found"]);
    expect(json.error).toContain("absent");
    expect(listing(queue.dir)).toEqual(before);
    const none = newQueue();
    expect((await cliJson([word, "absent", ...more, ...none.flag])).code).toBe(66);
    expect(existsSync(none.dir)).toBe(false);
  });

  test("a decision that cannot be logged is carried out all the same, with a warning", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
    const log = join(queue.dir, "log/watchdog.jsonl");
    rmSync(log);
    mkdirSync(log);
    const warned = { code: 0, json: { warnings: [expect.stringContaining("log")] } };
    const held = await hold(queue, second);
    expect(held.code).toBe(0);
    expect(held.json.warnings).toContainEqual(expect.stringContaining("could not be written"));
    expect(await release(queue, second)).toMatchObject(warned);
    const pruned = await cliJson(["prune", "--older-than", "0m", ...queue.flag]);
    expect(pruned).toMatchObject({ ...warned, json: { ...warned.json, removed_ids: [first] } });
    expect([queue.ids("pending"), queue.ids("sent")]).toEqual([[second], []]);
  });

  test("a sent report is neither held nor released, and stays as it is", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
    const before = listing(queue.dir);
    for (const word of [hold, release]) {
      const { code, json } = await word(queue, id);
      expect([code, json.error]).toEqual([66, expect.stringContaining("sent already")]);
    }
    expect(listing(queue.dir)).toEqual(before);
  });

  test("holding or releasing twice succeeds, says so and keeps the first reason", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await hold(queue, id);
    const again = await cliJson(["hold", id, "--reason", "another", ...queue.flag]);
    expect(again.code).toBe(0);
    const { json } = await cliJson(["list", "held", ...queue.flag]);
    expect(json.reports).toMatchObject([{ report_id: id, held_reason: "not now" }]);
    for (let time = 0; time < 2; time++) expect((await release(queue, id)).code).toBe(0);
    expect(queue.ids("pending")).toEqual([id]);
  });

  test("a held report is not sent by retry, which names release", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await hold(queue, id);
    const { code, stderr } = await cli(["retry", id, "--send-cmd", "true", ...queue.flag]);
    expect(code).toBe(66);
    expect(stderr).toContain(`owner-report release ${id}`);
    expect(queue.ids("held")).toEqual([id]);
  });

  test("a report can be named by its path, wherever it lies", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    expect((await hold(queue, queue.path("pending", id))).code).toBe(0);
    expect((await release(queue, queue.path("held", id))).code).toBe(0);
    expect(queue.ids("pending")).toEqual([id]);
  });

  test("retry of a report that fails again is red, still pending and counted", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    const { code, json } = await cliJson(["retry", id, "--send-cmd", "exit 5", ...queue.flag]);
    expect([code, json.outcome, json.failed_id]).toEqual([1, "failed", id]);
    expect(queue.ids("pending")).toEqual([id]);
  });

  test("every decision is in the log with the report, who and why", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await hold(queue, id);
    await release(queue, id);
    await cli(["retry", id, "--send-cmd", "true", ...queue.flag]);
    await cli(["prune", "--older-than", "0d", ...queue.flag]);
    const entries = logged(queue);
    expect(entries.map((entry) => [entry.event, entry.report_id])).toEqual([
      ["hold", id],
      ["release", id],
      ["delivery", id],
      ["prune", id],
    ]);
    expect(entries[0]?.reason).toBe("not now");
    expect(entries.map((entry) => String(entry.owner).split(" ")[0])).toEqual([
      "hold",
      "release",
      "retry",
      "prune",
    ]);
    for (const { at } of entries) expect(Date.parse(String(at))).not.toBeNaN();
  });

  test("hold, release and retry work in steps of a workflow too", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    const about = { queue: queue.dir, "report-id": id };
    const held = await runAction({ mode: "hold", reason: "not now", ...about });
    expect([held.code, held.outputs.outcome, held.outputs["held-count"]]).toEqual([0, "ok", "1"]);
    expect(held.outputs["report-path"]).toBe(queue.path("held", id));
    const listed = await runAction({ mode: "list", state: "held", queue: queue.dir });
    expect([listed.code, listed.shown.includes(id), listed.summary.includes("not now")]).toEqual([
      0,
      true,
      true,
    ]);
    const shown = await runAction({ mode: "show", ...about });
    expect(JSON.parse(shown.outputs.report ?? "")).toMatchObject({ state: "held", report_id: id });
    expect((await runAction({ mode: "release", ...about })).code).toBe(0);
    const sent = await runAction({ mode: "retry", "send-cmd": "true", ...about });
    expect([sent.code, sent.outputs.outcome, sent.outputs["sent-ids"]]).toEqual([0, "sent", `["${id}"]`]);
    const missing = await runAction({ mode: "hold", queue: queue.dir, "report-id": id });
    expect([missing.code, missing.outputs.outcome]).toEqual([1, "error"]);
    expect((await runAction({ mode: "prune", "older-than": "0d", queue: queue.dir })).code).toBe(0);
    expect(queue.ids("sent")).toEqual([]);
  });
});

describeOnPosix("a hand while a pass holds the queue", () => {
  testWithStrace(
    "waits, and a report that the pass sends meanwhile is not held and keeps its record",
    async () => {
      const queue = newQueue();
      const [id = ""] = backlog(queue, 1);
      const sender = recordingSender();
      const pass = startCli(["watchdog", "--send-cmd", sender.recordAndWait, ...queue.flag], {
        env: sender.env,
      });
      await sender.waiting();
      const late = await startWaiting(["hold", id, "--reason", "late", "--json", ...queue.flag], queue);
      sender.release();
      expect((await pass.finished).code).toBe(0);
      const { code, stdout } = await late.finished;
      expect([code, JSON.parse(stdout).error]).toEqual([66, expect.stringContaining("sent already")]);
      const { json } = await cliJson(["show", id, ...queue.flag]);
      expect(json.report).toMatchObject({ state: "sent", delivery: { held_reason: null } });
    },
  );

  test("simultaneous releases put a report back once, and all of them report success", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    const sender = recordingSender();
    await hold(queue, id);
    const all = await Promise.all(Array.from({ length: 4 }, () => release(queue, id)));
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    await cli(["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag], { env: sender.env });
    expect(sender.sends()).toHaveLength(1);
    expect([queue.ids("held"), queue.ids("sent")]).toEqual([[], [id]]);
  });
});

/** Starts a command and resolves once it has looked at the lock again and again. */
async function startWaiting(args: readonly string[], queue: Queue): Promise<Running> {
  const log = join(tempDir(), "trace");
  const strace = ["-qqq", "-s", "999", "-o", log, "-e", "trace=open,openat"];
  const env = systemEnvironment(tempDir());
  const running = start("strace", [...strace, process.execPath, cliBundle, ...args], { cwd: "/", env });
  const looks = () => readFileSync(log, "utf8").split(`"${join(queue.dir, "lock")}"`).length - 1;
  await eventually("looks at the lock", () => existsSync(log) && looks() > 4);
  return running;
}

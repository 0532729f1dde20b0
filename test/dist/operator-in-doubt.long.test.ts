import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

/** Makes one attempt in doubt: a signal ends the send command. */
const doubt = (queue: Queue, word: string[], more: string[] = []) =>
  cliJson([...word, "--send-cmd", "kill -KILL $$", ...more, ...queue.flag]);

async function threeTimesInDoubt(): Promise<{ queue: Queue; head: string; next: string }> {
  const queue = newQueue();
  const [head = "", next = ""] = backlog(queue, 2);
  for (let time = 0; time < 3; time++) expect((await doubt(queue, ["watchdog"])).code).toBe(1);
  return { queue, head, next };
}

const pass = (queue: Queue, sender: ReturnType<typeof recordingSender>, more: string[] = []) =>
  cliJson(["watchdog", "--all", "--send-cmd", sender.record, ...more, ...queue.flag], { env: sender.env });

onEachNodeOnPosix("a report that is three times in doubt", (node) => {
  test("blocks every pass until retry sends it once, as a possible duplicate", async () => {
    const { queue, head, next } = await threeTimesInDoubt();
    const sender = recordingSender();
    const blocked = await pass(queue, sender);
    expect([blocked.code, blocked.json.failed_id, sender.sends()]).toEqual([1, head, []]);
    expect(blocked.stderr).toContain(`owner-report confirm ${head}`);
    const { stdout } = await cli(["status", ...queue.flag], { node });
    for (const part of [
      `BLOCKED by ${head}`,
      "after 3 attempts",
      "if it arrived",
      `owner-report retry ${head}`,
    ])
      expect(stdout).toContain(part);
    const args = ["retry", head, "--send-cmd", sender.record, ...queue.flag];
    expect((await cli(args, { node, env: sender.env })).code).toBe(0);
    expect(sender.sends()).toEqual([{ id: head, attempt: "4", possibleDuplicate: "1" }]);
    expect((await pass(queue, sender)).json.sent_ids).toEqual([next]);
  });
});

describe("a report that is three times in doubt", () => {
  test("is told at the third time already, with what its owner's answer makes a person type", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 1);
    const asked = [`owner-report confirm ${head}`, `owner-report retry ${head}`];
    for (const remedies of [undefined, undefined, asked].map((each) =>
      each?.map((e) => `${e} ${queue.flag.join(" ")}`),
    )) {
      const { json, stderr } = await doubt(queue, ["watchdog"]);
      expect(json.remedies).toEqual(remedies);
      for (const command of remedies ?? []) expect(stderr).toContain(command);
    }
  });

  test.each([[[]], [["--in-doubt", "hold"]]])(
    "and was held and released is sent once as a possible duplicate %j",
    async (more) => {
      const { queue, head, next } = await threeTimesInDoubt();
      const sender = recordingSender();
      expect((await cli(["hold", head, "--reason", "ask its owner", ...queue.flag])).code).toBe(0);
      expect((await pass(queue, sender, more)).json.sent_ids).toEqual([next]);
      expect((await cli(["release", head, ...queue.flag])).code).toBe(0);
      expect(await pass(queue, sender, more)).toMatchObject({ code: 0, json: { sent_ids: [head] } });
      expect(sender.sends().filter((send) => send.id === head)).toEqual([
        { id: head, attempt: "4", possibleDuplicate: "1" },
      ]);
    },
  );

  test.each([[[]], [["--in-doubt", "hold"]]])(
    "and is released where it lies is sent once by the next pass, as a possible duplicate %j",
    async (more) => {
      const { queue, head, next } = await threeTimesInDoubt();
      const sender = recordingSender();
      const rehearsed = await cliJson(["release", head, "--dry-run", ...queue.flag]);
      expect([rehearsed.code, rehearsed.json.outcome]).toEqual([0, "dry-run"]);
      expect(await pass(queue, sender)).toMatchObject({ code: 1, json: { failed_id: head } });
      const released = await cli(["release", head, ...queue.flag]);
      expect([released.code, released.stdout]).toEqual([0, expect.stringContaining("no longer blocked")]);
      expect((await cliJson(["status", ...queue.flag])).json.blocked).toBeNull();
      expect(await pass(queue, sender, more)).toMatchObject({ code: 0, json: { sent_ids: [head, next] } });
      expect(sender.sends()[0]).toEqual({ id: head, attempt: "4", possibleDuplicate: "1" });
    },
  );

  test("that a retry leaves in doubt once more is blocked again only after three new doubts", async () => {
    const { queue, head } = await threeTimesInDoubt();
    expect((await doubt(queue, ["retry", head])).code).toBe(1);
    const sender = recordingSender();
    expect((await pass(queue, sender)).code).toBe(0);
    expect(sender.sends()[0]).toEqual({ id: head, attempt: "5", possibleDuplicate: "1" });
  });

  test("with in-doubt: hold, a retry that is in doubt again sets it aside, red", async () => {
    const { queue, head } = await threeTimesInDoubt();
    const retried = await doubt(queue, ["retry", head], ["--in-doubt", "hold"]);
    expect([retried.code, retried.json.outcome]).toEqual([1, "in-doubt"]);
    expect(queue.ids("held")).toEqual([head]);
  });
});

describe("max-attempts", () => {
  const failing = (queue: Queue, more: string[] = []) =>
    cliJson(["watchdog", "--all", "--send-cmd", "exit 3", ...more, ...queue.flag]);

  test("absent, the oldest blocks for ever, however often it fails", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 2);
    for (let time = 0; time < 5; time++) expect((await failing(queue)).code).toBe(1);
    expect([queue.ids("pending"), queue.ids("held")]).toEqual([ids, []]);
  });

  test("sets the oldest aside at that failure, red and with its reason; the next pass drains the rest", async () => {
    const queue = newQueue();
    const [head = "", ...rest] = backlog(queue, 3);
    const most = ["--max-attempts", "2"];
    expect(await failing(queue, most)).toMatchObject({ code: 1, json: { held_count: 0, pending_count: 3 } });
    const given = await failing(queue, most);
    expect(given).toMatchObject({ code: 1, json: { outcome: "failed", failed_id: head, held_count: 1 } });
    expect(given.stderr).toContain("held/");
    expect(given.stderr).not.toContain("still pending");
    expect([queue.ids("pending"), queue.ids("held")]).toEqual([rest, [head]]);
    const { json } = await cliJson(["list", "held", ...queue.flag]);
    const reason = expect.stringMatching(/failed in 2 passes.*exit code 3/);
    expect(json.reports).toMatchObject([{ report_id: head, held_reason: reason, attempts: 2 }]);
    expect((await pass(queue, recordingSender(), most)).json.sent_ids).toEqual(rest);
  });

  test("counts anew after a release", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 1);
    await failing(queue, ["--max-attempts", "1"]);
    await cli(["release", head, ...queue.flag]);
    await failing(queue, ["--max-attempts", "2"]);
    expect(queue.ids("pending")).toEqual([head]);
    await failing(queue, ["--max-attempts", "2"]);
    expect(queue.ids("held")).toEqual([head]);
  });

  test("does not count what may have gone out: that is in-doubt's to decide", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 1);
    expect((await doubt(queue, ["watchdog"], ["--max-attempts", "1"])).json.outcome).toBe("in-doubt");
    expect(queue.ids("pending")).toEqual([head]);
  });

  test("keeps a step red and works for driver and direct as well", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 1);
    const inputs = { "send-cmd": "exit 1", "max-attempts": "1", queue: queue.dir };
    const step = await runAction({ mode: "watchdog", ...inputs });
    expect([step.code, step.outputs["held-count"], step.outputs["failed-id"]]).toEqual([1, "1", head]);
    await cli(["release", head, ...queue.flag]);
    expect((await runAction({ mode: "driver", "report-id": head, ...inputs })).code).toBe(1);
    const own = { team: "t", worker: "w", progress: "1%", "report-id": "own-id" };
    expect((await runAction({ mode: "direct", ...own, ...inputs })).code).toBe(1);
    expect(queue.ids("held")).toEqual([head, "own-id"]);
  });

  test.each(["0", "-1", "two", "1.5"])("of %j is refused by name", async (value) => {
    const args = ["watchdog", "--send-cmd", "true", "--max-attempts", value, ...newQueue().flag];
    const { code, stderr } = await cli(args);
    expect([code, stderr]).toEqual([64, expect.stringContaining("max-attempts")]);
  });
});

import { expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

const hold = (queue: Queue, id: string, ...more: string[]) =>
  cliJson(["hold", id, "--reason", "not now", ...more, ...queue.flag]);

onEachNode("a person's hands", (node) => {
  test("hold lets the others go on, keeps the text, and release has it sent in its turn, once", async () => {
    const queue = newQueue();
    const [first = "", second = "", third = ""] = backlog(queue, 3);
    const text = queue.text("pending", first);
    const sender = recordingSender();
    const pass = ["watchdog", "--send-cmd", sender.record, ...queue.flag];
    const sending = { node, env: sender.env };
    const held = await cliJson(["hold", first, "--reason", "too early", ...queue.flag], { node });
    expect(held).toMatchObject({ code: 0, json: { outcome: "ok", held_count: 1, pending_count: 2 } });
    expect(held.json.report_path).toBe(queue.path("held", first));
    expect([queue.ids("held"), queue.text("held", first)]).toEqual([[first], text]);
    const passed = await cli(pass, sending);
    expect(passed.code).toBe(0);
    expect(passed.stderr).toContain("1 report is held");
    expect((await cliJson(["release", first, ...queue.flag], { node })).code).toBe(0);
    expect(queue.text("pending", first)).toBe(text);
    await cli([...pass, "--all"], sending);
    expect(sender.sends().map((send) => [send.id, send.attempt, send.possibleDuplicate])).toEqual([
      [second, "1", ""],
      [first, "1", ""],
      [third, "1", ""],
    ]);
  });

  test("retry sends one report now, ahead of older ones", async () => {
    const queue = newQueue();
    const [, second = ""] = backlog(queue, 2);
    const sender = recordingSender();
    const args = ["retry", second, "--send-cmd", sender.record, ...queue.flag];
    const { code, json } = await cliJson(args, { node, env: sender.env });
    expect([code, json.outcome, json.sent_ids]).toEqual([0, "sent", [second]]);
    expect(await cliJson(args, { node, env: sender.env })).toMatchObject({
      json: { outcome: "already-sent" },
    });
    expect(sender.sends()).toHaveLength(1);
  });

  test("show says where a report lies, why it is held and how every attempt ended", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await cli(["driver", id, "--send-cmd", "exit 9", ...queue.flag], { node });
    await hold(queue, id);
    const { code, stdout } = await cli(["show", id, ...queue.flag], { node });
    expect(code).toBe(0);
    for (const part of [queue.path("held", id), "not now", "clawteam/backend-a", "failed", "exit code 9"])
      expect(stdout).toContain(part);
    const { json } = await cliJson(["show", id, ...queue.flag], { node });
    expect(json.report).toMatchObject({ state: "held", attempts: 1, delivery: { held_reason: "not now" } });
  });
});

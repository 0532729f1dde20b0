import { writeFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

/** A send command that ends in doubt. */
const DIES = "kill -9 $$";

async function inDoubt(queue: Queue, id: string): Promise<void> {
  await cli(["driver", id, "--send-cmd", DIES, ...queue.flag]);
}
const confirm = (queue: Queue, ...words: string[]) => cliJson(["confirm", ...words, ...queue.flag]);

onEachNode("confirm", (node) => {
  test("moves what is held or in doubt to sent, with who, when and why and no receipt; nothing is sent, then or later", async () => {
    const queue = newQueue();
    const [doubt = "", held = "", other = ""] = backlog(queue, 3);
    for (const id of [doubt, held]) await inDoubt(queue, id);
    await cli(["hold", held, "--reason", "look at it", ...queue.flag]);
    const words = [
      "confirm",
      doubt.slice(-8),
      held,
      "--reason",
      "seen in #releases",
      "--json",
      ...queue.flag,
    ];
    const { code } = await cli(words, { node });
    expect([code, queue.ids("sent"), queue.ids("pending"), queue.ids("held")]).toEqual([
      0,
      [doubt, held],
      [other],
      [],
    ]);
    for (const id of [doubt, held]) {
      const { json } = await cliJson(["show", id, ...queue.flag]);
      expect(json.report).toMatchObject({
        state: "sent",
        attempts: 1,
        delivery: {
          receipt: null,
          held_reason: null,
          confirmed: {
            reason: "seen in #releases",
            owner: expect.stringMatching(/^confirm of ./),
            at: expect.stringMatching(/^2\d{3}-/),
          },
        },
      });
    }
    const shown = await cli(["show", held, ...queue.flag], { node });
    expect(shown.stdout).toMatch(/Confirmed by confirm of .* at 2\d{3}-.*: seen in #releases/);
    const sender = recordingSender();
    await cli(["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag], { env: sender.env });
    expect(sender.sends().map(({ id }) => id)).toEqual([other]);
    for (const id of [doubt, held])
      expect((await cliJson(["driver", id, "--send-cmd", "false", ...queue.flag])).json.outcome).toBe(
        "already-sent",
      );
  });
});

describe("confirm", () => {
  test("is refused for what was never attempted, held or not, for what only failed, and for another text than was sent", async () => {
    const queue = newQueue();
    const [untried = "", heldUntried = "", failed = "", edited = ""] = backlog(queue, 4);
    await cli(["hold", heldUntried, "--reason", "x", ...queue.flag]);
    await cli(["driver", failed, "--send-cmd", "exit 1", ...queue.flag]);
    await inDoubt(queue, edited);
    await cli(["hold", edited, "--reason", "x", ...queue.flag]);
    writeFileSync(queue.path("held", edited), queue.text("held", edited).replace("80%", "90%"));
    const before = listing(queue.dir);
    for (const id of [untried, heldUntried, failed, edited]) {
      const refused = await confirm(queue, id);
      expect([refused.code, refused.json.error]).toEqual([
        64,
        expect.stringContaining("Nothing was changed"),
      ]);
    }
    expect(listing(queue.dir)).toEqual(before);
    await cli(["hold", failed, "--reason", "it arrived all the same", ...queue.flag]);
    expect((await confirm(queue, failed)).code).toBe(0);
  });

  test("needs no reason, changes nothing on a dry run, and says of what was sent that it was", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await inDoubt(queue, id);
    const before = listing(queue.dir);
    expect(await confirm(queue, id, "--dry-run")).toMatchObject({ code: 0, json: { outcome: "dry-run" } });
    expect(listing(queue.dir)).toEqual(before);
    expect((await confirm(queue, id)).code).toBe(0);
    const again = await confirm(queue, id);
    expect([again.code, queue.ids("sent")]).toEqual([0, [id]]);
    expect((await cliJson(["consumer", id, ...queue.flag])).json.delivery).toMatchObject({
      confirmed: { reason: "a person says that it arrived" },
    });
    expect((await confirm(queue, "no-such-report")).code).toBe(66);
  });

  test("unblocks a queue whose oldest report was three times in doubt, as status says", async () => {
    const queue = newQueue();
    const [id = "", next = ""] = backlog(queue, 2);
    for (let pass = 0; pass < 3; pass++) await cli(["watchdog", "--send-cmd", DIES, ...queue.flag]);
    expect((await cli(["status", ...queue.flag])).stdout).toContain(`owner-report confirm ${id}`);
    await confirm(queue, id);
    await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
    expect(queue.ids("sent")).toEqual([id, next]);
  });

  test("is a mode of the action", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await inDoubt(queue, id);
    const step = await runAction({ mode: "confirm", "report-id": id, reason: "seen", queue: queue.dir });
    expect([step.code, queue.ids("sent")]).toEqual([0, [id]]);
  });
});

describe("prune --state held", () => {
  test("removes what was set aside long enough ago, and neither pending nor sent reports nor one on its way to another queue", async () => {
    const queue = newQueue();
    const [held = "", leaving = "", sent = "", pending = ""] = backlog(queue, 4);
    await cli(["hold", held, "--reason", "x", ...queue.flag]);
    await cli(["hold", leaving, "--reason", "it is being moved to /elsewhere", ...queue.flag]);
    await cli(["driver", sent, "--send-cmd", "true", ...queue.flag]);
    const prune = (...words: string[]) => cliJson(["prune", "--state", ...words, ...queue.flag]);
    expect((await prune("held", "--older-than", "1d")).json.removed_ids).toEqual([]);
    const dry = await prune("held", "--older-than", "0d", "--dry-run");
    expect([dry.json.would_remove_ids, queue.ids("held")]).toEqual([[held], [held, leaving]]);
    expect((await prune("held", "--older-than", "0d")).json.removed_ids).toEqual([held]);
    expect([queue.ids("held"), queue.ids("sent"), queue.ids("pending")]).toEqual([
      [leaving],
      [sent],
      [pending],
    ]);
    expect((await prune("pending", "--older-than", "0d")).code).toBe(64);
  });
});

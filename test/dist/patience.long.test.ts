/** What gives up only after as long a wait as users have: all at once, because they only wait. */

import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliJson } from "../helpers/cli.js";
import { serveGit } from "../helpers/git-http.js";
import { newGitQueue } from "../helpers/git-queue.js";
import { holdQueue } from "../helpers/holding.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

describe("gives up in the end", () => {
  test.concurrent("driver and direct: 75, red, and the report stays pending", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const sender = recordingSender();
    const holder = await holdQueue(queue, sender);
    const send = ["--send-cmd", sender.record, ...queue.flag];
    const inputs = { mode: "driver", "report-id": second, queue: queue.dir, "send-cmd": sender.record };
    const [driver, direct, step] = await Promise.all([
      cliJson(["driver", second, ...send], { env: sender.env }),
      cliJson(["direct", ...report, "--report-id", "zz-direct", ...send], { env: sender.env }),
      runAction(inputs, { env: sender.env }),
    ]);
    expect(driver).toMatchObject({ code: 75, json: { outcome: "busy" } });
    expect(direct).toMatchObject({ code: 75, json: { outcome: "busy" } });
    expect(step).toMatchObject({ code: 1, outputs: { outcome: "busy" } });
    expect(sender.sends()).toHaveLength(1);
    expect(queue.ids("pending")).toEqual([first, second, "zz-direct"]);
    sender.release();
    expect((await holder.finished).code).toBe(0);
  });

  test.concurrent("what a person decides: 75, red, and nothing is changed", async () => {
    const queue = newQueue();
    const [first = "", second = "", third = ""] = backlog(queue, 3);
    await cliJson(["hold", third, "--reason", "not now", ...queue.flag]);
    queue.write("own-id", handWritten());
    const sender = recordingSender();
    const pass = await holdQueue(queue, sender);
    const inputs = { mode: "retry", "report-id": second, "send-cmd": "true", queue: queue.dir };
    const [step, ...words] = await Promise.all([
      runAction(inputs),
      cliJson(["hold", second, "--reason", "not now", ...queue.flag]),
      cliJson(["release", third, ...queue.flag]),
      cliJson(["prune", "--older-than", "0d", ...queue.flag]),
      cliJson(["retry", second, "--send-cmd", "true", ...queue.flag]),
    ]);
    expect([step.code, step.outputs.outcome]).toEqual([1, "busy"]);
    expect(words.map(({ code, json }) => [code, json.outcome])).toEqual(Array(4).fill([75, "busy"]));
    expect([queue.ids("pending"), queue.ids("held")]).toEqual([[first, second, "own-id"], [third]]);
    sender.release();
    expect((await pass.finished).code).toBe(0);
    expect(sender.sends()).toHaveLength(1);
  });

  test.concurrent("a producer, of a git server that is not there: nothing was queued", async () => {
    const queue = newGitQueue();
    const server = await serveGit(queue.repository);
    await server.kill();
    const { code, json } = await cliJson(["producer", ...report], {
      env: queue.env(server.url, server.token),
    });
    const nothing = /The report was not queued\./;
    expect([code, json.error]).toEqual([74, expect.stringMatching(nothing)]);
  });
});

import { readdirSync, renameSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%", "--done", "the export"];
const fields = { team: "t", worker: "w", progress: "10%", done: "the export" };

onEachNode("a dry run", (node) => {
  test("of every command changes no file, starts no sender and says NOT SENT", async () => {
    const queue = newQueue();
    const [oldest = ""] = backlog(queue, 2);
    queue.write("own-id", handWritten());
    const sender = recordingSender();
    expect((await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag], { node })).code).toBe(1);
    const before = listing(queue.dir);
    const send = ["--dry-run", "--send-cmd", sender.record, ...queue.flag];
    const runs: [string, string[]][] = [
      ["the export", ["producer", ...report, "--dry-run", ...queue.flag]],
      ["own-id", ["driver", "own-id", ...send]],
      [oldest, ["watchdog", ...send]],
      ["the export", ["direct", ...report, ...send]],
    ];
    for (const [shownText, args] of runs) {
      const { code, shown } = await cli(args, { node, env: sender.env });
      expect(code).toBe(0);
      expect(shown).toContain("NOT SENT");
      expect(shown).toContain(shownText);
      const { json } = await cliJson(args, { node, env: sender.env });
      expect(json.outcome).toBe("dry-run");
    }
    expect(listing(queue.dir)).toEqual(before);
    expect(sender.sends()).toEqual([]);
  });

  test("says of a report that went out before that it would only be archived", async () => {
    const queue = newQueue();
    const [sent = "", waiting = ""] = backlog(queue, 2);
    const send = ["--send-cmd", "true", ...queue.flag];
    expect((await cli(["driver", sent, ...send], { node })).code).toBe(0);
    renameSync(queue.path("sent", sent), queue.path("pending", sent));
    const note = `${sent} (it went out in an earlier pass; it would only be archived)`;
    const pass = await cliJson(["watchdog", "--all", "--dry-run", ...send], { node });
    expect([pass.stderr, pass.json]).toMatchObject(["", { outcome: "dry-run", report_id: waiting }]);
    const said = await cli(["watchdog", "--all", "--dry-run", ...send], { node });
    expect(said.stdout).toContain(`  ${note}\n  ${waiting}\n`);
    expect((await cli(["driver", sent, "--dry-run", ...send], { node })).stdout).toContain(note);
  });

  test("in a step leaves the workspace as it was", async () => {
    const workspace = tempDir();
    const sender = recordingSender();
    for (const mode of ["producer", "direct"]) {
      const inputs = { mode, ...fields, "dry-run": "true", "send-cmd": sender.record };
      const step = await runAction(inputs, { node, workspace, env: sender.env });
      expect(step.code).toBe(0);
      expect(step.outputs.outcome).toBe("dry-run");
      expect(step.stdout).toContain("NOT SENT");
    }
    expect(readdirSync(workspace)).toEqual([]);
    expect(sender.sends()).toEqual([]);
  });
});

import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

describe("naming one report", () => {
  test("by its absolute path, by a relative one, and by its file name where it lies", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 3);
    const [first = "", second = "", third = ""] = ids;
    const cwd = tempDir();
    const forms: [string, string][] = [
      [queue.path("pending", first), cwd],
      [relative(cwd, queue.path("pending", second)), cwd],
      [`${third}.md`, join(queue.dir, "pending")],
    ];
    for (const [index, [form, from]] of forms.entries()) {
      const read = await cli(["consumer", form, ...queue.flag], { cwd: from });
      expect(JSON.parse(read.stdout)).toMatchObject({ report_id: ids[index], state: "pending" });
      const sent = await cliJson(["driver", form, "--send-cmd", "true", ...queue.flag], { cwd: from });
      expect(sent).toMatchObject({ code: 0, json: { outcome: "sent", report_id: ids[index] } });
    }
    expect(queue.ids("sent")).toEqual(ids);
  });

  test("in a step by its path in the workspace, and by its path in sent once it is there", async () => {
    const workspace = tempDir();
    const queue = newQueue(join(workspace, ".owner-reports"));
    const id = queue.write("own-id", handWritten());
    const step = async (mode: string, state: string) =>
      (
        await runAction(
          {
            mode,
            "report-id": `.owner-reports/${state}/${id}.md`,
            "send-cmd": mode === "driver" ? "true" : "",
          },
          { workspace },
        )
      ).outputs;
    expect(await step("driver", "pending")).toMatchObject({ outcome: "sent", "report-id": id });
    expect(JSON.parse((await step("consumer", "sent")).report ?? "")).toMatchObject({
      report_id: id,
      state: "sent",
    });
  });

  test("a report that is not there is 66, with an error that names it", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    for (const word of ["consumer", "driver"]) {
      const { code, stderr } = await cli([word, "no-such-report", ...queue.flag], {
        env: { OWNER_REPORT_SEND_CMD: "true" },
      });
      expect(code).toBe(66);
      expect(stderr).toContain("no-such-report");
    }
  });

  test.each(["driver", "consumer", "hold", "show"])(
    "a report that is not there is a red %s step, which names the nearest or the step that lists",
    async (mode) => {
      const workspace = tempDir();
      newQueue(join(workspace, ".owner-reports")).write("own-report", handWritten());
      for (const [id, next] of [
        ["own-reprot", "pending  own-report"],
        ["no-such-thing", "a step with: { mode: list }"],
      ] as const) {
        const more = { driver: { "send-cmd": "true" }, hold: { reason: "x" } }[mode];
        const inputs = { mode, "report-id": id, ...more };
        const step = await runAction(inputs, { workspace });
        expect([step.code, step.outputs.outcome]).toEqual([1, "error"]);
        const [said] = annotations("error", step.stdout);
        expect(said).toContain(`There is no report ${id} `);
        expect(said).toContain(next);
      }
    },
  );

  test("a file outside the queue is never sent or moved", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    const elsewhere = join(tempDir(), "outside.md");
    writeFileSync(elsewhere, handWritten());
    const sender = recordingSender();
    for (const form of [elsewhere, relative(queue.dir, elsewhere), "../outside.md"]) {
      const args = ["driver", form, "--send-cmd", sender.record, ...queue.flag];
      const { code } = await cli(args, { cwd: queue.dir, env: sender.env });
      expect([64, 65, 66]).toContain(code);
    }
    expect(sender.sends()).toEqual([]);
    expect(queue.ids("sent")).toEqual([]);
  });
});

describe("nothing to send with", () => {
  test.each([
    ["watchdog", []],
    ["watchdog", ["--dry-run"]],
    ["driver", ["own-id"]],
    ["driver", ["own-id", "--dry-run"]],
    ["direct", report],
  ])("%s %j is 69 and names both ways to configure one", async (word, args) => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const { code, stderr } = await cli([word, ...args, ...queue.flag]);
    expect(code).toBe(69);
    expect(stderr).toMatch(/send-cmd|OWNER_REPORT_SEND_CMD/);
    expect(stderr).toMatch(/target/i);
    expect(queue.ids("pending")).toContain("own-id");
    expect(queue.ids("sent")).toEqual([]);
  });

  test.each([
    ["it has nothing to send with", handWritten(), [], "unavailable"],
    ["the report is not valid", "no front matter", ["--send-cmd", "true"], "invalid-report"],
  ])("a driver names the report and the reason where %s", async (_, text, more, errorCode) => {
    const queue = newQueue();
    queue.write("own-id", text);
    const { json } = await cliJson(["driver", "own-id", ...more, ...queue.flag]);
    expect(json).toMatchObject({
      outcome: "error",
      code: errorCode,
      report_id: "own-id",
      sent_count: 0,
      failed_id: "own-id",
      failed_reason: json.error,
      pending_count: 1,
    });
  });

  test("without bash there is nothing that could run a send command: 69", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const args = ["driver", "own-id", "--send-cmd", "true", ...queue.flag];
    const { code, stderr } = await cli(args, { env: { PATH: tempDir() } });
    expect(code).toBe(69);
    expect(stderr).toContain("bash");
    expect(queue.ids("pending")).toEqual(["own-id"]);
    const later = await cliJson(["driver", "own-id", "--send-cmd", "true", ...queue.flag]);
    expect(later.json).toMatchObject({ outcome: "sent" });
  });

  test("a sender that is missing is a failed send, not a missing configuration", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    for (const command of ["no-such-program-here", "exit 126", "exit 127"]) {
      const { code, json } = await cliJson(["driver", "own-id", "--send-cmd", command, ...queue.flag]);
      expect(code).toBe(1);
      expect(json).toMatchObject({ outcome: "failed", failed_id: "own-id" });
    }
    expect(queue.ids("pending")).toEqual(["own-id"]);
  });
});

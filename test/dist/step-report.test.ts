import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction, startAction } from "../helpers/action.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

function workspaceQueue() {
  const workspace = tempDir();
  return { workspace, queue: newQueue(join(workspace, ".owner-reports")) };
}

describe("what people see of an action step", () => {
  test("the summary of a pass names what was sent, why it stopped and what is still pending", async () => {
    const { workspace, queue } = workspaceQueue();
    const [first = "", second = ""] = backlog(queue, 3);
    const inputs = {
      mode: "watchdog",
      "send-cmd": 'echo "gateway says no" >&2; [ "$OWNER_REPORT_TASK_ID" != 2 ]',
    };
    const { summary } = await runAction(inputs, { workspace });
    expect(summary).toContain(first);
    expect(summary).toContain(second);
    expect(summary).toMatch(/<table|\|\s*-+/);
    expect(summary).toMatch(/pending/i);
  });

  test("the summary of a producer names what was queued", async () => {
    const inputs = { mode: "producer", team: "t", worker: "w", progress: "1/2" };
    const { summary } = await runAction(inputs);
    expect(summary).toContain("t/w · 1/2");
  });

  test("the summary holds no HTML of a report, a file name or a sender", async () => {
    const { workspace, queue } = workspaceQueue();
    const html = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    const fields = { team: html, worker: html, progress: "<b>half</b>", done: html, next: html, body: html };
    const direct = { mode: "direct", ...fields, "send-cmd": `echo '${html}'; echo '${html}' >&2; exit 1` };
    const steps = [await runAction(direct, { workspace })];
    queue.write("<img src=x onerror=alert(1)>", handWritten());
    steps.push(await runAction({ mode: "watchdog", all: "true", "send-cmd": "true" }, { workspace }));
    steps.push(await runAction({ mode: "producer", ...fields, progress: "1%" }, { workspace }));
    for (const { summary } of steps) {
      expect(summary).not.toBe("");
      expect(summary).not.toMatch(/<script|<img|<b>half/i);
    }
  });

  test("a failed send is an error annotation that says the report is still pending", async () => {
    const { workspace, queue } = workspaceQueue();
    const [id = ""] = backlog(queue, 1);
    const step = await runAction({ mode: "watchdog", "send-cmd": "exit 9" }, { workspace });
    const errors = annotations("error", step.stdout).join("\n");
    expect(errors).toContain(id);
    expect(errors).toMatch(/still pending/i);
  });

  test("a usage error is an error annotation that names every bad field at once", async () => {
    const fields = { team: "two\nlines", worker: "w", progress: "140%", status: "fine" };
    const step = await runAction({ mode: "producer", ...fields, "dry-run": "false" });
    expect(step.code).toBe(1);
    const errors = annotations("error", step.stdout).join("\n");
    for (const field of ["team", "progress", "status"]) expect(errors).toContain(field);
    expect(step.summary).toMatch(
      /Wrong usage&#58;<br>.*team [^<]*(?:must|has|is)[^<]*<br>.*progress [^<]* is over 100%<br>.*<\/p>/,
    );
  });

  test("a pass that finds the queue held by another is green with a notice", async () => {
    const { workspace, queue } = workspaceQueue();
    backlog(queue, 1);
    const sender = recordingSender();
    const holderInputs = { mode: "watchdog", "send-cmd": sender.recordAndWait };
    const holder = startAction(holderInputs, { workspace, env: sender.env });
    await sender.waiting();
    const step = await runAction({ mode: "watchdog", "send-cmd": "true" }, { workspace });
    sender.release();
    expect((await holder.finished).outputs.outcome).toBe("sent");
    expect(step.code).toBe(0);
    expect(step.outputs.outcome).toBe("busy");
    expect(annotations("notice", step.stdout)).not.toEqual([]);
  });

  test("a queue directory that does not exist yet is empty, with a warning that names it", async () => {
    const { workspace, queue } = workspaceQueue();
    const step = await runAction({ mode: "watchdog", "send-cmd": "true" }, { workspace });
    expect(step.code).toBe(0);
    expect(step.outputs.outcome).toBe("empty");
    expect(annotations("warning", step.stdout).join("\n")).toContain(queue.dir);
  });
});

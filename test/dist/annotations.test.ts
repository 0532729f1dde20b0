import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type ActionResult, runAction } from "../helpers/action.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";
import { tempDir } from "../helpers/temp-dir.js";

const LONGEST_ID = "z".repeat(120);
const REFUSED = 'echo "the gateway refuses this channel" >&2; exit 7';

/** A workspace whose queue has a report that comes first, and one with the longest of all ids. */
function workspace(first?: string) {
  const folder = tempDir();
  const queue = newQueue(join(folder, ".owner-reports"));
  if (first !== undefined) queue.write(first, handWritten({ created_at: "2024-01-01T00:00:00.000Z" }));
  queue.write(LONGEST_ID, handWritten({ created_at: "2024-01-02T00:00:00.000Z" }));
  return { folder, queue };
}

function onlyError(step: ActionResult): string {
  expect(step.code).toBe(1);
  const errors = annotations("error", step.stdout);
  expect(errors).toHaveLength(1);
  return decodeURIComponent((errors[0] ?? "").replace(/%(?![0-9A-F]{2})/g, "%25"));
}

function expectCause(step: ActionResult, cause: RegExp): void {
  const text = onlyError(step);
  expect(text.slice(0, 200)).toMatch(cause);
  expect(text).toContain(step.outputs["failed-id"]);
}

describe("a failure is one annotation, with its cause in the first 200 characters", () => {
  test("of a send that fails, of a report with the longest id, after another was sent", async () => {
    const { folder } = workspace("first");
    const sendCmd = `[ "$OWNER_REPORT_ID" = first ] || { ${REFUSED}; }`;
    const step = await runAction({ mode: "watchdog", "send-cmd": sendCmd }, { workspace: folder });
    expect(step.outputs.outcome).toBe("partial");
    expectCause(step, /exit code 7|code 7/);
    expect(onlyError(step)).toMatch(/^[^\n]+\n1 report was sent\. Then the pass stopped: .*still pending/s);
  });

  test("of a send that is in doubt, and of one that is blocked by three doubts", async () => {
    const { folder } = workspace();
    const inputs = { mode: "watchdog", "send-cmd": "kill -9 $$" };
    for (const cause of [
      /signal|SIGKILL/,
      /signal|SIGKILL/,
      /signal|SIGKILL/,
      /three attempts may have gone out/,
    ])
      expectCause(await runAction(inputs, { workspace: folder }), cause);
  });

  test("of a report that is not valid, whatever its name", async () => {
    const { folder, queue } = workspace();
    const name = "y".repeat(240);
    queue.write(name, handWritten({ created_at: "2023-01-01T00:00:00.000Z" }));
    const step = await runAction({ mode: "watchdog", "send-cmd": "true" }, { workspace: folder });
    expectCause(step, /not valid: its name must be/);
  });

  test("of a direct step that has nothing to send with, and of wrong usage", async () => {
    const fields = { team: "t", worker: "w", progress: "1/2", "report-id": LONGEST_ID };
    expect(onlyError(await runAction({ mode: "direct", ...fields })).slice(0, 200)).toContain("send-cmd");
    const wrong = await runAction({ mode: "producer", ...fields, progress: "140%" });
    expect(onlyError(wrong).slice(0, 200)).toMatch(/progress .*is over 100%/);
  });

  test("of a queue that cannot be read, and of an alarm", async () => {
    const folder = tempDir();
    mkdirSync(join(folder, ".owner-reports"));
    writeFileSync(join(folder, ".owner-reports/pending"), "no directory");
    const step = await runAction({ mode: "watchdog", "send-cmd": "true" }, { workspace: folder });
    expect(onlyError(step).slice(0, 200)).toMatch(/pending/);
    const late = await runAction({ mode: "status", "max-age": "5" }, { workspace: workspace().folder });
    expect(onlyError(late).slice(0, 200)).toMatch(/pending for/);
  });

  test("and a cause that the text begins with is said once, however long it is", async () => {
    const step = await runAction({ mode: "watchdog" }, { workspace: workspace().folder });
    expect(onlyError(step).match(/Nothing to send with/g)).toHaveLength(1);
  });

  test("and text that fits whole is said once", async () => {
    const folder = tempDir();
    newQueue(join(folder, ".owner-reports")).write("short", handWritten());
    const step = await runAction({ mode: "watchdog", "send-cmd": "exit 7" }, { workspace: folder });
    expect(onlyError(step).match(/code 7/g)).toHaveLength(1);
  });
});

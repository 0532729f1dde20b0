import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const word = "xq7-secret-value";

function workspaceQueue() {
  const workspace = tempDir();
  const queue = newQueue(join(workspace, ".owner-reports"));
  queue.write("own-id", handWritten());
  return { workspace, queue };
}

describe("T-13 an error about a stored file quotes none of its values", () => {
  test.each([
    ["bad YAML", `---\nteam: a\nkey: "${word}\n---\n`],
    ["a tag", `---\nteam: !!js/function ${word}\n---\n`],
    ["a duplicate key", `---\nteam: ${word}\nteam: ${word}\n---\n`],
    ["an alias", `---\nteam: &a ${word}\nworker: *a\n---\n`],
    ["no front matter", `${word}\n${word}\n`],
    ["an unclosed fence", `---\n${word}: ${word}\n`],
    [
      "bad fields",
      `---\nteam: "${word}\\n"\nprogress: ${word}${"x".repeat(60)}\nstatus: ${word}\ncreated_at: ${word}\n---\n`,
    ],
    ["an id that is none", `---\nteam: a\nworker: b\nprogress: 1\nreport_id: "../${word}"\n---\n`],
    ["a list", `---\nteam: [${word}]\n---\n`],
    ["a delivery record", handWritten()],
  ])("%s", async (_, text) => {
    const { workspace, queue } = workspaceQueue();
    queue.write("own-id", text);
    if (text === handWritten()) {
      await cli(["driver", "own-id", "--send-cmd", "exit 1", ...queue.flag]);
      writeFileSync(join(queue.dir, "deliveries/own-id.json"), `{"report_id": "${word}"`);
    }
    const step = await runAction({ mode: "watchdog", "send-cmd": "true" }, { workspace });
    const read = await cliJson(["watchdog", "--send-cmd", "true", ...queue.flag]);
    expect([step.outputs.outcome, read.json.code]).toEqual(["error", "invalid-report"]);
    expect([step.shown, step.summary, JSON.stringify(step.outputs), read.shown].join("\n")).not.toContain(
      word,
    );
  });
});

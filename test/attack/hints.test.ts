import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { ShellSender } from "../../src/library/senders.js";
import { cliJson } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { agedId, handWritten } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { EDIT, hintOf, queueWithHint, TASK } from "./queue-with-hint.js";

describeOnPosix("a send command and its task's last message", () => {
  const record = (file: string) => `printf '%s\\n' "$OWNER_REPORT_PREVIOUS" >> ${file}`;
  const routeOf = (command: string) => new ShellSender({ command, channel: "discord" }).destination;

  test("gets the receipt as JSON, as data, and nothing where the report is to be posted anew", async () => {
    const file = join(tempDir(), "previous");
    const command = record(file);
    const receipt = { message_id: `$(touch ${file}.run)"'\`\n`, "a b": "夜" };
    const queue = queueWithHint(hintOf(routeOf(command), receipt));
    queue.write(agedId(3), handWritten({ ...TASK, status: "warning" }));
    queue.write(agedId(4), handWritten(TASK));
    const { json } = await cliJson([...EDIT, "--send-cmd", command, ...queue.flag], {
      env: { OWNER_REPORT_PREVIOUS: "of another run" },
    });
    expect(json.outcome).toBe("sent");
    const [first = "", ...others] = readFileSync(file, "utf8").split("\n");
    expect([JSON.parse(first), others]).toEqual([receipt, ["", "", ""]]);
    expect(existsSync(`${file}.run`)).toBe(false);
  });

  test("gets none without task-message, none of another command, and none in a dry run", async () => {
    const file = join(tempDir(), "previous");
    const command = record(file);
    for (const [words, hinted] of [
      [["watchdog", "--all"], command],
      [EDIT, `${command} `],
      [[...EDIT, "--channel", "telegram"], command],
    ] as const) {
      const queue = queueWithHint(hintOf(routeOf(hinted), { message_id: "1" }));
      await cliJson([...words, "--send-cmd", command, ...queue.flag]);
      expect(existsSync(queue.hint)).toBe(false);
    }
    expect(readFileSync(file, "utf8")).toBe("\n\n\n");
    const queue = queueWithHint(hintOf(routeOf(command), { message_id: "1" }));
    const before = readFileSync(queue.hint, "utf8");
    await cliJson([...EDIT, "--dry-run", "--send-cmd", command, ...queue.flag]);
    expect(readFileSync(queue.hint, "utf8")).toBe(before);
  });
});

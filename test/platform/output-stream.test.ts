import { describe, expect, test } from "@jest/globals";
import { cliBundle } from "../helpers/bundles.js";
import { describeOnPosix } from "../helpers/platform.js";
import { start } from "../helpers/processes.js";
import { areInstalled } from "../helpers/programs.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { testedNode } from "../helpers/tested-node.js";

const BODY = "0123456789\n".repeat(20_000);

/** What arrives of a report that is larger than a pipe holds, by a line of bash in which `"$@"` prints it. */
async function arrived(line: string) {
  const queue = newQueue();
  queue.write("large", handWritten() + BODY);
  const words = [testedNode.path, cliBundle, "consumer", "large", ...queue.flag];
  const env = systemEnvironment(queue.dir);
  return start("bash", ["-c", line, "bash", ...words], { cwd: queue.dir, env }).finished;
}

describeOnPosix("what is printed arrives whole, and never stops us", () => {
  test.each([
    ["in a file", '"$@" > out; cat out'],
    ["in a pipe whose reader is slow", '"$@" | (sleep 0.2; cat)'],
  ])("%s", async (_, line) => {
    const { code, stdout } = await arrived(line);
    expect([code, JSON.parse(stdout).body.endsWith(BODY)]).toEqual([0, true]);
  });

  test("where the reader has gone, or the disk is full, the exit code is that of the work", async () => {
    const { stdout } = await arrived('"$@" | true; echo "${PIPESTATUS[0]}"; "$@" > /dev/full; echo "$?"');
    expect(stdout).toBe("0\n0\n");
  });

  const describeWithPython = areInstalled(["python3"]) ? describe : describe.skip;
  describeWithPython("in a pipe that another process made one that does not wait", () => {
    test("it arrives whole too", async () => {
      const line = `{ python3 -c 'import os; os.set_blocking(1, False)'; "$@"; } | (sleep 0.2; cat)`;
      const { code, stdout } = await arrived(line);
      expect([code, JSON.parse(stdout).body.endsWith(BODY)]).toEqual([0, true]);
    });
  });
});

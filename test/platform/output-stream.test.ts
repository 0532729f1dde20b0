import { describe, expect, test } from "@jest/globals";
import { cliBundle } from "../helpers/bundles.js";
import { describeOnLinux, describeOnPosix } from "../helpers/platform.js";
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

  test("a reader that has gone wanted no more", async () => {
    const { stdout, stderr } = await arrived('"$@" | true; echo "${PIPESTATUS[0]}"');
    expect([stdout, stderr]).toEqual(["0\n", ""]);
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

describeOnLinux("what is printed and cannot be written is told on standard error", () => {
  const NEW = ["--team", "t", "--worker", "w", "--progress", "1"];
  const lost = async (words: readonly string[]) => {
    const queue = newQueue();
    queue.write("waiting", handWritten());
    const flags = words[0]?.startsWith("-") || words.includes("--help") ? [] : queue.flag;
    const all = [testedNode.path, cliBundle, ...words, ...(words[0] === "completion" ? [] : flags)];
    const ran = start("bash", ["-c", '"$@" > /dev/full', "bash", ...all], {
      cwd: queue.dir,
      env: systemEnvironment(queue.dir),
    });
    return { ...(await ran.finished), queue };
  };

  test.each([
    ["status", "--json"],
    ["consumer", "waiting"],
    ["completion", "bash"],
    ["--version"],
    ["run", "--help"],
    ["producer", ...NEW, "--dry-run"],
    ["watchdog", "--send-cmd", "false", "--dry-run"],
  ])("and is a failure where there is nothing else to do: %s %s", async (...words) => {
    const { code, stderr } = await lost(words);
    expect(code).toBe(74);
    expect(stderr).toContain("standard output could not be written (ENOSPC)");
    expect(stderr).toContain("Nothing was queued, sent or changed.");
  });

  test.each([
    ["producer", ...NEW, "--json"],
    ["driver", "waiting", "--send-cmd", "true"],
  ])("and the exit code is that of the work where there is some: %s", async (...words) => {
    const { code, stderr, queue } = await lost(words);
    expect(code).toBe(0);
    expect(stderr).toContain("warning: standard output could not be written (ENOSPC)");
    expect(queue.ids("pending").length + queue.ids("sent").length).toBe(words[0] === "driver" ? 1 : 2);
  });
});

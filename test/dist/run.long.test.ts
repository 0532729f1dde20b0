/** `owner-report run -- <command>` on a terminal, with very much output, on full disks. */

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { eventually } from "../helpers/eventually.js";
import { fillDisk, onSmallDisk, testWithMounts } from "../helpers/mounts.js";
import { newQueue } from "../helpers/queue.js";
import { ended, fieldOf, reportsIn, run, startRunInShell } from "../helpers/run.js";
import { tempDir } from "../helpers/temp-dir.js";
import { startOnTerminal, testOnTerminal, withoutSequences } from "../helpers/terminal.js";
import { bundlesForEverybody, cliForEverybody } from "../helpers/unprivileged.js";

const sh = (script: string) => ["sh", "-c", script];
const NAMED = ["--team", "ops", "--worker", "backup"];

describe("on a terminal", () => {
  testOnTerminal("the command has it on all three streams, and the report no output", async () => {
    const queue = newQueue();
    const script = "test -t 0 && test -t 1 && test -t 2 && echo 'a terminal'; exit 3";
    const running = startOnTerminal(["run", ...NAMED, ...queue.flag, "--", ...sh(script)]);
    const { code, stdout } = await running.finished;
    expect([code, withoutSequences(stdout)]).toEqual([3, "a terminal\n"]);
    expect(reportsIn(queue)[0]).toMatch(/\n---\n$/);
  });

  testOnTerminal("Ctrl-C reaches the command once, and does not end run", async () => {
    const queue = newQueue();
    const ready = join(tempDir(), "ready");
    // Not a shell's trap, which takes two signals that come during a command for one.
    const script = `
      let count = 0;
      process.on("SIGINT", () => ++count === 1 && setTimeout(() => process.exit(40 + count), 500));
      setInterval(() => {}, 1000);
      require("fs").writeFileSync(${JSON.stringify(ready)}, "");`;
    const command = [process.execPath, "-e", script];
    const running = startOnTerminal(["run", ...NAMED, ...queue.flag, "--", ...command]);
    await eventually("the command", () => existsSync(ready));
    running.type("\u0003");
    expect((await running.finished).code).toBe(41);
    expect(reportsIn(queue)).toHaveLength(1);
  });
});

onEachNodeOnPosix("very much output", () => {
  /** The peak memory of `run`, noted by its command at the end. */
  const peakAfter = async (bytes: number) => {
    const note = join(tempDir(), "peak");
    const script = `head -c ${bytes} /dev/zero; grep VmHWM /proc/$PPID/status > '${note}'`;
    const ran = await ended(startRunInShell('"$@" | wc -c', sh(script)));
    expect(ran.stdout.trim()).toBe(String(bytes));
    return Number(/(\d+) kB/.exec(readFileSync(note, "utf8"))?.[1]) / 1024;
  };

  (process.platform === "linux" ? test : test.skip)("1 GB passes in constant memory", async () => {
    const few = await peakAfter(200_000_000);
    expect(await peakAfter(1_000_000_000)).toBeLessThan(few + 32);
  });

  test("waits for its reader, and a signal still reaches the command and then run", async () => {
    const folder = tempDir();
    const script = `trap 'exit 7' TERM; echo $PPID > '${folder}/run'; head -c 10000000 /dev/zero & wait $!`;
    const line = `"$@" | { until [ -e '${folder}/over' ]; do sleep 0.05; done; }; exit "\${PIPESTATUS[0]}"`;
    const started = startRunInShell(line, sh(script));
    const pid = await eventually(
      "the command",
      () => existsSync(`${folder}/run`) && Number(readFileSync(`${folder}/run`, "utf8")),
    );
    process.kill(pid, "SIGTERM");
    const stop = setInterval(() => {
      try {
        process.kill(pid, "SIGTERM");
      } catch {
        clearInterval(stop);
      }
    }, 500);
    await eventually("the report", () => started.queue.ids("pending").length === 1);
    await eventually("the end of run", () => !existsSync(`/proc/${pid}`));
    clearInterval(stop);
    writeFileSync(`${folder}/over`, "");
    const { code, reports } = await ended(started);
    expect([7, 143]).toContain(code);
    expect(fieldOf(reports[0], "done")).toContain("exit code 7");
  });
});

describe("a queue that cannot be written", () => {
  testWithMounts("on a full disk: the command runs, and 74 or its own exit code says so", async () => {
    await onSmallDisk(64, async (dir) => {
      fillDisk(dir, 0);
      const queue = newQueue(join(dir, "queue"));
      for (const [script, code] of [
        ["echo ran", 74],
        ["echo ran; exit 3", 3],
      ] as const) {
        const ran = await run(sh(script), { queue, env: { TMPDIR: dir } });
        expect([ran.code, ran.stdout]).toEqual([code, "ran\n"]);
        expect(ran.stderr).toContain("the report of that was not queued");
      }
    });
  });

  const asNobody = cliForEverybody();
  (asNobody && bundlesForEverybody() ? test : test.skip)("without permission: the same", async () => {
    const dir = tempDir();
    const queue = newQueue(join(dir, "queue"));
    mkdirSync(queue.dir);
    chmodSync(dir, 0o755);
    chmodSync(queue.dir, 0o700);
    const ran = await asNobody?.(["run", ...NAMED, ...queue.flag, "--", ...sh("echo ran")]);
    expect([ran?.code, ran?.stdout]).toEqual([74, "ran\n"]);
    expect(ran?.stderr).toContain("EACCES");
  });
});

onEachNodeOnPosix("a run with much at once", () => {
  test("reports the beginning before the ending, even of the shortest command, and sends both", async () => {
    const flags = ["--start", "--deliver", "--send-cmd", 'echo "$OWNER_REPORT_PROGRESS" >> "$SEEN"'];
    const seen = join(tempDir(), "seen");
    expect((await run(["true"], { flags, env: { SEEN: seen } })).code).toBe(0);
    expect(readFileSync(seen, "utf8")).toBe("started\nfinished\n");
  });
});

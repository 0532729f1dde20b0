import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import { endAfterTests, isAlive } from "../helpers/processes.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { pidIn, recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

/** Seconds in which even a machine that stands still for a moment has come to where a command waits for its end. */
const ENOUGH = "4";

/** A file for the process id of something that a send command leaves behind. */
function pidFile() {
  const path = join(tempDir(), "pid");
  return { env: { PID_FILE: path }, pid: async () => endAfterTests(await pidIn(path)) };
}

onEachNodeOnPosix("a send that takes too long", (node) => {
  test("is in doubt, its whole process group is gone, and nothing younger is tried", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const sender = recordingSender();
    const left = pidFile();
    const command = `${sender.record}\nsleep 300 &\necho $! > "$PID_FILE"\nwait`;
    const args = ["watchdog", "--all", "--send-timeout", ENOUGH, "--send-cmd", command, ...queue.flag];
    const env = { ...sender.env, ...left.env };
    const { code, json } = await cliJson(args, { node, env });
    expect(code).toBe(1);
    expect(json).toMatchObject({ outcome: "in-doubt", failed_id: first, sent_count: 0, pending_count: 2 });
    const grandchild = await left.pid();
    await eventually("the end of the grandchild", () => !isAlive(grandchild));
    expect(queue.ids("pending")).toEqual([first, second]);
    expect(sender.sends().map((send) => send.id)).toEqual([first]);

    const next = ["watchdog", "--send-cmd", sender.record, ...queue.flag];
    expect(await cliJson(next, { node, env })).toMatchObject({ code: 0, json: { sent_ids: [first] } });
    expect(sender.sends()[1]).toEqual({ id: first, attempt: "2", possibleDuplicate: "1" });
  });
});

describeOnPosix("a send command's processes", () => {
  test("a command that ends well only because it was told to stop is in doubt", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const command = "trap 'exit 0' TERM; sleep 300 & wait";
    const args = ["driver", "own-id", "--send-timeout", "1", "--send-cmd", command, ...queue.flag];
    expect(await cliJson(args)).toMatchObject({ code: 1, json: { outcome: "in-doubt" } });
    expect(queue.ids("pending")).toEqual(["own-id"]);
  });

  test("a command that ignores being told to stop is killed with its children", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const left = pidFile();
    const command = "trap '' TERM\nsleep 300 &\necho $! > \"$PID_FILE\"\nwhile true; do sleep 0.1; done";
    const args = ["driver", "own-id", "--send-timeout", ENOUGH, "--send-cmd", command, ...queue.flag];
    expect(await cliJson(args, { env: left.env })).toMatchObject({ code: 1, json: { outcome: "in-doubt" } });
    const stubborn = await left.pid();
    await eventually("the end of the stubborn child", () => !isAlive(stubborn));
  });

  test("a program that the command started gets its five seconds to end well", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const proof = join(tempDir(), "ended-well");
    const program = 'trap "sleep 1; touch \\"$PROOF\\"; exit 0" TERM; while true; do sleep 0.05; done';
    const args = [
      "driver",
      "own-id",
      "--send-timeout",
      ENOUGH,
      "--send-cmd",
      'bash -c "$PROGRAM"; true',
      ...queue.flag,
    ];
    const env = { PROOF: proof, PROGRAM: program };
    expect(await cliJson(args, { env })).toMatchObject({ code: 1, json: { outcome: "in-doubt" } });
    expect(existsSync(proof)).toBe(true);
  });

  test("a command that never stops printing is cut off at its time", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const args = [
      "driver",
      "own-id",
      "--send-timeout",
      "1",
      "--send-cmd",
      "yes ::error::forged",
      ...queue.flag,
    ];
    const { code, json, stderr } = await cliJson(args);
    expect(code).toBe(1);
    expect(json.outcome).toBe("in-doubt");
    expect(stderr).not.toMatch(/^::/m);
  });

  test.each([
    ["well", "exit 0", { code: 0, json: { outcome: "sent" } }],
    ["badly", "exit 5", { code: 1, json: { outcome: "failed" } }],
  ])(
    "a command that ends %s but leaves an orphan holding its pipes holds nobody up",
    async (_, ending, expected) => {
      const queue = newQueue();
      queue.write("own-id", handWritten());
      const left = pidFile();
      const command = `sleep 300 &\necho $! > "$PID_FILE"\n${ending}`;
      const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
      expect(await cliJson(args, { env: left.env })).toMatchObject(expected);
      await left.pid();
    },
  );

  test("a command that leaves its work in the background is warned of, and the work can still write", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const folder = tempDir();
    const later =
      'until [ -e "$GO" ]; do sleep 0.05; done; head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2';
    const command = `(set -e; ${later}; test -s "$OWNER_REPORT_FILE"; touch "$GO.$OWNER_REPORT_ID") &`;
    const args = ["watchdog", "--all", "--send-cmd", command, ...queue.flag];
    const env = { GO: join(folder, "go"), TMPDIR: folder };
    const { code, json } = await cliJson(args, { env });
    expect({ code, outcome: json.outcome }).toEqual({ code: 0, outcome: "sent" });
    expect(json.warnings).toEqual([expect.stringContaining(`The send command of ${first}, ${second} ended`)]);
    writeFileSync(env.GO, "");
    for (const id of [first, second]) await eventually("the work", () => existsSync(`${env.GO}.${id}`));
  });

  test.each([
    ["setsid", 'setsid bash -c "$LATER" &'],
    ["setsid, which forks", 'setsid -f bash -c "$LATER"'],
    ["a job of its own", 'set -m; bash -c "$LATER" &'],
  ])("work that %s takes out of the group is warned of as well, and can still write", async (_, command) => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const go = join(tempDir(), "go");
    const later = `until [ -e '${go}' ]; do sleep 0.05; done; echo late && echo late >&2 && touch '${go}.done'`;
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    const { code, json } = await cliJson(args, { env: { LATER: later } });
    expect({ code, outcome: json.outcome }).toEqual({ code: 0, outcome: "sent" });
    expect(json.warnings).toEqual([expect.stringContaining("The send command of own-id ended")]);
    writeFileSync(go, "");
    await eventually("the work", () => existsSync(`${go}.done`));
  });

  test("a command whose background has closed its output is warned of, one that has waited is not", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    queue.write("other-id", handWritten());
    const left = pidFile();
    const send = (id: string, command: string) =>
      cliJson(["driver", id, "--send-cmd", command, ...queue.flag], { env: left.env });
    const closed = await send("own-id", 'sleep 300 > /dev/null 2>&1 < /dev/null & echo $! > "$PID_FILE"');
    expect(closed.json.warnings).toEqual([expect.stringContaining("own-id")]);
    await left.pid();
    const waited = await send("other-id", "sleep 0.3 & wait");
    expect(waited).toMatchObject({ code: 0, json: { outcome: "sent" } });
    expect(waited.json).not.toHaveProperty("warnings");
  });

  test.each([
    ["the kernel, for want of memory", "kill -KILL $$", "SIGKILL"],
    ["whoever stops the service", "kill -TERM $$", "SIGTERM"],
    ["a crash", "kill -SEGV $$", "SIGSEGV"],
    ["the same signal in a part of it", "bash -c 'kill -KILL $$'", "exit code 137"],
    ["another signal in a part of it", "bash -c 'kill -TERM $$' | cat", "exit code 143"],
    ["a crash of a part of it", "bash -c 'kill -SEGV $$'", "exit code 139, as SIGSEGV gives"],
    ["a hang-up of a part of it", "bash -c 'kill -HUP $$'", "exit code 129, as SIGHUP gives"],
    ["a reader that a part of it lost", "yes | head -n 1", "exit code 141, as SIGPIPE gives"],
  ])("a command that is ended by %s is in doubt, and its next send says so", async (_, ending, why) => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const sender = recordingSender();
    const command = `${sender.record}; test "$OWNER_REPORT_ATTEMPT" = 2 || ${ending}`;
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    const first = await cliJson(args, { env: sender.env });
    expect(first).toMatchObject({ code: 1, json: { outcome: "in-doubt" } });
    expect(first.json.failed_reason).toContain(why);
    expect(await cliJson(args, { env: sender.env })).toMatchObject({ code: 0 });
    expect(sender.sends().map((send) => send.possibleDuplicate)).toEqual(["", "1"]);
  });

  test.each([126, 127, 128, 145, 192, 255])("exit code %d is no signal's: it has failed", async (code) => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const { json } = await cliJson(["driver", "own-id", "--send-cmd", `exit ${code}`, ...queue.flag]);
    expect(json).toMatchObject({
      outcome: "failed",
      failed_reason: expect.stringContaining(`exit code ${code}`),
    });
  });

  test("a command that does not read a large report is sent all the same", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten({}, "x".repeat(256 * 1024)));
    for (const command of ["true", "exec <&-; sleep 0.1"]) {
      const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
      expect((await cliJson(args)).code).toBe(0);
    }
  });

  test("a command that reads a large report gets all of it", async () => {
    const queue = newQueue();
    const body = "進度🚀".repeat(25 * 1024);
    queue.write("own-id", handWritten({}, body));
    const script =
      'const report = JSON.parse(require("fs").readFileSync(0)); console.log(report.body.length)';
    const command = `"$NODE" -e "$SCRIPT"`;
    const args = [
      "driver",
      "own-id",
      "--success-pattern",
      `^${body.length}\\s`,
      "--send-cmd",
      command,
      ...queue.flag,
    ];
    const env = { NODE: process.execPath, SCRIPT: script };
    expect(await cliJson(args, { env })).toMatchObject({ code: 0, json: { outcome: "sent" } });
  });

  test("a command has a process group of its own", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const command = 'test "$(ps -o pgid= -p $$ | tr -d " ")" = "$$"';
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    expect(await cliJson(args)).toMatchObject({ code: 0, json: { outcome: "sent" } });
  });
});

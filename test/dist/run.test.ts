/** `owner-report run -- <command>` by the bundles: the command is as it would be without it, and there is a report. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import { standsStill } from "../helpers/processes.js";
import { newQueue } from "../helpers/queue.js";
import { ended, fieldOf, run, startRun, startRunInShell } from "../helpers/run.js";
import { pidIn } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const sh = (script: string) => ["sh", "-c", script];

/** Writes a file that is a program, or not one. */
function program(text: string, mode: number): string {
  const path = join(tempDir(), "program");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

onEachNodeOnPosix("the exit code", () => {
  test.each([
    [0, "completed", "sh succeeded after"],
    [1, "failed", "sh failed with exit code 1 after"],
    [2, "failed", "sh failed with exit code 2 after"],
    [126, "failed", "sh failed with exit code 126, as of a command that is not executable,"],
    [127, "failed", "sh failed with exit code 127, as of a command that was not found,"],
    [137, "failed", "sh failed with exit code 137, as of one ended by SIGKILL,"],
    [255, "failed", "sh failed with exit code 255 after"],
  ])("is the command's, %d, and the report is %s", async (code, status, done) => {
    const ran = await run(sh(`exit ${code}`));
    expect(ran).toMatchObject({ code, stdout: "", stderr: "", signal: null });
    const [report] = ran.reports;
    expect(ran.reports).toHaveLength(1);
    expect(fieldOf(report, "status")).toBe(status);
    expect(fieldOf(report, "progress")).toBe("finished");
    expect(fieldOf(report, "done")).toContain(done);
  });

  test("is a shell's for a command that a signal ended", async () => {
    const ran = await run(sh("kill -9 $$"));
    expect(ran.code).toBe(137);
    expect(fieldOf(ran.reports[0], "done")).toContain("sh was ended by SIGKILL after");
    expect(fieldOf(ran.reports[0], "status")).toBe("failed");
  });

  test.each([
    ["that is nowhere", () => "owner-report-no-such-program", 127, "was not found"],
    ["whose interpreter is nowhere", () => program("#!/no/such/program\n", 0o755), 127, "interpreter"],
    ["that is not executable", () => program("true\n", 0o644), 126, "not executable"],
    ["that is a directory", () => tempDir(), 126, "a directory"],
    ["below a file", () => "/etc/passwd/program", 126, "ENOTDIR"],
    ["without a name", () => "", 127, '"" was not found'],
  ])("is a shell's for a command %s, and stderr and the report say why", async (_, path, code, why) => {
    const ran = await run([path()]);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(why);
    expect(fieldOf(ran.reports[0], "done")).toContain(why);
    expect(fieldOf(ran.reports[0], "status")).toBe("failed");
  });
});

onEachNodeOnPosix("the streams", () => {
  test("pass through byte for byte, and standard input is the command's", async () => {
    const ran = await run(sh("cat; echo to stderr >&2"), { input: "line\nno end" });
    expect(ran).toMatchObject({ code: 0, stdout: "line\nno end", stderr: "to stderr\n" });
  });

  test("may hold bytes that are no text; the report shows them as text that controls nothing", async () => {
    const bytes = "import os,sys; sys.stdout.buffer.write(bytes(range(256)) * 40)";
    const out = join(tempDir(), "out");
    const started = startRunInShell(`"$@" > '${out}'`, ["python3", "-c", bytes]);
    const ran = await ended(started);
    const expected = Buffer.concat(Array(40).fill(Buffer.from(Array.from({ length: 256 }, (_, i) => i))));
    expect(readFileSync(out).equals(expected)).toBe(true);
    expect(ran.reports[0]).toContain("\\x01");
    expect(ran.reports[0]).not.toMatch(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/);
  });

  test("keep their order where both are one file", async () => {
    const lines = Array.from({ length: 50 }, (_, n) => `echo out ${n}; echo err ${n} >&2`).join("\n");
    const ran = await ended(startRunInShell('"$@" 2>&1', sh(lines)));
    expect(ran.stdout).toBe(Array.from({ length: 50 }, (_, n) => `out ${n}\nerr ${n}\n`).join(""));
  });

  test("can be opened by their names, as pipes can", async () => {
    const ran = await run(sh("echo one > /dev/stdout; echo two | tee /dev/stderr > /dev/null"));
    expect(ran).toMatchObject({ code: 0, stdout: "one\n", stderr: "two\n" });
  });

  test("work without a folder for temporary files", async () => {
    const ran = await run(sh("echo out; echo err >&2; exit 3"), { env: { TMPDIR: "/no/such/folder" } });
    expect(ran).toMatchObject({ code: 3, stdout: "out\n", stderr: "err\n" });
    expect(ran.reports[0]).toContain("out");
  });

  test("may be closed: the command reads an end, and nothing fails", async () => {
    const ran = await ended(startRunInShell('"$@" <&- >&- 2>&-', sh("cat; exit 6")));
    expect(ran.code).toBe(6);
    expect(ran.reports).toHaveLength(1);
  });

  test("end for the command when their reader has gone", async () => {
    const script = "trap '' PIPE; while echo y 2>/dev/null; do :; done; echo stopped >&2; exit 9";
    const ran = await ended(startRunInShell('"$@" | head -n 1; exit "${PIPESTATUS[0]}"', sh(script)));
    expect(ran).toMatchObject({ code: 9, stdout: "y\n", stderr: "stopped\n" });
  });

  test("that cannot be written make a failure of a command that ignores it", async () => {
    const ran = await ended(startRunInShell('"$@" > /dev/full', sh("echo lost; exit 0")));
    expect(ran.code).toBe(74);
    expect(ran.stderr).toContain("its output could not be written (ENOSPC)");
    expect(fieldOf(ran.reports[0], "status")).toBe("failed");
  });

  test("go on to where they belong after the command's end, and do not keep run", async () => {
    const out = join(tempDir(), "out");
    const gate = join(tempDir(), "gate");
    const late = `(until [ -e '${gate}' ]; do sleep 0.05; done; echo late; echo done > '${gate}.done') &`;
    const ran = await ended(startRunInShell(`"$@" > '${out}' 2>&1`, sh(`echo early; ${late}`)));
    expect(ran.code).toBe(0);
    expect(readFileSync(out, "utf8")).toBe("early\n");
    writeFileSync(gate, "");
    await eventually(
      "the line of the process left behind",
      () => readFileSync(out, "utf8") === "early\nlate\n",
    );
    await eventually("its own end", () => existsSync(`${gate}.done`));
  });
});

onEachNodeOnPosix("what is said of a report that was not sent", () => {
  test("names flags and the queue, so that it works as it is typed", async () => {
    const { queue, stderr } = await run(sh("true"), { flags: ["--deliver"] });
    expect(stderr).toContain("Give --send-cmd (or OWNER_REPORT_SEND_CMD)");
    expect(stderr).not.toContain("--cron-env");
    const flags = ["--deliver", "--in-doubt", "hold", "--send-cmd", "kill -9 $$"];
    const held = await run(sh("true"), { queue, flags });
    const [id = ""] = queue.ids("held");
    const [command = ""] = /owner-report release \S+ --queue \S+/.exec(held.stderr) ?? [];
    expect(command).toBe(`owner-report release ${id} --queue ${queue.dir}`);
    const released = await cli(command.split(" ").slice(1));
    expect([released.code, queue.ids("held")]).toEqual([0, []]);
  });
});

onEachNodeOnPosix("the command", () => {
  test("gets every word behind -- as it is, and the whole environment", async () => {
    const env = { OWNER_REPORT_SEND_CMD: "true # mine", OWNER_REPORT_TOKEN: "token-of-mine", OTHER: "1" };
    const words = ["--version", "--team", "--", "$HOME *", "", "-h"];
    const ran = await run(
      ["node", "-e", "console.log(JSON.stringify([process.argv.slice(1), process.env]))", "--", ...words],
      { env },
    );
    const [args, seen] = JSON.parse(ran.stdout);
    expect(args).toEqual(words);
    expect(seen).toMatchObject(env);
  });

  test("may be named like a flag", async () => {
    const ran = await run(["--version"]);
    expect(ran.code).toBe(127);
    expect(ran.stdout).toBe("");
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const)(
    "gets %s, once, and decides",
    async (signal) => {
      const script = `n=0; trap 'n=$((n+1))' ${signal.slice(3)}; echo ready; while [ $n = 0 ]; do sleep 0.05; done; sleep 0.2; exit $((40+n))`;
      const ready = join(tempDir(), "ready");
      const started = startRun(sh(script.replace("echo ready", `echo > '${ready}'`)));
      await eventually("the command", () => existsSync(ready));
      started.kill(signal);
      expect((await ended(started)).code).toBe(41);
    },
  );

  test("that a passed signal ended is reported with who was sent it", async () => {
    const ready = join(tempDir(), "ready");
    const started = startRun(sh(`echo > '${ready}'; exec sleep 60`));
    await eventually("the command", () => existsSync(ready));
    started.kill("SIGTERM");
    const ran = await ended(started);
    expect(ran.code).toBe(143);
    expect(fieldOf(ran.reports[0], "done")).toMatch(
      /^sh was ended by SIGTERM after .* \(owner-report was sent SIGTERM and passed it on\)/,
    );
  });

  test("stops by SIGTSTP and goes on by SIGCONT, and run with it", async () => {
    const folder = tempDir();
    const script = `echo $$ > '${folder}/command'; until [ -e '${folder}/go' ]; do sleep 0.05; done; exit 5`;
    // A group that a shell could continue: no other one is stopped.
    const line = `set -m; "$@" & echo $! > '${folder}/run'; wait -f $!`;
    const started = startRunInShell(line, sh(script));
    const pids = [await pidIn(`${folder}/run`), await pidIn(`${folder}/command`)];
    const [run = 0] = pids;
    process.kill(run, "SIGTSTP");
    await eventually("both to stop", () => pids.every(standsStill));
    process.kill(run, "SIGCONT");
    writeFileSync(join(folder, "go"), "");
    expect((await ended(started)).code).toBe(5);
  });
});

describeOnPosix("a queue that cannot be used", () => {
  const broken = {
    "is a file": () => {
      const queue = newQueue();
      writeFileSync(queue.dir, "");
      return queue;
    },
    "lies below a file": () => newQueue("/etc/passwd/queue"),
    "has a file for pending/": () => {
      const queue = newQueue();
      mkdirSync(queue.dir);
      writeFileSync(join(queue.dir, "pending"), "");
      return queue;
    },
    "lies on a remote that is not there": () => newQueue("git:/no/such/repository"),
  };
  test.each(Object.entries(broken))(
    "%s: the command runs, and 74 or its own exit code says so",
    async (_, make) => {
      const fine = await startRun(sh("echo ran"), { queue: make() }).finished;
      expect([fine.code, fine.stdout]).toEqual([74, "ran\n"]);
      expect(fine.stderr).toMatch(
        /^owner-report: sh succeeded after .*, but the report of that was not queued\. /,
      );
      const failed = await startRun(sh("echo ran; exit 3"), { queue: make() }).finished;
      expect([failed.code, failed.stdout]).toEqual([3, "ran\n"]);
      expect(failed.stderr).toContain("sh failed with exit code 3");
    },
  );
});

describeOnPosix("--deliver", () => {
  test("sends the report, and says nothing of it", async () => {
    const flags = ["--deliver", "--send-cmd", "echo sent; echo noise >&2"];
    const ran = await run(sh("echo out"), { flags });
    expect(ran).toMatchObject({ code: 0, stdout: "out\n", stderr: "" });
    expect([ran.queue.ids("sent").length, ran.reports]).toEqual([1, []]);
  });

  test("that fails leaves the report pending, says why, and gives 1 where the command succeeded", async () => {
    const flags = ["--deliver", "--send-cmd", "echo refused by the receiver >&2; exit 5"];
    const fine = await run(["true"], { flags });
    expect([fine.code, fine.reports.length]).toEqual([1, 1]);
    expect(fine.stderr).toContain("refused by the receiver");
    expect((await run(sh("exit 9"), { flags })).code).toBe(9);
  });

  test("without anything to send with leaves the report pending, and gives 1", async () => {
    const ran = await run(["true"], { flags: ["--deliver"] });
    expect([ran.code, ran.reports.length]).toEqual([1, 1]);
    expect(ran.stderr).toContain("send");
  });

  test("is ended by a signal after the command's end, and the exit code stays the command's", async () => {
    const ready = join(tempDir(), "ready");
    const flags = ["--deliver", "--send-cmd", `echo > '${ready}'; exec sleep 60`];
    const started = startRun(sh("exit 4"), { flags });
    await eventually("the send", () => existsSync(ready));
    started.kill("SIGTERM");
    const ran = await ended(started);
    expect([ran.code, ran.reports.length]).toEqual([4, 1]);
  });
});

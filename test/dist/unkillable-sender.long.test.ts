import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { withJson } from "../helpers/cli.js";
import { describeOnLinux } from "../helpers/platform.js";
import { endAfterTests, isAlive, type Running, start } from "../helpers/processes.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { pidIn } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";
import { bundlesForEverybody, NOBODY } from "../helpers/unprivileged.js";

/** A room of a user without privileges, with a program that makes root of whoever runs it. */
function room() {
  const [dir, bundles] = [tempDir(), process.getuid?.() === 0 ? bundlesForEverybody() : undefined];
  const setpriv = spawnSync("bash", ["-c", "type -P setpriv"], { encoding: "utf8" }).stdout.trim();
  if (bundles === undefined || setpriv === "") return undefined;
  const [become, home] = [join(dir, "become"), join(dir, "home")];
  mkdirSync(home);
  copyFileSync(setpriv, become);
  for (const path of [dir, home]) chmodSync(path, 0o755);
  for (const path of [dir, home]) chownSync(path, NOBODY, NOBODY);
  chmodSync(become, 0o4755);
  const probe = spawnSync(become, ["--reuid=0", "id", "-u"], {
    uid: NOBODY,
    gid: NOBODY,
    encoding: "utf8",
    cwd: "/",
  });
  return probe.stdout.trim() === "0" ? { home, become, cli: join(bundles, "dist/cli.js") } : undefined;
}

const place = room();
const testIfRoot = place ? test : test.skip;

/** Starts a command of owner-report whose send command writes its process id, becomes root's and sleeps until the tests end. */
function startPass(words: string[], how: "exec " | "") {
  const { home, become, cli } = place ?? { home: "", become: "", cli: "" };
  const pidFile = join(home, `pid-${words.join("-")}-${how.trim()}`);
  const queue = newQueue(join(home, `queue-${words.join("-")}-${how.trim()}`));
  const ids = backlog(queue, 2);
  spawnSync("chown", ["-R", `${NOBODY}:${NOBODY}`, queue.dir]);
  const sleeper = `trap "" TERM; echo \\$\\$ > ${pidFile}; while :; do sleep 0.1; done`;
  const command = `${how}${become} --reuid=0 bash -c "${sleeper}"; true`;
  const args = [cli, "watchdog", "--all", "--json", ...words, "--send-cmd", command, ...queue.flag];
  const env = { PATH: process.env.PATH ?? "", HOME: home };
  const run = (more: string[]) =>
    start(process.execPath, [cli, ...more, ...queue.flag], { cwd: "/", env, uid: NOBODY });
  const running: Running = start(process.execPath, args, { cwd: "/", env, uid: NOBODY });
  return { queue, ids, running, run, sleeper: async () => endAfterTests(await pidIn(pidFile)) };
}

describeOnLinux("a send command that became another user's, so that it cannot be killed,", () => {
  testIfRoot.each([
    ["itself", "exec "],
    ["in a child", ""],
  ] as const)(
    "%s is in doubt once its time is up, and the pass ends and leaves the queue",
    async (_, how) => {
      const { queue, ids, running, run, sleeper } = startPass(["--send-timeout", "4"], how);
      const pid = await sleeper();
      const { code, json } = withJson(await running.finished);
      expect(isAlive(pid)).toBe(true);
      expect(code).toBe(1);
      expect(json).toMatchObject({ outcome: "in-doubt", failed_id: ids[0], sent_count: 0 });
      expect(json.failed_reason).toContain("cannot be ended");
      expect(existsSync(join(queue.dir, "lock"))).toBe(false);
      const next = await run(["watchdog", "--send-cmd", "true", "--json"]).finished;
      expect(withJson(next).json).toMatchObject({ outcome: "sent", sent_ids: [ids[0]] });
    },
  );

  testIfRoot("is in doubt once the pass was told to stop, and the pass ends", async () => {
    const { queue, ids, running, sleeper } = startPass([], "exec ");
    const pid = await sleeper();
    running.kill("SIGTERM");
    const { json } = withJson(await running.finished);
    expect(isAlive(pid)).toBe(true);
    expect(json).toMatchObject({ outcome: "in-doubt", failed_id: ids[0], pending_count: 2 });
    expect(existsSync(join(queue.dir, "lock"))).toBe(false);
  });
});

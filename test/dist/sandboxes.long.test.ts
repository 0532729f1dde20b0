import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cliBundle } from "../helpers/bundles.js";
import { eventually } from "../helpers/eventually.js";
import { type Running, start } from "../helpers/processes.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";

/** A sandbox of this machine, with its host name and its disk: the flags of `unshare` that make it, and its first command. */
interface Sandbox {
  flags: string[];
  first: string;
}

const SANDBOXES: Record<string, Sandbox> = {
  "no sandbox": { flags: ["--mount"], first: "true" },
  "a container": { flags: ["--pid", "--mount-proc"], first: "true" },
  "a container that sees the machine's /proc": { flags: ["--pid"], first: "true" },
  "a container without /proc": { flags: ["--pid", "--mount"], first: "mount -t tmpfs none /proc" },
  "a container with the processes alone in /proc": {
    flags: ["--pid", "--mount"],
    first: "mount -t proc -o subset=pid proc /proc",
  },
  "a sandbox without /proc": { flags: ["--mount"], first: "mount -t tmpfs none /proc" },
  "a sandbox with hidden processes": { flags: ["--mount"], first: "mount -t proc -o hidepid=2 proc /proc" },
  "a sandbox with a clock of its own": {
    flags: ["--mount", "--time", "--boottime", "100000"],
    first: "true",
  },
};

/** Starts the command line in a sandbox; the numbers of its processes begin somewhere else in each. */
function startIn({ flags, first }: Sandbox, args: readonly string[], env: Record<string, string>): Running {
  const script = `for n in 1 2 3; do /bin/true; done; ${first} && "$@"`;
  const command = ["bash", "-c", script, "bash", process.execPath, cliBundle, ...args];
  const home = tempDir();
  const options = { cwd: home, env: { ...systemEnvironment(home), ...env } };
  return start("unshare", [...flags, "--fork", "--kill-child", "--", ...command], options);
}

function canMake({ flags, first }: Sandbox): boolean {
  if (process.platform !== "linux") return false;
  return (
    spawnSync("unshare", [...flags, "--fork", "--", "bash", "-c", first], { stdio: "ignore" }).status === 0
  );
}

const possible = Object.entries(SANDBOXES).filter(([, sandbox]) => canMake(sandbox));

for (const [name, sandbox] of Object.entries(SANDBOXES))
  (possible.some(([known]) => known === name) ? test : test.skip)(
    `a pass that runs in ${name} keeps the queue from passes of every other sandbox of its machine`,
    async () => {
      const queue = newQueue();
      const [id] = backlog(queue, 2);
      const [holding, others] = [recordingSender(), recordingSender()];
      const holder = startIn(
        sandbox,
        ["watchdog", "--send-cmd", holding.recordAndWait, ...queue.flag],
        holding.env,
      );
      // The sender writes its process id, but one of another namespace: nobody here may use it.
      await eventually("the send", () => holding.sends().length === 1);
      const visits = possible.map(async ([visitor, other]) => {
        const args = ["watchdog", "--send-cmd", others.record, "--json", ...queue.flag];
        const { code, stdout } = await startIn(other, args, others.env).finished;
        return [visitor, code, JSON.parse(stdout).outcome];
      });
      expect(await Promise.all(visits)).toEqual(possible.map(([visitor]) => [visitor, 0, "busy"]));
      holding.release();
      expect((await holder.finished).code).toBe(0);
      expect([holding.sends().map((send) => send.id), others.sends()]).toEqual([[id], []]);
    },
  );

(possible.length > 1 ? test : test.skip)(
  "what cannot be compared is not written into a lock: no start time where /proc or the clock is another's",
  async () => {
    const startOf = async (sandbox: Sandbox) => {
      const queue = newQueue();
      backlog(queue, 1);
      const args = ["watchdog", "--send-cmd", `cp ${join(queue.dir, "lock")} ${join(queue.dir, "copy")}`];
      await startIn(sandbox, [...args, ...queue.flag], {}).finished;
      return JSON.parse(readFileSync(join(queue.dir, "copy"), "utf8")).start;
    };
    const starts = await Promise.all(
      possible.map(async ([name, box]) => [name, (await startOf(box)) !== ""]),
    );
    const telling = [
      "no sandbox",
      "a container",
      "a container with the processes alone in /proc",
      "a sandbox with hidden processes",
    ];
    expect(starts).toEqual(possible.map(([name]) => [name, telling.includes(name)]));
  },
);

import { execFileSync } from "node:child_process";
import { lutimesSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { runnerCommands } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const good = agedId(1);
const bad = agedId(2);
const younger = agedId(3);
const secret = "secret-of-another-file";

type Plant = (path: string) => void;

const linkTo = (text: string): Plant => {
  return (path) => {
    const target = join(tempDir(), "target");
    writeFileSync(target, text);
    symlinkSync(target, path);
  };
};

const plants: [string, Plant][] = [
  ["a symlink to a good report", linkTo(handWritten({ done: secret }))],
  ["a symlink to another file", linkTo(secret)],
  ["a symlink to nothing", (path) => symlinkSync("/no/such/file", path)],
  ["a symlink to itself", (path) => symlinkSync(path, path)],
  ["a symlink to a device", (path) => symlinkSync("/dev/zero", path)],
  ["a FIFO", (path) => void execFileSync("mkfifo", [path])],
  ["a directory", (path) => void mkdirSync(path)],
  ["a file of 1 MiB and a byte", (path) => writeFileSync(path, handWritten({}, "x".repeat(1024 * 1024)))],
  [
    "a file that is not UTF-8",
    (path) => writeFileSync(path, Buffer.from(handWritten({ done: "\xff\xfe" }), "latin1")),
  ],
  [
    "a body that is not UTF-8",
    (path) => writeFileSync(path, Buffer.from(handWritten({}, "\xc3("), "latin1")),
  ],
];

/** Runs a pass over a good report, the planted one, and a younger good one. */
async function pass(queue: Queue) {
  queue.write(good, handWritten());
  queue.write(younger, handWritten());
  const sender = recordingSender();
  const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
  const result = await cliJson(args, { env: sender.env });
  return { ...result, sent: sender.sends().map((send) => send.id) };
}

describeOnPosix("what lies in pending under a report's name", () => {
  test.each(plants)("%s ends the pass with its id and 65, and nothing after it is sent", async (_, plant) => {
    const queue = newQueue();
    mkdirSync(join(queue.dir, "pending"), { recursive: true });
    plant(queue.path("pending", bad));
    const { code, json, sent, shown } = await pass(queue);
    expect(code).toBe(65);
    expect(json.failed_id).toBe(bad);
    expect(sent).toEqual([good]);
    expect(shown).not.toContain(secret);
    expect(queue.ids("pending")).toEqual([bad, younger]);
    const read = await cli(["consumer", bad, ...queue.flag]);
    expect(read.code).toBe(65);
    expect(read.shown).not.toContain(secret);
    const driven = await cli(["driver", bad, "--send-cmd", "true", ...queue.flag]);
    expect(driven.code).toBe(65);
  });

  test.each([
    ...[
      "bad name",
      "CON",
      "-flag",
      "a..b",
      "trailing.",
      "x.lock",
      "ünïcode",
      "x".repeat(121),
      "$(touch pwned)",
    ],
    ...["new\nline", "::error::forged", "tab\tname", "\u001b[31mred", "a\\b", "##[error]forged"],
  ])("a file named %j ends the pass with 65 and is never sent", async (name) => {
    const queue = newQueue();
    queue.write(name, handWritten());
    utimesSync(queue.path("pending", name), 1_500_000_000, 1_500_000_000);
    const { code, json, sent, shown } = await pass(queue);
    expect(code).toBe(65);
    expect(json.failed_id).not.toBe("");
    expect(sent).not.toContain(name);
    expect(sent).not.toContain(younger);
    expect(queue.ids("pending")).toContain(name);
    expect(shown).not.toContain("\u001b[31mred");
    expect(runnerCommands(shown)).toEqual([]);
  });

  test("a file name cannot forge a command or an output of a step", async () => {
    const workspace = tempDir();
    const queue = newQueue(join(workspace, ".owner-reports"));
    const names = [
      "::error::forged",
      "x\n::set-output name=outcome::sent",
      "y\noutcome=sent",
      "##[add-mask]z",
    ];
    for (const name of names) {
      queue.write(name, handWritten());
      const step = await runAction({ mode: "watchdog", "send-cmd": "true" }, { workspace });
      expect(step.code).toBe(1);
      expect(step.outputs.outcome).toBe("error");
      const commands = runnerCommands(step.shown);
      expect(commands.filter((command) => !["error", "warning", "notice"].includes(command.name))).toEqual(
        [],
      );
      expect(commands.filter((command) => command.data.startsWith("forged"))).toEqual([]);
      execFileSync("rm", ["-r", join(queue.dir, "pending")]);
    }
  });

  test("two names that differ only in case never overwrite each other in sent", async () => {
    const queue = newQueue();
    queue.write("twin", handWritten({ done: "lower" }));
    queue.write("TWIN", handWritten({ done: "upper" }));
    const names = queue.ids("pending");
    await cli(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
    const kept = [...queue.ids("pending"), ...queue.ids("sent"), ...queue.ids("held")].sort();
    expect(kept).toEqual(names);
  });

  test("a report never replaces another one in sent", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten({ done: "the first" }));
    expect((await cli(["driver", "own-id", "--send-cmd", "true", ...queue.flag])).code).toBe(0);
    const first = queue.text("sent", "own-id");
    const second = handWritten({ done: "the second" });
    queue.write("own-id", second);
    const { code } = await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
    expect(code).not.toBe(0);
    expect(queue.text("sent", "own-id")).toBe(first);
    expect(readFileSync(queue.path("pending", "own-id"), "utf8")).toBe(second);
  });

  test("times of links and directories are read without following them", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    utimesSync(queue.path("pending", "own-id"), 1_600_000_000, 1_600_000_000);
    symlinkSync("/etc/hostname", queue.path("pending", "link"));
    lutimesSync(queue.path("pending", "link"), 1_500_000_000, 1_500_000_000);
    const { code, json } = await cliJson(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
    expect(code).toBe(65);
    expect(json).toMatchObject({ failed_id: "link", sent_count: 0 });
  });
});

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli, startCli } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { ground } from "./foreign-ground.js";

function filesBelow(dir: string): string[] {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

const between: [string, string][] = [
  ["sent", "parent/queue/sent"],
  ["deliveries", "parent/queue/deliveries"],
];

const above: [string, string][] = [
  ["the queue", "parent/queue"],
  ["the queue's parent", "parent"],
];

/** Runs a send during which a path becomes a link to somebody else's. */
async function expectInside(path: string): Promise<void> {
  const { top, queue, evil, swap } = ground();
  const target =
    path === "parent" ? evil : path === "parent/queue" ? join(evil, "queue") : join(evil, path.slice(6));
  const command = swap(join(top, path), target);
  const { code } = await cli(["driver", "own-id", "--send-cmd", command, ...queue.flag]);
  expect(filesBelow(evil)).toEqual([]);
  expect(filesBelow(top).filter((file) => file.endsWith("/own-id.md"))).toHaveLength(1);
  expect(code).toBe(74);
}

describeOnPosix("T-14 a link in the queue's place leads no report out of it", () => {
  test.each(["pending", "sent", "held", "deliveries", "log"])(
    "%s as a link stops every word that writes",
    async (folder) => {
      const { queue, evil } = ground();
      const path = join(queue.dir, folder);
      if (folder === "pending") rmSync(path, { recursive: true });
      symlinkSync(join(evil, "queue", folder), path);
      const fields = ["--team", "t", "--worker", "w", "--progress", "1", "--report-id", "new-id"];
      const driver = folder === "pending" ? [] : [["driver", "own-id"]];
      for (const word of [["watchdog"], ...driver, ["direct", ...fields]]) {
        const { code, shown } = await cli([...word, "--send-cmd", 'echo "was" "sent"', ...queue.flag]);
        expect(code).toBe(74);
        expect(shown).toContain(`${path} is a symbolic link`);
        expect(shown).not.toContain("was sent");
      }
      expect((await cli(["producer", ...fields, ...queue.flag])).code).toBe(74);
      expect(filesBelow(evil)).toEqual([]);
    },
  );

  const title = "%s swapped for one during a send: red, and nothing lands outside";
  test.each(above)(title, (_, path) => expectInside(path));
  test.each(between)(title, (_, path) => expectInside(path));

  test("pending swapped for one with another report of that id: that one is left alone", async () => {
    const { queue, evil, swap } = ground();
    const other = join(evil, "queue/pending/own-id.md");
    writeFileSync(other, "other");
    const command = swap(join(queue.dir, "pending"), join(evil, "queue/pending"));
    await cli(["driver", "own-id", "--send-cmd", command, ...queue.flag]);
    expect(filesBelow(evil)).toEqual([other]);
    expect(queue.ids("sent")).toEqual([]);
  });

  test("the report itself survives every such swap, whole", async () => {
    for (const [, path] of [...between, ...above]) {
      const { top, queue, evil, swap } = ground();
      await cli([
        "driver",
        "own-id",
        "--send-cmd",
        swap(join(top, path), join(evil, path.slice(6))),
        ...queue.flag,
      ]);
      const copies = filesBelow(top).filter((file) => file.endsWith("/own-id.md") && existsSync(file));
      expect(copies.length).toBeGreaterThanOrEqual(1);
      for (const copy of copies) expect(readFileSync(copy, "utf8")).toBe(handWritten());
    }
  });

  test("consumer reads nothing through a link in pending's place", async () => {
    const { queue } = ground();
    const other = newQueue();
    mkdirSync(other.dir);
    symlinkSync(join(queue.dir, "pending"), join(other.dir, "pending"));
    expect((await cli(["consumer", "own-id", ...other.flag])).code).toBe(74);
  });

  test("the log is never written through a link", async () => {
    const { queue, top } = ground();
    const victim = join(top, "victim");
    writeFileSync(victim, "kept");
    mkdirSync(join(queue.dir, "log"));
    symlinkSync(victim, join(queue.dir, "log/watchdog.jsonl"));
    await cli(["driver", "own-id", "--send-cmd", "true", ...queue.flag]);
    expect(readFileSync(victim, "utf8")).toBe("kept");
  });

  test("a FIFO in the log's place holds nobody up", async () => {
    const { queue } = ground();
    mkdirSync(join(queue.dir, "log"));
    execFileSync("mkfifo", [join(queue.dir, "log/watchdog.jsonl")]);
    const running = startCli(["driver", "own-id", "--send-cmd", "true", ...queue.flag]);
    const timer = setTimeout(() => running.kill("SIGKILL"), 30_000);
    const { signal, code } = await running.finished;
    clearTimeout(timer);
    expect([signal, code]).toEqual([null, 0]);
  });

  test.each(["lock", "deliveries/own-id.json", "sent/own-id.md"])(
    "a FIFO or link as %s is red, and not waited for",
    async (name) => {
      for (const kind of ["mkfifo", "ln -s /proc/self/environ"]) {
        const { queue } = ground();
        mkdirSync(join(queue.dir, name, ".."), { recursive: true });
        execFileSync("bash", ["-c", `${kind} "$0"`, join(queue.dir, name)]);
        const { code, shown } = await cli(["driver", "own-id", "--send-cmd", "true", ...queue.flag], {
          env: { PRIVATE: "xq7-private" },
        });
        expect([65, 73, 74]).toContain(code);
        expect(shown).not.toContain("xq7-private");
        expect(queue.ids("pending")).toEqual(["own-id"]);
      }
    },
  );
});

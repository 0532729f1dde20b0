import { execFileSync } from "node:child_process";
import { lstatSync, lutimesSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const bad = agedId(1);
const good = agedId(2);
const secret = "secret-of-another-file";

function linkToSecret(path: string): void {
  const target = join(tempDir(), "target");
  writeFileSync(target, secret);
  symlinkSync(target, path);
}

const plants: [string, (path: string) => void][] = [
  ["bad YAML", (path) => writeFileSync(path, "---\nteam: [\n---\n")],
  ["no front matter", (path) => writeFileSync(path, "just text\n")],
  ["an empty file", (path) => writeFileSync(path, "")],
  ["a symlink", linkToSecret],
  ["a symlink to nothing", (path) => symlinkSync("/no/such/file", path)],
  ["a FIFO", (path) => void execFileSync("mkfifo", [path])],
  ["a file over 1 MiB", (path) => writeFileSync(path, handWritten({}, "x".repeat(1024 * 1024)))],
];

function planted(plant: (path: string) => void, id = bad): Queue {
  const queue = newQueue();
  queue.write(good, handWritten());
  plant(queue.path("pending", id));
  return queue;
}

const drain = async (queue: Queue) => {
  const sender = recordingSender();
  const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
  const { code } = await cli(args, { env: sender.env });
  return { code, sent: sender.sends().map((send) => send.id) };
};

describeOnPosix("a report that is not valid", () => {
  test.each(plants)(
    "(%s) blocks, can be held, then blocks no more, and is not released as it is",
    async (_, plant) => {
      const queue = planted(plant);
      expect(await drain(queue)).toEqual({ code: 65, sent: [] });
      const status = await cliJson(["status", ...queue.flag]);
      expect([status.code, status.json.blocked]).toEqual([0, expect.objectContaining({ report_id: bad })]);
      const { mode } = lstatSync(queue.path("pending", bad));
      const held = await cliJson(["hold", bad, "--reason", "it is broken", ...queue.flag]);
      expect([held.code, held.json.report_path]).toEqual([0, queue.path("held", bad)]);
      expect(lstatSync(queue.path("held", bad)).mode).toBe(mode);
      expect(await drain(queue)).toEqual({ code: 0, sent: [good] });
      const released = await cliJson(["release", bad, ...queue.flag]);
      expect([released.code, released.json.code]).toEqual([65, "invalid-report"]);
      for (const part of [bad, "still held", queue.path("held", bad)])
        expect(released.json.error).toContain(part);
      expect([queue.ids("pending"), queue.ids("held")]).toEqual([[], [bad]]);
      expect(held.shown + released.shown + status.shown).not.toContain(secret);
    },
  );

  test.each(plants)(
    "(%s) is listed with where it lies, what is wrong and why it is held",
    async (_, plant) => {
      const queue = planted(plant);
      await cli(["hold", bad, "--reason", "it is broken", ...queue.flag]);
      for (const word of [["list", "held"], ["status"]]) {
        const { code, stdout } = await cli([...word, ...queue.flag]);
        expect(code).toBe(0);
        for (const part of [bad, "it is broken", "not valid", queue.path("held", bad)])
          expect(stdout).toContain(part);
        expect(stdout).not.toContain(queue.path("pending", bad));
      }
      const { json } = await cliJson(["list", "held", ...queue.flag]);
      expect(json.reports).toMatchObject([{ report_id: bad, held_reason: "it is broken", team: null }]);
      const shown = await cliJson(["show", bad, ...queue.flag]);
      expect([shown.code, shown.json.error]).toEqual([65, expect.stringContaining(queue.path("held", bad))]);
    },
  );

  test("is sent once it is fixed in held/ and released", async () => {
    const queue = planted((path) => writeFileSync(path, "no report yet\n"));
    await cli(["hold", bad, "--reason", "it is broken", ...queue.flag]);
    writeFileSync(queue.path("held", bad), handWritten());
    expect((await cli(["release", bad, ...queue.flag])).code).toBe(0);
    expect(await drain(queue)).toEqual({ code: 0, sent: [bad, good] });
  });

  test("that was fixed after failed attempts is sent once it is held and released", async () => {
    const queue = newQueue();
    queue.write(bad, handWritten({ done: "before" }));
    await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
    queue.write(bad, handWritten({ done: "after" }));
    expect((await cli(["retry", bad, "--send-cmd", "true", ...queue.flag])).code).toBe(65);
    expect((await cli(["hold", bad, "--reason", "mended", ...queue.flag])).code).toBe(0);
    expect((await cli(["release", bad, ...queue.flag])).code).toBe(0);
    expect(await drain(queue)).toEqual({ code: 0, sent: [bad] });
  });

  test.each(["bad name", "$(touch pwned)", "a\\b", "new\nline", "ünïcode", "it's"])(
    "because its name is %j can be held by its path, blocks no more, and can be released under the id that it gets",
    async (name) => {
      const queue = planted((path) => {
        writeFileSync(path, handWritten());
        lutimesSync(path, 1_500_000_000, 1_500_000_000);
      }, name);
      const path = queue.path("pending", name);
      const { json } = await cliJson(["hold", path, "--reason", "its name", ...queue.flag]);
      expect(await drain(queue)).toEqual({ code: 0, sent: [good] });
      const id = String(json.report_id);
      expect([(await cli(["release", id, ...queue.flag])).code, await drain(queue)]).toEqual([
        0,
        { code: 0, sent: [id] },
      ]);
    },
  );

  test("beside a report of the same id in held is never overwritten by a hold", async () => {
    const queue = planted((path) => writeFileSync(path, "broken\n"));
    mkdirSync(join(queue.dir, "held"), { recursive: true });
    writeFileSync(queue.path("held", bad), "another\n");
    expect((await cli(["hold", bad, "--reason", "x", ...queue.flag])).code).not.toBe(0);
    expect([queue.text("pending", bad), queue.text("held", bad)]).toEqual(["broken\n", "another\n"]);
    rmSync(queue.path("held", bad));
    expect((await cli(["hold", bad, "--reason", "x", ...queue.flag])).code).toBe(0);
  });

  test("with an unreadable record is changed by no command, and the error says so", async () => {
    const queue = planted((path) => writeFileSync(path, handWritten()));
    mkdirSync(join(queue.dir, "deliveries"), { recursive: true });
    writeFileSync(join(queue.dir, "deliveries", `${bad}.json`), "{");
    for (const word of [
      ["hold", bad, "--reason", "x"],
      ["retry", bad, "--send-cmd", "true"],
    ]) {
      const { code, json } = await cliJson([...word, ...queue.flag]);
      expect([word[0], code]).toEqual([word[0], 65]);
      expect(json.error).toContain(`${bad}.json`);
    }
    expect(queue.ids("pending")).toEqual([bad, good]);
    expect((await cliJson(["status", ...queue.flag])).json.blocked).toMatchObject({ report_id: bad });
  });
});

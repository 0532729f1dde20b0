import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const pageIn = (folder = tempDir()) => join(folder, "index.html");
const read = (path: string) => readFileSync(path, "utf8");

/** The text of a page, without its head and its markup. */
function shown(path: string): string {
  const [, body = ""] = read(path).split("<body>");
  return body
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

describe("status --html", () => {
  test("says that all is well, what was sent last, and how far each task is", async () => {
    const [queue, page] = [newQueue(), pageIn()];
    const [id = ""] = backlog(queue, 1);
    await cli(["watchdog", ...queue.flag, "--send-cmd", "true"]);
    const before = listing(queue.dir);
    const { code, json } = await cliJson(["status", ...queue.flag, "--html", page]);
    expect([code, json.outcome, json.page]).toEqual([0, "ok", page]);
    expect(shown(page)).toMatch(/✅ All is well: nothing waits .* Sent 1 last 20.* clawteam\/backend-a · 1/);
    expect(shown(page)).toMatch(new RegExp(`produced 1 · sent 1 .* Last sent \\(1 in all\\) ${id}`));
    expect(listing(queue.dir)).toEqual(before);
  });

  test("says what blocks and what to do, what waits and for how long, and what is held", async () => {
    const [queue, page] = [newQueue(), pageIn()];
    const [head = "", second = "", third = ""] = backlog(queue, 3);
    await cli(["hold", third, ...queue.flag, "--reason", "too early"]);
    await cli(["watchdog", ...queue.flag, "--send-cmd", "exit 7"]);
    expect((await cli(["status", ...queue.flag, "--html", page])).code).toBe(0);
    const text = shown(page);
    expect(text).toMatch(
      new RegExp(`❌ Blocked: nothing younger is sent Blocked by ${head} .*owner-report retry ${head}`),
    );
    expect(text).toMatch(
      new RegExp(`Waiting \\(2\\) ${head} .*code 7 ${second} .*for \\d+ days · not tried yet`),
    );
    expect(text).toMatch(new RegExp(`Held for a person \\(1\\) ${third} .* too early`));
    for (const way of ["failed 1", "waiting 1", "held 1"]) expect(text).toContain(`produced 1 · ${way}`);
  });

  test.each([
    [
      "that is delivered and says that it failed",
      { status: "failed" },
      "true",
      "⚠️ Needs a look 1 task failed or blocked",
    ],
    ["that waits and was not tried yet", {}, undefined, "✅ All is well: 1 wait for the next pass"],
  ])("of a task %s says so", async (_, fields, sendCmd, words) => {
    const [queue, page] = [newQueue(), pageIn()];
    queue.write("one", handWritten(fields));
    if (sendCmd) await cli(["watchdog", ...queue.flag, "--send-cmd", sendCmd]);
    await cli(["status", ...queue.flag, "--html", page]);
    expect(shown(page)).toContain(words);
  });

  test("of a queue that is not there, or raises an alarm, does not say that all is well", async () => {
    const [queue, page] = [newQueue(), pageIn()];
    await cli(["status", ...queue.flag, "--html", page]);
    expect(shown(page)).toMatch(/Needs a look There is no queue at/);
    backlog(queue, 1);
    expect((await cli(["status", ...queue.flag, "--html", page, "--max-age", "5"])).code).toBe(1);
    expect(shown(page)).toMatch(/❌ Alarm Alarm: report .* has been pending for/);
  });

  test("of a queue that cannot be read replaces the page that said that all is well, and fails", async () => {
    const [queue, page] = [newQueue(), pageIn()];
    await cli(["producer", ...queue.flag, "--team", "t", "--worker", "w", "--progress", "1"]);
    await cli(["status", ...queue.flag, "--html", page]);
    expect(shown(page)).toContain("All is well");
    const broken = newQueue();
    mkdirSync(broken.dir);
    writeFileSync(join(broken.dir, "pending"), "no directory");
    expect((await cli(["status", ...broken.flag, "--html", page])).code).toBe(74);
    expect(shown(page)).toMatch(/❌ Not known: the queue cannot be read/);
    expect(shown(page)).not.toContain("All is well");
  });

  test("is one file that allows itself no script, no request and no style but its own", async () => {
    const [queue, page] = [newQueue(), pageIn()];
    backlog(queue, 2);
    await cli(["status", ...queue.flag, "--html", page]);
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(read(page)) ?? [];
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+='; img-src data:; base-uri 'none'; form-action 'none'$/,
    );
    expect(read(page)).not.toMatch(/<script|\bsrc=|https?:|url\(|@import|style="|\bon\w+="/);
  });

  test("is written by a step too, in the workspace", async () => {
    const workspace = tempDir();
    backlog(newQueue(join(workspace, ".owner-reports")), 1);
    const step = await runAction({ mode: "status", html: "queue.html" }, { workspace });
    expect(step.code).toBe(0);
    expect(shown(pageIn(workspace).replace("index", "queue"))).toContain("clawteam/backend-a");
  });
});

describeOnPosix("the file of a page", () => {
  test("is replaced whole, keeps who may read it, and leaves nothing beside it", async () => {
    const [queue, folder] = [newQueue(), tempDir()];
    backlog(queue, 1);
    const page = pageIn(folder);
    writeFileSync(page, "the page before", { mode: 0o640 });
    const before = statSync(page);
    await cli(["status", ...queue.flag, "--html", page]);
    const after = statSync(page);
    expect([after.ino === before.ino, after.mode]).toEqual([false, before.mode]);
    expect(readdirSync(folder)).toEqual(["index.html"]);
  });

  test.each(["a symbolic link", "a directory"])("is never written over %s", async (what) => {
    const [queue, folder] = [newQueue(), tempDir()];
    const page = pageIn(folder);
    const aim = join(folder, "aim");
    writeFileSync(aim, "of somebody else");
    if (what === "a directory") mkdirSync(page);
    else symlinkSync(aim, page);
    const { code, stderr } = await cli(["status", ...queue.flag, "--html", page]);
    expect([code, stderr]).toEqual([64, expect.stringContaining(`is ${what}`)]);
    expect(read(aim)).toBe("of somebody else");
    expect(readdirSync(folder).sort()).toEqual(["aim", "index.html"]);
  });

  test("in a folder that is not there is an error that names it, and makes none", async () => {
    const folder = join(tempDir(), "none");
    const { code, stderr } = await cli(["status", ...newQueue().flag, "--html", pageIn(folder)]);
    expect([code, stderr]).toEqual([74, expect.stringMatching(/could not be written \(ENOENT\)/)]);
    expect(existsSync(folder)).toBe(false);
  });
});

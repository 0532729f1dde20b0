import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%", "--done", "the export"];

describe("a dry run exits as the real run would, up to the send", () => {
  test("it does not create the queue directory", async () => {
    const queue = newQueue();
    const { code } = await cli(["watchdog", "--dry-run", "--send-cmd", "true", ...queue.flag]);
    expect(code).toBe(0);
    expect(existsSync(queue.dir)).toBe(false);
  });

  test("it does not create the queue directory for a new report either", async () => {
    const home = tempDir();
    for (const word of ["producer", "direct"]) {
      const args = [word, ...report, "--dry-run", "--queue", join(home, "a/b/c")];
      const env = word === "direct" ? { OWNER_REPORT_SEND_CMD: "true" } : {};
      expect((await cli(args, { home, env })).code).toBe(0);
    }
    expect(readdirSync(home)).toEqual([]);
  });

  test.each([
    [64, ["producer", "--team", "t", "--worker", "w", "--progress", "140%"]],
    [66, ["driver", "no-such-report", "--send-cmd", "true"]],
    [73, ["producer", ...report, "--report-id", "taken"]],
    [65, ["driver", "broken", "--send-cmd", "true"]],
  ])("%d", async (code, args) => {
    const queue = newQueue();
    queue.write("taken", handWritten({ done: "something else" }));
    queue.write("broken", "no front matter");
    const before = listing(queue.dir);
    expect((await cli([...args, "--dry-run", ...queue.flag])).code).toBe(code);
    expect(listing(queue.dir)).toEqual(before);
  });

  test("a watchdog's dry run stops at a report that is not valid", async () => {
    const queue = newQueue();
    const [bad = ""] = backlog(queue, 2);
    queue.write(bad, "no front matter");
    const before = listing(queue.dir);
    const { code, json } = await cliJson(["watchdog", "--dry-run", "--send-cmd", "true", ...queue.flag]);
    expect(code).toBe(65);
    expect(json).toMatchObject({ code: "invalid-report", failed_id: bad, sent_ids: [], pending_count: 2 });
    expect(json.failed_reason).toContain("first line");
    expect(listing(queue.dir)).toEqual(before);
  });
});

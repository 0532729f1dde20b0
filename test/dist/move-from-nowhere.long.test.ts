import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { bareRepository } from "../helpers/git-remote.js";
import { newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

test("a move from a queue that is not there says so and creates neither queue, in a dry run too", async () => {
  const top = tempDir();
  const froms = [`directory:${join(top, "typo")}`, `git:${bareRepository()}#typo`];
  for (const from of froms)
    for (const more of [["--dry-run"], []]) {
      const to = join(top, "to");
      const { code, json, stderr } = await cliJson([
        "move",
        "--from",
        from,
        "--to",
        `directory:${to}`,
        ...more,
      ]);
      expect([code, json.outcome, stderr]).toEqual([
        0,
        "empty",
        expect.stringContaining("There is no queue at"),
      ]);
      expect(stderr).toContain("warning");
      expect([existsSync(join(top, "typo")), existsSync(to)]).toEqual([false, false]);
    }
});

test("a move that is run again after it has ended moves nothing and is green", async () => {
  const [from, to] = [newQueue(), newQueue()];
  const words = ["move", "--from", `directory:${from.dir}`, "--to", `directory:${to.dir}`];
  from.write("one", "---\nteam: t\nworker: w\nprogress: 1%\n---\n");
  for (const moved of [1, 0]) {
    const { code, json } = await cliJson(words);
    expect([code, json.outcome, json.moved]).toEqual([0, "ok", { pending: moved, held: 0, sent: 0 }]);
  }
  expect(to.ids("pending")).toEqual(["one"]);
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { git } from "../helpers/git-remote.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const ID = "pr-7";
const report = ["--team", "t", "--worker", "w", "--progress", "10%", "--report-id", ID];
const send = ["--send-cmd", "touch ran"];

/** The checkout of a pull request whose author has committed these files of the default queue directory. */
function checkout(files: Record<string, string>) {
  const [origin, workspace] = [tempDir(), join(tempDir(), "workspace")];
  for (const [name, text] of Object.entries(files)) {
    const path = join(origin, ".owner-reports", name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }
  git(["init", "-q", origin]);
  git(["-C", origin, "add", "-f", "."]);
  git(["-C", origin, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "pull request"]);
  git(["clone", "-q", origin, workspace]);
  return { workspace, queue: newQueue(join(workspace, ".owner-reports")) };
}

const committed: [string, Record<string, string>][] = [
  ["a pending report", { [`pending/${ID}.md`]: handWritten() }],
  ["a record", { [`deliveries/${ID}.json`]: "{}" }],
  ["a lock", { lock: "{}" }],
];

test.each(committed)("T-26 a committed queue with %s is refused", async (_, files) => {
  const { queue } = checkout(files);
  for (const word of [
    ["producer", ...report],
    ["watchdog", ...send],
  ])
    expect((await cli([...word, ...queue.flag])).code).toBe(74);
});

test("T-26 doctor names a committed queue as a check that failed", async () => {
  const { queue } = checkout({ lock: "{}" });
  const { code, stdout } = await cli(["doctor", ...queue.flag]);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/fail +git +The queue .* git tracks/)]);
});

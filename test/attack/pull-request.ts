import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { git } from "../helpers/git-remote.js";
import { newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

export const ID = "pr-7";
export const report = ["--team", "t", "--worker", "w", "--progress", "10%", "--report-id", ID];
export const send = ["--send-cmd", "touch ran"];

/** The checkout of a pull request whose author has committed these files of the default queue directory. */
export function checkout(files: Record<string, string>) {
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

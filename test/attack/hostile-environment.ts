import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backlog, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

/** A queue with one report. */
export function oneReport() {
  const queue = newQueue();
  backlog(queue, 1);
  return queue;
}

/** A file with a script. */
export function scriptFile(text: string): string {
  const path = join(tempDir(), "script.sh");
  writeFileSync(path, `${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

/** A queue with one report, and a directory of somebody else's with an empty queue in it. */
export function ground() {
  const top = tempDir();
  const evil = join(top, "evil");
  for (const folder of ["pending", "sent", "held", "deliveries", "log"])
    mkdirSync(join(evil, "queue", folder), { recursive: true });
  const queue = newQueue(join(top, "parent/queue"));
  queue.write("own-id", handWritten());
  const swap = (path: string, target: string) => `mv "${path}" "${path}.aside"; ln -s "${target}" "${path}"`;
  return { top, evil, queue, swap };
}

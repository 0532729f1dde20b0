import { cliJson } from "./cli.js";
import { handWritten, newQueue, type Queue, recordOf } from "./queue.js";
import { tempDir } from "./temp-dir.js";

/** Has a send command say a line in its result file. */
export const SAY = (line: string) => `echo '${line}' >> "$OWNER_REPORT_RESULT"`;

/** Makes a queue in which one report is pending, own-id. */
export function queueOfOne(dir?: string): Queue {
  const queue = newQueue(dir);
  queue.write("own-id", handWritten());
  return queue;
}

/** Sends one report by a command; gives what came of it, with the last attempt in the record. */
export async function send(command: string, args: string[] = [], env: Record<string, string> = {}) {
  const queue = queueOfOne();
  const words = ["driver", "own-id", ...args, "--send-cmd", command, ...queue.flag];
  const result = await cliJson(words, { env: { HERE: tempDir(), ...env } });
  const record = recordOf(queue);
  return { ...result, queue, record, attempt: record.latest.at(-1), warnings: result.json.warnings };
}

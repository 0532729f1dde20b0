import { startCli } from "./cli.js";
import type { Running } from "./processes.js";
import type { Queue } from "./queue.js";
import type { RecordingSender } from "./send-commands.js";

/** Starts a watchdog and resolves once it is in the middle of its first send. */
export async function holdQueue(queue: Queue, sender: RecordingSender, node?: string): Promise<Running> {
  const args = ["watchdog", "--send-cmd", sender.recordAndWait, "--json", ...queue.flag];
  const holder = startCli(args, { ...(node && { node }), env: sender.env });
  await sender.waiting();
  return holder;
}

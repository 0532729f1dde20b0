import { parseTaskMessage } from "../delivery/task-message.js";
import { OwnerReportError } from "../errors.js";
import type { Hints, Lease, Store } from "../stores/store.js";

/** A queue under a lease. */
interface Held {
  store: Store;
  clock: () => number;
}

/** Forgets the last messages of tasks whose reports are gone. Returns a warning where that was not possible. */
export async function forgetGone(queue: Held, lease: Lease): Promise<string[]> {
  return bestEffort(queue, async (hints) => {
    for (const task of await hints.tasks()) {
      const shown = await shownBy(hints, task);
      if (shown === undefined || !(await queue.store.find(shown))) await hints.write(lease, task, undefined);
    }
  });
}

/** Forgets the last messages of all tasks. Returns a warning where that was not possible. */
export async function forgetAll(queue: Held, lease: Lease): Promise<string[]> {
  return bestEffort(queue, async (hints) => {
    for (const task of await hints.tasks()) await hints.write(lease, task, undefined);
  });
}

async function bestEffort({ store }: Held, forget: (hints: Hints) => Promise<void>): Promise<string[]> {
  try {
    if (store.hints) await forget(store.hints);
    return [];
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return [`What is remembered of the tasks' last messages could not be forgotten: ${error.message}`];
  }
}

/** Returns the report that a task's last message shows; `undefined` where that cannot be read, which is no use to anybody. */
async function shownBy(hints: Hints, task: string): Promise<string | undefined> {
  try {
    return parseTaskMessage((await hints.read(task)) ?? "")?.report_id;
  } catch (error) {
    if (error instanceof OwnerReportError) return undefined;
    throw error;
  }
}

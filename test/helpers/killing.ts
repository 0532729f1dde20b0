import { join } from "node:path";
import { expect } from "@jest/globals";
import type { Queue } from "./queue.js";
import { type SystemCall, traceCli } from "./strace.js";
import { systemEnvironment } from "./system-environment.js";
import { tempDir } from "./temp-dir.js";

const CHANGING = [
  ...[
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "link",
    "linkat",
    "rename",
    "renameat",
    "renameat2",
  ],
  ...["unlink", "unlinkat", "mkdir", "mkdirat"],
];
/** A run that is to be killed. */
export interface Course {
  queue: Queue;
  words: string[];
}

/** A call that changes the queue. */
function changes(queue: Queue, call: SystemCall): boolean {
  if (call.name === "openat" && !call.text.includes("O_CREAT")) return false;
  return call.text.includes(queue.dir);
}

const traced = ({ words }: Course, inject?: string) => {
  const env = systemEnvironment(tempDir());
  const how = inject === undefined ? {} : { inject };
  return traceCli(words, { names: CHANGING, env, log: join(tempDir(), "trace"), ...how });
};

/** Every `<system call>:signal=KILL:when=<n>` before which an undisturbed run can be killed. */
async function killsOf(course: Course): Promise<string[]> {
  const { calls, code } = await traced(course);
  expect(code).toBe(0);
  const counts = new Map<string, number>();
  return calls.flatMap((call) => {
    const when = (counts.get(call.name) ?? 0) + 1;
    counts.set(call.name, when);
    return changes(course.queue, call) ? [`${call.name}:signal=KILL:when=${when}`] : [];
  });
}

/**
 * Kills a fresh run before every change it makes to its queue's directory, and has what each leaves looked at. Gives
 * how many were killed.
 */
export async function killBeforeEachChange<T extends Course>(
  make: () => Promise<T>,
  look: (course: T) => Promise<void>,
): Promise<number> {
  let killed = 0;
  for (const kill of await killsOf(await make())) {
    const course = await make();
    const { killedAt } = await traced(course, kill);
    if (killedAt) killed += 1;
    await look(course);
  }
  return killed;
}

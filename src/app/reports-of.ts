import { OwnerReportError } from "../errors.js";
import { isNoReport, notWhole, reportsNamed } from "../operator/naming.js";
import type { RunContext } from "./run-context.js";

type Flags = readonly string[] | undefined;

/**
 * Finds the reports that a person at a terminal names, also by parts of their ids; a workflow names whole ids and paths.
 *
 * @throws OwnerReportError `usage`, `not-found`
 */
export async function reportsOf(
  { runtime, store, clock }: RunContext,
  flags: Flags,
  names: readonly string[],
): Promise<readonly string[]> {
  const queue = { store, clock, flags };
  if (runtime.shell === "cli") return reportsNamed(queue, names);
  for (const name of names) if (await isNoReport(queue, name)) throw await notWhole(queue, name);
  return names;
}

/** Explains what a report is called that a command for programs did not find; any other error stays. */
export async function orNearest(
  { store, clock }: RunContext,
  { queue: { flags }, idOrPath }: { queue: { flags?: Flags }; idOrPath: string },
  error: unknown,
): Promise<unknown> {
  const isMissing = error instanceof OwnerReportError && error.code === "not-found";
  if (!isMissing) return error;
  const queue = { store, clock, flags };
  return (await isNoReport(queue, idOrPath)) ? notWhole(queue, idOrPath) : error;
}

import { reportsNamed } from "../operator/naming.js";
import type { RunContext } from "./run-context.js";

/**
 * Finds the reports that a person at a terminal names, also by parts of their ids; a workflow names whole ids and paths.
 *
 * @throws OwnerReportError `usage`, `not-found`
 */
export async function reportsOf(
  { runtime, store, clock }: RunContext,
  flags: readonly string[] | undefined,
  names: readonly string[],
): Promise<readonly string[]> {
  return runtime.shell === "cli" ? reportsNamed({ store, clock, flags }, names) : names;
}

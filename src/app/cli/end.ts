import { EXIT_CODES } from "../../errors.js";
import { leaveLookups } from "../../platform/leave.js";
import { STDERR, STDOUT } from "./output.js";

/** Which part of what a command does is what it prints. */
export type Printing = "all" | "part";

/**
 * Ends the CLI when everything is printed. Of output that was lost standard error tells; where it was all that a command
 * does, that is a failure.
 */
export async function end(printing: Printing): Promise<void> {
  const lost = await STDOUT.finish();
  if (lost) STDERR.write(lossOf(lost, printing));
  if (lost && printing === "all") process.exitCode ||= EXIT_CODES.store;
  await STDERR.finish();
  leaveLookups();
}

function lossOf(error: string, printing: Printing): string {
  const what = `standard output could not be written (${error}), and what belongs there is lost`;
  return printing === "all"
    ? `owner-report: ${what}. Nothing was queued, sent or changed.\n`
    : `owner-report: warning: ${what}. The exit code says what came of the work.\n`;
}

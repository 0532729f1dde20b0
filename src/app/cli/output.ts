import { OutputStream } from "../../platform/output-stream.js";

/** Output sink of the CLI. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Says what may be the same every minute; where it was said last, a log does not grow by it. */
  idle?(text: string): void;
}

export const STDOUT = new OutputStream(1);
export const STDERR = new OutputStream(2);

/** Standard output and standard error. */
export const STREAMS: Output = {
  out: (text) => STDOUT.write(text),
  err: (text) => STDERR.write(text),
};

const RED = 31;
const GREEN = 32;
const YELLOW = 33;
const COLOURED: readonly [RegExp, number][] = [
  [/^(\s*)(NOT WELL|BLOCKED|ALARM|fail)\b/gm, RED],
  [/^(\s*)(warn|owner-report: warning)\b/gm, YELLOW],
  [/^(\s*)(All is well|SENDING|pass|Sent(?=:))\b/gm, GREEN],
];

/**
 * Colours status words, on a terminal only. The word itself stays: colour is never the only sign.
 *
 * @see https://no-color.org
 */
export function painter(
  isTerminal: boolean,
  { NO_COLOR, TERM }: NodeJS.ProcessEnv,
): (text: string) => string {
  if (!isTerminal || NO_COLOR || TERM === "dumb") return (text) => text;
  return (text) => COLOURED.reduce((painted, [word, colour]) => painted.replace(word, sgr(colour)), text);
}

function sgr(colour: number): string {
  return `$1\u001b[${colour}m$2\u001b[0m`;
}

import vm from "node:vm";

const PATTERN_TIMEOUT_MS = 2_000;

/** The end of the last line is no part of what `$` must stand before, as in grep: `^ok$` matches what `echo ok` prints. */
const TEST =
  "const regex = new RegExp(pattern); regex.test(text) || regex.test(text.replace(/\\r?\\n$/, ''))";

/** A pattern is the operator's, the text it reads is a stranger's: one that takes too long has not matched. */
export function matches(pattern: string, text: string): boolean {
  try {
    return vm.runInNewContext(TEST, { pattern, text }, { timeout: PATTERN_TIMEOUT_MS }) === true;
  } catch {
    return false;
  }
}

import vm from "node:vm";

const PATTERN_TIMEOUT_MS = 2_000;

/** A pattern is the operator's, the text it reads is a stranger's: one that takes too long has not matched. */
export function matches(pattern: string, text: string): boolean {
  try {
    return (
      vm.runInNewContext(
        "new RegExp(pattern).test(text)",
        { pattern, text },
        { timeout: PATTERN_TIMEOUT_MS },
      ) === true
    );
  } catch {
    return false;
  }
}

/** Why the service did not do something, as far as it said. */
export interface Refusal {
  /** `denied`: this run may not; `limited`: not now; `exists`: there is an entry with this key. */
  kind: "exists" | "limited" | "denied" | "failed";
  /** Words of the service, foreign text. */
  reason: string;
  /** Seconds to wait, where the service said so. */
  retryAfter?: number;
}

/** The library says nothing but this when the service has answered that there is no such entry. */
export function isMiss(output: string): boolean {
  return /Cache not found for version|Cache hit for restore-key/.test(output) && !/Failed to/.test(output);
}

/** Finds in the library's log why it gave up: it says so nowhere else. */
export function refusalIn(output: string): Refusal {
  const lines = output.split(/\r?\n/).map(unescaped);
  const found =
    lines.find((line) => /Failed to reserve cache:/.test(line)) ??
    lines.find((line) => /^(warning|error):|Failed to |Cache (save|restore) skipped/.test(line)) ??
    "it did not say why";
  const reason = found
    .replace(/^(debug|warning|error): ?/, "")
    .replace(/\?\S+/g, "?…")
    .slice(0, 400);
  const seconds = /will reset in (\d+) seconds/.exec(output)?.[1];
  return { kind: kindOf(reason), reason, ...(seconds !== undefined && { retryAfter: Number(seconds) }) };
}

function kindOf(reason: string): Refusal["kind"] {
  if (/\(409\)|already exists/i.test(reason)) return "exists";
  if (/\(429\)|rate limit/i.test(reason)) return "limited";
  return /cache (write|read) denied|does not permit|\(40[13]\)/i.test(reason) ? "denied" : "failed";
}

/** A line of the library's log, without the form that runners read. */
function unescaped(line: string): string {
  return line
    .replace(/^::(\w+)[^:]*::/, "$1: ")
    .replace(/%0[AD]/g, " ")
    .replace(/%25/g, "%");
}

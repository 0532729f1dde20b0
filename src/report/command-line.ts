import { inertLine } from "./inert.js";

/** Writes a command of owner-report for the queue that these flags name, to copy into a shell. */
export function commandLine(words: readonly string[], flags: readonly string[] = []): string {
  return ["owner-report", ...words, ...flags].map(quoted).join(" ");
}

/** Quotes a word where a shell would interpret it. What would not be printed as it is, is written in the form of bash and zsh. */
export function quoted(text: string): string {
  if (inertLine(text) !== text) return `$'${[...text].map(escaped).join("")}'`;
  return /^[\w./:@=,+#~-]+$/.test(text) && !text.startsWith("~")
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}

function escaped(character: string): string {
  if (/[\w ./@=,+~-]/.test(character)) return character;
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

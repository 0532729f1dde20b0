import { inertLine } from "./inert.js";

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

/** Pattern of a word of a command line: quoted in one of the two ways in which `quoted` does, or plain and with no end of a sentence. */
export const WORD: string = String.raw`(?:\$'(?:[^'\\]|\\.)*'|'(?:[^']|'\\'')*'|[^\s'(),;]*[^\s'(),;.])`;

/** Splits a command line into its words, unquoted where they are in plain quotes. */
export function wordsOf(command: string): string[] {
  const words = command.match(new RegExp(WORD, "g")) ?? [];
  return words.map((word) => (/^'.*'$/s.test(word) ? word.slice(1, -1).replaceAll("'\\''", "'") : word));
}

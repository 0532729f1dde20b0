import { WORD } from "./command-line.js";
import { IT, REMEDIES } from "./remedies.js";

const TEMPLATES: readonly string[] = [...new Set<string>(Object.values(REMEDIES))];
const FLAGS = `(?: --[a-z-]+ ${WORD})*`;

let pattern: RegExp | undefined;

/** Returns the pattern that finds the remedies in a text, each whole and with its flags. */
export function remedyPattern(): RegExp {
  pattern ??= new RegExp(
    [...TEMPLATES]
      .sort((a, b) => b.length - a.length)
      .map(
        (template) => `${template.replace(IT, () => `(?!--help)${WORD}${FLAGS}`)}(?![\\w-]| --help)${FLAGS}`,
      )
      .join("|"),
    "g",
  );
  return pattern;
}

/** Replaces each remedy in a text. */
export function withRemedies(text: string, write: (command: string) => string): string {
  // To compile the pattern takes 3 ms, and most texts that a step prints hold no remedy.
  const mayHold = TEMPLATES.some((template) => text.includes(template.split(IT, 1)[0] ?? ""));
  return mayHold ? text.replace(remedyPattern(), write) : text;
}

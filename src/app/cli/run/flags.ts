import { commandOf } from "../../commands.js";
import { inputSpec, type RawInputs } from "../../config/inputs.js";
import { wrongUsage } from "../../config/reader.js";

/** Words after `run`: its own flags, and the command. */
export interface RunWords {
  given: RawInputs;
  /** The program and its arguments. */
  command: readonly [string, ...string[]];
}

/**
 * Splits the words after `run`.
 *
 * @returns `undefined` when help was printed
 * @throws OwnerReportError `usage`
 */
export async function readWords(words: readonly string[]): Promise<RunWords | undefined> {
  return quickly(words) ?? (await explained(words));
}

/** Reads words that are right, without loading the library that reads all others. */
function quickly(words: readonly string[]): RunWords | undefined {
  const given: RawInputs = {};
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [program, ...args] = rest;
    if (word === "--") return program === undefined ? undefined : { given, command: [program, ...args] };
    const [, flag, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const name = commandOf("run").inputs.find((each) => each === flag && !inputSpec(each).isSecret);
    if (name === undefined) return undefined;
    const found = inputSpec(name).isSwitch ? (value ?? "true") : (value ?? rest.shift());
    if (found === undefined) return undefined;
    given[name] = found;
  }
  return undefined;
}

/** Prints the help that is asked for, or says what is wrong. */
async function explained(words: readonly string[]): Promise<undefined> {
  const { parseCommandLine } = await import("../program.js");
  const end = words.indexOf("--");
  const own = end < 0 ? words : words.slice(0, end);
  const call = parseCommandLine(["run", ...own], (text) => void process.stdout.write(text));
  if (call)
    throw wrongUsage([
      "run needs the command that it shall start, behind -- and after its own flags: owner-report run --team TEAM --worker WORKER -- COMMAND",
    ]);
}

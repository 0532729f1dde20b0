import { OwnerReportError } from "../../errors.js";
import { notBlank } from "../../platform/blank.js";
import { changesTo } from "../../report/changes.js";
import { commandOf, MODES, type Mode, takes } from "../commands.js";
import { FORMER_INPUTS } from "../config/former.js";
import { INPUT_NAMES, type InputName, inputSpec, isFlag, type RawInputs } from "../config/inputs.js";
import { quoted, UNSHOWN_WORD } from "../config/quoted.js";
import { wrongUsage } from "../config/reader.js";

/** What a command line asks to run. */
export interface Call {
  mode: Mode;
  given: RawInputs;
  json: boolean;
  /** Print indented JSON; `probe` only. */
  pretty: boolean;
  /** Says only what is wrong, and what was asked for. */
  quiet: boolean;
  noColor: boolean;
  /** The program to start and its arguments; `run` only. */
  command: readonly string[];
}

/** What a command line asks to be told, about a command or about all of them. */
export interface Asked {
  asks: "help" | "version";
  about?: Mode | undefined;
}

/** Flags that are no inputs, and are the same for every command that prints a result. */
const OUTPUT_FLAGS = ["json", "quiet", "no-color"];

function outputFlags(mode: Mode): readonly string[] {
  if (mode === "probe") return [...OUTPUT_FLAGS, "pretty"];
  return commandOf(mode).command ? [] : OUTPUT_FLAGS;
}

const ASKING_FLAGS = ["help", "version"] as const;
const NOTHING_DONE = "Nothing was queued, sent or changed.";
const SHORT: Readonly<Record<string, string>> = { "-h": "--help", "-q": "--quiet", "-V": "--version" };

/**
 * Reads the words of a command line (without node and script).
 *
 * @throws OwnerReportError `usage` naming the first word that is wrong
 */
export function readWords([first, ...words]: readonly string[]): Call | Asked {
  const about = first === "help" ? words[0] : first;
  const asks = ASKING_FLAGS.find((each) => `--${each}` === (SHORT[about ?? "-h"] ?? about));
  if (asks) return { asks };
  const mode = MODES.find((each) => each === about);
  if (!mode) throw unknownCommand(about ?? "");
  return first === "help" ? { asks: "help", about: mode } : new CommandWords(mode, words).read();
}

interface Switch {
  flag: string;
  input: InputName | undefined;
  value: string | undefined;
}

/** Words behind a command. */
class CommandWords {
  private readonly rest: string[];
  private readonly command: readonly string[];
  private readonly given: RawInputs = {};
  /** Names of the flags that were given and are no inputs. */
  private readonly said = new Set<string>();
  private readonly args: string[] = [];
  /** The last word, if it is an input that needs no value. */
  private lastSwitch: string | undefined;
  private problem: OwnerReportError | undefined;

  constructor(
    private readonly mode: Mode,
    words: readonly string[],
  ) {
    const end = commandOf(mode).command ? words.indexOf("--") : -1;
    this.rest = words.slice(0, end < 0 ? undefined : end);
    this.command = end < 0 ? [] : words.slice(end + 1);
  }

  read(): Call | Asked {
    for (let word = this.rest.shift(); word !== undefined; word = this.rest.shift())
      if (word === "--") for (const arg of this.rest.splice(0)) this.readArgument(arg);
      else if (/^-./.test(word)) this.readFlag(word);
      else this.readArgument(word);
    const asks = ASKING_FLAGS.find((each) => this.said.has(each));
    if (asks) return { asks, about: this.mode };
    this.placeArguments();
    if (this.problem) throw this.problem;
    const { mode, given, command, said } = this;
    const pretty = said.has("pretty");
    const [quiet, noColor] = [said.has("quiet"), said.has("no-color")];
    return { mode, given, command, json: pretty || said.has("json"), pretty, quiet, noColor };
  }

  private readFlag(word: string): void {
    const [, flag = "", value] = /^--([^=]+)(?:=(.*))?$/s.exec(SHORT[word] ?? word) ?? [];
    const former = FORMER_INPUTS.find((each) => each === flag);
    const input = INPUT_NAMES.find((each) => each === flag && isFlag(each) && takes(this.mode, each));
    this.lastSwitch = undefined;
    // One of an earlier version is refused by its name later, together with the other problems.
    if (former) this.given[former] = value ?? this.rest.shift() ?? "";
    else if (input && !inputSpec(input).isSwitch) this.give(input, value ?? this.rest.shift());
    else if (!input && !this.isOfOutput(flag)) this.problem ??= unknownFlag(word, this.mode);
    else this.readSwitch(word, { flag, input, value });
  }

  /** Takes the value of a flag; a blank one counts as not given. */
  private give(input: InputName, value: string | undefined): void {
    if (value === undefined) this.problem ??= misread(`--${input} needs a value.`, this.mode);
    else if (notBlank(value)) this.given[input] = value;
    else delete this.given[input];
  }

  private isOfOutput(flag: string): boolean {
    return ASKING_FLAGS.some((each) => each === flag) || outputFlags(this.mode).includes(flag);
  }

  /** Reads a flag that needs no value. */
  private readSwitch(word: string, { flag, input, value }: Switch): void {
    const isOn = value === undefined || value === "true";
    if (notBlank(value) && !isOn && value !== "false")
      this.problem ??= misread(`--${flag} must be true or false, not ${quoted(value ?? "")}.`, this.mode);
    else if (input) this.give(input, value ?? "true");
    else if (isOn) this.said.add(flag);
    if (input && value === undefined) this.lastSwitch = word;
  }

  private readArgument(word: string): void {
    if (!notBlank(word)) return;
    const { argument } = commandOf(this.mode);
    const most = argument ? (argument.isSeveral ? Number.POSITIVE_INFINITY : 1) : 0;
    if (this.args.length < most) this.args.push(word);
    else this.problem ??= this.startsCommand ? missingCommand() : this.excess(word);
    this.lastSwitch = undefined;
  }

  /** Explains an argument too many. Only one behind a switch is shown: any other may be a part of a secret. */
  private excess(word: string): OwnerReportError {
    const flag = this.lastSwitch;
    const what = flag
      ? `${flag} must be true or false, not ${quoted(word)}: write ${flag}, ${flag}=true or ${flag}=false.`
      : "an argument is too many. A value with blanks in it needs quotes.";
    return misread(what, this.mode);
  }

  private get startsCommand(): boolean {
    return commandOf(this.mode).command !== undefined;
  }

  private placeArguments(): void {
    const { argument } = commandOf(this.mode);
    const [first, ...more] = this.args;
    if (argument && first !== undefined) {
      const flag = this.given[argument.input] ?? first;
      const both = `${quoted(first)} as the argument and ${quoted(flag)} as --${argument.input}`;
      if (flag !== first) this.problem ??= misread(`two values are given, ${both}.`, this.mode);
      this.given[argument.input] = first;
    }
    if (more.length > 0) this.given.more = more;
    if (this.startsCommand && this.command.length === 0) this.problem ??= missingCommand();
  }
}

function missingCommand(): OwnerReportError {
  return wrongUsage([
    "run needs the command that it shall start, behind -- and after its own flags: owner-report run --team TEAM --worker WORKER -- COMMAND",
  ]);
}

function unknownFlag(word: string, mode: Mode): OwnerReportError {
  const flag = withoutValue(word);
  const input = INPUT_NAMES.find((each) => flag === `--${each}`);
  const { isSecret, env } = input ? inputSpec(input) : {};
  if (isSecret && env)
    return misread(
      `${flag} is no flag, because every user of a machine can read arguments: set ${env} instead.`,
      mode,
    );
  const inputs = INPUT_NAMES.filter((each) => isFlag(each) && takes(mode, each));
  const all = [...inputs, ...outputFlags(mode), ...ASKING_FLAGS].map((each) => `--${each}`);
  return misread(`unknown option ${named(flag)}.${meant(flag, all)}`, mode);
}

function unknownCommand(word: string): OwnerReportError {
  if (word.startsWith("-")) return misread(`unknown option ${named(withoutValue(word))}.`);
  return misread(`unknown command ${named(word)}.${meant(word, ["help", ...MODES])}`);
}

function named(word: string): string {
  const shown = quoted(word);
  return shown === UNSHOWN_WORD ? shown : `'${word}'`;
}

/** Returns the name of a flag: its value may be a secret. */
function withoutValue(flag: string): string {
  return flag.replace(/=.*/s, "");
}

/** Suggests what differs from a misspelt word in very few characters. */
function meant(word: string, all: readonly string[]): string {
  const changes = (each: string) => Math.max(changesTo(each, word), changesTo(word, each));
  const least = Math.min(...all.map(changes));
  if (least > Math.min(2, word.length / 3)) return "";
  return ` Did you mean ${all.filter((each) => changes(each) === least).join(" or ")}?`;
}

/** Builds the error for a word that is wrong. */
function misread(problem: string, mode?: Mode): OwnerReportError {
  const help = ["owner-report", ...(mode ? [mode] : []), "--help"].join(" ");
  return new OwnerReportError("usage", `Wrong usage: ${problem}\n${NOTHING_DONE} See ${help}.`);
}

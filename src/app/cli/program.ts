import { Command, CommanderError, Option } from "commander";
import { OwnerReportError } from "../../errors.js";
import { notBlank } from "../../platform/blank.js";
import { commandOf, GROUPS, MODES, type Mode, takes } from "../commands.js";
import { FORMER_INPUTS } from "../config/former.js";
import {
  defaultOf,
  INPUT_NAMES,
  type InputName,
  inputSpec,
  isFlag,
  type RawInputs,
} from "../config/inputs.js";
import { wrongUsage } from "../config/reader.js";
import { VERSION } from "./version.js";

/** Parsed command line. */
export interface Call {
  mode: Mode;
  given: RawInputs;
  json: boolean;
  /** Print indented JSON; `probe` only. */
  pretty: boolean;
  /** Says only what is wrong, and what was asked for. */
  quiet: boolean;
  noColor: boolean;
}

const EXIT_STATUS = `Exit status:
  0   as asked (also: nothing was pending, another pass is at work, dry run)
  1   a report could not be sent, or may or may not have gone out
  64  wrong usage                65  a stored report is not valid
  66  no such pending report     69  nothing to send with
  70  a bug in owner-report      73  the id is taken
  74  the store cannot be used   75  another pass holds the queue, or hangs
  130 and such: cut short by a signal (128 + its number)`;
const MORE_HELP = "Examples and flags of each command: owner-report <command> --help";
const WIDEST_HELP = 80;

const EXIT_STATUS_OF_COMMAND = `Exit status: that of the command (128 + its number for a signal, 127 when it
was not found, 126 when it cannot be run). Where the command succeeded:
  1   a report could not be sent with --deliver, and is still pending
  74  the report could not be queued
  64  wrong usage: the command was not started`;

/**
 * Parses the arguments of the command line (without node and script).
 *
 * @param print called with the text of `--help` and `--version`
 * @returns `undefined` when help or the version was printed
 * @throws OwnerReportError `usage`
 */
export function parseCommandLine(args: readonly string[], print: (text: string) => void): Call | undefined {
  let call: Call | undefined;
  const { others, former } = withoutFormer(args);
  const program = withSettings(new Command("owner-report"), print)
    .description("Turns checkpoints into reports that reach their owner, or stay visibly pending.")
    .version(VERSION)
    .addHelpCommand(helpCommand())
    .addHelpText("after", `\n${EXIT_STATUS}\n\n${MORE_HELP}`);
  for (const mode of GROUPS.flatMap((group) => MODES.filter((each) => commandOf(each).group === group))) {
    const named = command(mode, print);
    // Declaring the flags of all commands takes longer than queueing a report; help lists only that there are some.
    if (mode === args[0] || (args[0] === "help" && mode === args[1]))
      addFlags(named, mode, (found) => (call = { ...found, given: { ...found.given, ...former } }));
    else if (!commandOf(mode).command) named.option("--json");
    program.addCommand(named);
  }
  if (args.length === 0) {
    program.outputHelp();
    return undefined;
  }
  try {
    program.parse(expandSwitches(others), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw usage(error, args);
  }
  return call;
}

function helpCommand(): Command {
  const text = "show this, or the help of a command";
  return new Command("help").argument("[command]").description(text).helpGroup("Set up:").helpOption(false);
}

function withSettings(command: Command, print: (text: string) => void): Command {
  return command
    .exitOverride()
    .configureOutput({
      ...{ writeOut: print, writeErr: () => {}, outputError: () => {} },
      getOutHelpWidth: () => Math.min(process.stdout.columns || WIDEST_HELP, WIDEST_HELP),
    })
    .helpOption("-h, --help", "show this");
}

function command(mode: Mode, print: (text: string) => void): Command {
  const { summary, group, argument, command: started, examples } = commandOf(mode);
  const status = started ? EXIT_STATUS_OF_COMMAND : EXIT_STATUS;
  const built = withSettings(new Command(mode), print)
    .description(summary)
    .helpGroup(`${group}:`)
    .allowExcessArguments(started !== undefined)
    .addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}\n\n${status}`);
  if (started) built.usage(`[options] ${started}`);
  if (!argument) return built;
  const preset = defaultOf(argument.input, { mode, runtime: { shell: "cli" } });
  const help = preset === undefined ? argument.help : `${argument.help} (default: ${preset})`;
  const isRequired = commandOf(mode).required?.includes(argument.input);
  const shown = `[${argument.input}${argument.isSeveral ? "..." : ""}]`;
  return built.argument(shown, isRequired ? `${help} (required)` : help);
}

function addFlags(command: Command, mode: Mode, found: (call: Call) => void): void {
  const { argument, command: started } = commandOf(mode);
  for (const name of INPUT_NAMES)
    if (takes(mode, name) && isFlag(name)) command.addOption(option(name, mode));
  if (!started) {
    command.option("--json", "print exactly one JSON document on standard output");
    command.option("-q, --quiet", "say only what is wrong, and what was asked for");
    command.option("--no-color", "show no colours (env: NO_COLOR)");
  }
  if (mode === "probe") command.option("--pretty", "the same, on several lines");
  command.action(() => {
    const options = command.opts<Record<string, string | boolean>>();
    const given = givenOf(options);
    const [first, ...more] = command.args.filter((arg) => notBlank(arg));
    if (argument && first !== undefined)
      given[argument.input] = argumentOrFlag(argument.input, first, given[argument.input]);
    if (more.length > 0) given.more = more;
    const pretty = options.pretty === true;
    const [quiet, noColor] = [options.quiet === true, options.color === false];
    found({ mode, given, json: options.json === true || pretty, pretty, quiet, noColor });
  });
}

/** Returns the value of an argument that may also be given as a flag. @throws OwnerReportError `usage` when they differ */
function argumentOrFlag(name: InputName, argument: string, flag = argument): string {
  if (flag === argument) return argument;
  const both = `${JSON.stringify(argument)} as the argument and ${JSON.stringify(flag)} as --${name}`;
  throw new OwnerReportError("usage", `Wrong usage: two values are given, ${both}.\n${NOTHING_DONE}`);
}

function option(name: InputName, mode: Mode): Option {
  const { help, helpIn, env, saidDefault, isSwitch } = inputSpec(name);
  const isArgument = commandOf(mode).argument?.input === name;
  const preset =
    saidDefault?.[mode] ?? saidDefault?.cli ?? defaultOf(name, { mode, runtime: { shell: "cli" } });
  const isRequired = commandOf(mode).required?.includes(name);
  const facts = [isRequired && "required", preset && `default: ${preset}`, env && `env: ${env}`].filter(
    Boolean,
  );
  const shown = facts.length === 0 || isSwitch ? "" : ` (${facts.join(", ")})`;
  const text = isArgument ? "the same as the first argument" : `${helpIn?.[mode] ?? help}${shown}`;
  return new Option(isSwitch ? `--${name}` : `--${name} <${valueName(name)}>`, text);
}

function valueName(name: InputName): string {
  const names: Partial<Record<InputName, string>> = {
    "body-file": "path",
    queue: "address",
    from: "address",
    only: "failed",
    to: "address",
    "max-count": "number",
    "send-timeout": "seconds",
    "send-cmd": "script",
    "success-pattern": "regex",
    "report-id": "id",
    "max-attempts": "number",
    retries: "number",
    "task-message": "policy",
    "max-age": "minutes",
    "older-than": "age",
    "cron-env": "path",
    "log-file": "path",
    limit: "number",
    shell: "shell",
    html: "file",
    "cron-action": "action",
  };
  return names[name] ?? "text";
}

function givenOf(options: Record<string, string | boolean>): RawInputs {
  const given: RawInputs = {};
  for (const name of INPUT_NAMES) {
    const value = options[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    if (value !== undefined && notBlank(String(value))) given[name] = String(value);
  }
  return given;
}

/** Replaces `--dry-run=true` by the bare flag and removes `--dry-run=false`; refuses other values. */
function expandSwitches(args: readonly string[]): string[] {
  const switches = INPUT_NAMES.filter((name) => inputSpec(name).isSwitch);
  return args.flatMap((arg, index) => {
    const name = switches.find((s) => arg.startsWith(`--${s}=`));
    if (name === undefined || isValue(args, index)) return [arg];
    const value = arg.slice(name.length + 3);
    if (value.trim() === "") return [];
    if (value !== "true" && value !== "false")
      throw wrongUsage([`--${name} must be true or false, not ${JSON.stringify(value)}`], args[0]);
    return value === "true" ? [`--${name}`] : [];
  });
}

/** Separates the flags of earlier versions, which are refused by name together with the other problems. */
function withoutFormer(args: readonly string[]): { others: string[]; former: RawInputs } {
  const former: RawInputs = {};
  const others = args.filter((arg, index) => {
    const [, flag, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const name = FORMER_INPUTS.find((each) => each === flag);
    if (name !== undefined && !isValue(args, index)) former[name] = value ?? args[index + 1] ?? "";
    else return !FORMER_INPUTS.some((each) => args[index - 1] === `--${each}` && !isValue(args, index - 1));
    return false;
  });
  return { others, former };
}

/** Tells whether an argument is the value of the flag before it: values may begin with `-`. */
function isValue(args: readonly string[], index: number): boolean {
  const before = args[index - 1];
  return INPUT_NAMES.some((name) => before === `--${name}` && !inputSpec(name).isSwitch);
}

const NOTHING_DONE = "Nothing was queued, sent or changed.";

function usage(error: CommanderError, args: readonly string[]): OwnerReportError {
  const isBare = error.code === "commander.help";
  const what = isBare
    ? `a command is missing: one of ${MODES.join(", ")}.`
    : (secretFlag(error.message) ??
      excess(error, args) ??
      withoutSecrets(error.message.replace(/^error: /, "")));
  const mode = MODES.find((each) => each === args[0]);
  const help = ["owner-report", ...(mode ? [mode] : []), "--help"].join(" ");
  return new OwnerReportError("usage", `Wrong usage: ${what}\n${NOTHING_DONE} See ${help}.`);
}

/** Explains an argument too many. Only one behind a switch is shown: any other may be a part of a secret. */
function excess({ code }: CommanderError, args: readonly string[]): string | undefined {
  if (code !== "commander.excessArguments") return undefined;
  const at = args.findIndex(
    (arg, index) => isSwitch(arg) && !isValue(args, index) && isWord(args[index + 1]),
  );
  if (at < 0) return "an argument is too many. A value with blanks in it needs quotes.";
  return `${args[at]} must be true or false, not ${JSON.stringify(args[at + 1])}: write ${args[at]}, ${args[at]}=true or ${args[at]}=false.`;
}

function isSwitch(arg: string): boolean {
  return INPUT_NAMES.some((name) => arg === `--${name}` && inputSpec(name).isSwitch);
}

function isWord(arg: string | undefined): boolean {
  return arg !== undefined && !arg.startsWith("-");
}

/** Says what to do instead of a flag for a secret. */
function secretFlag(message: string): string | undefined {
  const [, flag] = /^error: unknown option '--([\w-]+)/.exec(message) ?? [];
  const name = INPUT_NAMES.find((each) => each === flag && inputSpec(each).isSecret);
  const env = name && inputSpec(name).env;
  return (
    env && `--${name} is no flag, because every user of a machine can read arguments: set ${env} instead.`
  );
}

/** Masks secrets: an unknown flag may be meant for one (`--token=…`), and an address may hold a password. */
function withoutSecrets(message: string): string {
  return message.replace(/^(unknown option '[^=]*)=[\s\S]*'/, "$1'").replace(/:\/\/\S*@/g, "://***@");
}

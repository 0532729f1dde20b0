import { Command, Option } from "commander";
import { commandOf, GROUPS, MODES, type Mode, takes } from "../commands.js";
import { defaultOf, INPUT_NAMES, type InputName, inputSpec, isFlag } from "../config/inputs.js";
import { STDOUT } from "./output.js";
import { VERSION } from "./version.js";
import type { Asked } from "./words.js";

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

/** Prints the help of a command, or of all of them, or the version. */
export function tell({ asks, about }: Asked, print: (text: string) => void): void {
  const program = withSettings(new Command("owner-report"), print)
    .description("Turns checkpoints into reports that reach their owner, or stay visibly pending.")
    .version(VERSION)
    .addHelpCommand(helpCommand())
    .addHelpText("after", `\n${EXIT_STATUS}\n\n${MORE_HELP}`);
  const order = GROUPS.flatMap((group) => MODES.filter((each) => commandOf(each).group === group));
  const commands = order.map((mode) => ({ mode, built: command(mode, print) }));
  for (const { built } of commands) program.addCommand(built);
  const asked = commands.find(({ mode }) => mode === about);
  if (asks === "version") print(`${VERSION}\n`);
  else (asked?.built ?? program).outputHelp();
}

function helpCommand(): Command {
  const text = "show this, or the help of a command";
  return new Command("help").argument("[command]").description(text).helpGroup("Set up:").helpOption(false);
}

function withSettings(command: Command, print: (text: string) => void): Command {
  return command
    .configureOutput({
      writeOut: print,
      getOutHelpWidth: () => Math.min(STDOUT.terminal?.columns || WIDEST_HELP, WIDEST_HELP),
    })
    .helpOption("-h, --help", "show this");
}

function command(mode: Mode, print: (text: string) => void): Command {
  const { summary, group, argument, command: started, examples } = commandOf(mode);
  const status = started ? EXIT_STATUS_OF_COMMAND : EXIT_STATUS;
  const built = withSettings(new Command(mode), print)
    .description(summary)
    .helpGroup(`${group}:`)
    .addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}\n\n${status}`);
  addFlags(built, mode);
  if (started) built.usage(`[options] ${started}`);
  if (!argument) return built;
  const preset = defaultOf(argument.input, { mode, runtime: { shell: "cli" } });
  const help = preset === undefined ? argument.help : `${argument.help} (default: ${preset})`;
  const isRequired = commandOf(mode).required?.includes(argument.input);
  const shown = `[${argument.input}${argument.isSeveral ? "..." : ""}]`;
  return built.argument(shown, isRequired ? `${help} (required)` : help);
}

function addFlags(command: Command, mode: Mode): void {
  const { command: started } = commandOf(mode);
  for (const name of INPUT_NAMES)
    if (takes(mode, name) && isFlag(name)) command.addOption(option(name, mode));
  if (!started) {
    command.option("--json", "print exactly one JSON document on standard output");
    command.option("-q, --quiet", "say only what is wrong, and what was asked for");
    command.option("--no-color", "show no colours (env: NO_COLOR)");
  }
  if (mode === "probe") command.option("--pretty", "the same, on several lines");
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

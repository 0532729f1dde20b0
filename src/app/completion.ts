import type { Result } from "../delivery/result.js";
import { commandOf, MODES, type Mode } from "./commands.js";
import { INPUT_NAMES, type InputName, inputSpec, isFlag } from "./config/inputs.js";

/** Flags that every command takes. */
const EVERYWHERE = [
  { flag: "json", help: "print exactly one JSON document on standard output" },
  { flag: "quiet", help: "say only what is wrong, and what was asked for" },
  { flag: "no-color", help: "show no colours" },
  { flag: "help", help: "show the help of the command" },
];
const HEAD = "completion of owner-report; owner-report completion writes it";

/** Writes the script that completes commands, flags and their values in a shell, from the tables of both. */
export function completion(shell: "bash" | "zsh" | "fish"): Result {
  const script = { bash, zsh, fish }[shell]();
  const screen = script
    .trimEnd()
    .split("\n")
    .map((line) => ({ line, long: "whole" as const }));
  return { outcome: "ok", text: script.trimEnd(), details: { shell, script }, screen, warnings: [] };
}

function flagsOf(mode: Mode): InputName[] {
  return INPUT_NAMES.filter((name) => commandOf(mode).inputs.includes(name) && isFlag(name));
}

/** Values of a command's argument; none where it is a report's id. */
function argumentsOf(mode: Mode): readonly string[] {
  const input = commandOf(mode).argument?.input;
  return (input && inputSpec(input).values) ?? [];
}

function bash(): string {
  const valued = INPUT_NAMES.filter((name) => inputSpec(name).values);
  const values = valued.map((name) => `    --${name}) words='${inputSpec(name).values?.join(" ")}' ;;`);
  const others = INPUT_NAMES.filter(
    (name) => !valued.includes(name) && !inputSpec(name).isSwitch && isFlag(name),
  );
  const flags = MODES.map((mode) => {
    const all = [...flagsOf(mode), ...EVERYWHERE.map(({ flag }) => flag)].map((name) => `--${name}`);
    return `    ${mode}) flags='${all.join(" ")}' words='${argumentsOf(mode).join(" ")}' ;;`;
  });
  return `# bash ${HEAD}
_owner_report() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} flags='' words=''
  COMPREPLY=()
  case \${COMP_WORDS[1]} in
${flags.join("\n")}
  esac
  [ "$COMP_CWORD" -eq 1 ] && words='${MODES.join(" ")} --help --version'
  case $before in
${values.join("\n")}
    ${others.map((name) => `--${name}`).join("|")}) return ;;
    *) case $current in -*) words="$flags $words" ;; esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _owner_report owner-report
`;
}

function zsh(): string {
  const commands = MODES.map((mode) => `      ${zshQuoted(`${mode}:${commandOf(mode).summary}`)}`);
  const cases = MODES.map((mode) => {
    const flags = flagsOf(mode).map((name) => zshQuoted(`--${name}[${zshText(name)}]${zshValue(name)}`));
    const everywhere = EVERYWHERE.map(({ flag, help }) => zshQuoted(`--${flag}[${help}]`));
    const all = [...flags, ...everywhere, ...zshArgument(mode)].map((each) => `      ${each}`);
    return `    ${mode}) _arguments \\\n${all.join(" \\\n")} ;;`;
  });
  return `#compdef owner-report
# zsh ${HEAD}
_owner_report() {
  if (( CURRENT == 2 )); then
    local -a commands
    commands=(
${commands.join("\n")}
    )
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = _owner_report ]; then _owner_report "$@"; else compdef _owner_report owner-report; fi
`;
}

function zshText(name: InputName): string {
  return inputSpec(name).help.replace(/[[\]]/g, "\\$&");
}

function zshValue(name: InputName): string {
  const { isSwitch, isPath, values } = inputSpec(name);
  if (isSwitch) return "";
  return `:${name}:${values ? `(${values.join(" ")})` : isPath ? "_files" : ""}`;
}

function zshArgument(mode: Mode): string[] {
  const { argument } = commandOf(mode);
  if (!argument) return [];
  const values = argumentsOf(mode);
  return [
    zshQuoted(
      values.length === 0 ? `*:${argument.input}:_files` : `1:${argument.input}:(${values.join(" ")})`,
    ),
  ];
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish(): string {
  const lines = MODES.flatMap((mode) => {
    const seen = `-n '__fish_seen_subcommand_from ${mode}'`;
    const first = `complete -c owner-report -n __fish_use_subcommand -a ${mode} -d ${fishQuoted(commandOf(mode).summary)}`;
    const values = argumentsOf(mode);
    const words = values.length === 0 ? [] : [`complete -c owner-report ${seen} -a '${values.join(" ")}'`];
    const flags = flagsOf(mode).map(
      (name) => `complete -c owner-report ${seen} -l ${name}${fishValue(name)}`,
    );
    return [first, ...words, ...flags];
  });
  const everywhere = EVERYWHERE.map(
    ({ flag, help }) => `complete -c owner-report -l ${flag} -d ${fishQuoted(help)}`,
  );
  return `# fish ${HEAD}\ncomplete -c owner-report -f\n${[...everywhere, ...lines].join("\n")}\n`;
}

function fishValue(name: InputName): string {
  const { isSwitch, isPath, values, help } = inputSpec(name);
  const kind = isSwitch ? "" : isPath ? " -r -F" : values ? ` -x -a '${values.join(" ")}'` : " -x";
  return `${kind} -d ${fishQuoted(help)}`;
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

import { NO_SENDER } from "../delivery/options.js";
import type { Result } from "../delivery/result.js";
import { quoted } from "../report/command-line.js";
import { INPUT_NAMES, inputSpec } from "./config/inputs.js";

/** Shell in which advice is followed, and the queue as it was named there. */
interface Place {
  shell: "action" | "cli";
  /** Address as given; absent for the default queue. */
  queue?: string | undefined;
}

/** A word of a command line: quoted in one of the two ways in which `quoted` does, or plain and with no end of a sentence. */
const WORD = String.raw`(?:\$'(?:[^'\\]|\\.)*'|'(?:[^']|'\\'')*'|[^\s'(),;]*[^\s'(),;.])`;
const COMMAND = new RegExp(
  `owner-report (hold|release|retry|show|confirm) (${WORD})((?: --(?:queue|reason) ${WORD})*)`,
  "g",
);
const SENDER_OF_CRON = "Where cron sends already: --cron-env names its settings.";
const INPUT = /\b([a-z]+(?:-[a-z]+)*) \(or (OWNER_REPORT_\w+)\)/g;

/**
 * Writes the advice in a result as this shell takes it: a command of the CLI with the queue that was named, or the lines of
 * a workflow's step; flags, or inputs. Roles and stores write `owner-report hold <id>` and `queue (or OWNER_REPORT_QUEUE)`.
 */
export function advised<T extends Result>(result: T, place: Place): T {
  const { text, failedReason, warnings, tables } = result;
  const tell = (each: string) => advice(each, place);
  return {
    ...result,
    text: tell(text),
    warnings: warnings.map(tell),
    ...(tables && {
      tables: tables.map((table) => ({ ...table, rows: table.rows.map((row) => row.map(tell)) })),
    }),
    ...(failedReason !== undefined && { failedReason: tell(failedReason) }),
  };
}

function advice(text: string, place: Place): string {
  const known = place.shell === "cli" ? text.replace(NO_SENDER, `${NO_SENDER} ${SENDER_OF_CRON}`) : text;
  const withCommands = known.replace(COMMAND, (whole, word: string, id: string, options: string) =>
    place.shell === "cli" ? commandFor(whole, options, place) : stepFor({ word, id, options }, place),
  );
  return withCommands.replace(INPUT, (whole, name: string, variable: string) =>
    inputFor(whole, name, { ...place, variable }),
  );
}

function commandFor(command: string, options: string, { queue }: Place): string {
  if (queue === undefined || options.includes("--queue")) return command;
  return `${command} --queue ${quoted(queue)}`;
}

/** Writes a command as what a step of a workflow has below `uses`. */
function stepFor(command: { word: string; id: string; options: string }, { queue }: Place): string {
  const reason = new RegExp(`--reason (${WORD})`).exec(command.options)?.[1];
  const inputs = [
    `mode: ${command.word}`,
    `report-id: ${JSON.stringify(unquoted(command.id))}`,
    ...(reason === undefined ? [] : [`reason: ${JSON.stringify(unquoted(reason))}`]),
    ...(queue === undefined ? [] : [`queue: ${JSON.stringify(queue)}`]),
  ];
  return `a step with: { ${inputs.join(", ")} }`;
}

function unquoted(word: string): string {
  return /^'.*'$/s.test(word) ? word.slice(1, -1).replaceAll("'\\''", "'") : word;
}

function inputFor(whole: string, name: string, { shell, variable }: Place & { variable: string }): string {
  const input = INPUT_NAMES.find((each) => each === name);
  if (input === undefined || shell === "action") return whole;
  return inputSpec(input).isSecret ? `${name} (${variable})` : `--${whole}`;
}

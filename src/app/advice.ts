import { GIVE_SENDER } from "../delivery/no-sender.js";
import type { Result, ScreenPart } from "../delivery/result.js";
import { quoted, wordsOf } from "../report/command-line.js";
import { withRemedies } from "../report/find-remedies.js";
import { INPUT_NAMES, inputSpec } from "./config/inputs.js";

/** Shell in which advice is followed, and the queue as it was named there. */
interface Place {
  shell: "action" | "cli";
  /** Address as given; absent for the default queue. */
  queue?: string | undefined;
  /** Set for a command that does not take --cron-env. */
  lacksCronEnv?: boolean | undefined;
}

const SENDER_OF_CRON = "Where cron sends already: --cron-env names its settings.";
// Advice for one lane is written before that for all of them: what has its flag already stays.
const INPUT = /(?<!-)\b([a-z]+(?:-[a-z]+)*) \(or (OWNER_REPORT_\w+)\)/g;

/**
 * Writes the advice in a result as this shell takes it: a command of the CLI with the queue that was named, or the lines of
 * a workflow's step; flags, or inputs. Roles and stores write `owner-report hold <id>` and `queue (or OWNER_REPORT_QUEUE)`.
 */
export function advised<T extends Result>(result: T, place: Place): T {
  const { text, failedReason, warnings, tables, screen, remedies, details } = result;
  const tell = (each: string) => advice(each, place);
  return {
    ...result,
    text: tell(text),
    warnings: warnings.map(tell),
    remedies: remedies?.map(tell),
    screen: screen?.map((part) => toldPart(part, tell)),
    details: details && toldDetails(details, tell),
    ...(tables && {
      tables: tables.map((table) => ({ ...table, rows: table.rows.map((row) => row.map(tell)) })),
    }),
    ...(failedReason !== undefined && { failedReason: tell(failedReason) }),
  };
}

/** Our own sentences in the details; all else in them is data, and stays as it is. */
const SENTENCES = ["problem", "seen", "remedy", "remedies", "reason"];

type Tell = (text: string) => string;

function toldDetails<T>(value: T, tell: Tell, name = ""): T {
  if (typeof value === "string") return (SENTENCES.includes(name) ? tell(value) : value) as T;
  if (Array.isArray(value)) return value.map((each) => toldDetails(each, tell, name)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, toldDetails(each, tell, key)]);
  return Object.fromEntries(entries) as T;
}

function toldPart(part: ScreenPart, tell: Tell): ScreenPart {
  if ("line" in part) return { ...part, line: tell(part.line) };
  if ("head" in part) return { ...part, text: tell(part.text) };
  return { ...part, rows: part.rows.map((row) => row.map(tell)) };
}

function advice(text: string, place: Place): string {
  const takesCronEnv = place.shell === "cli" && !place.lacksCronEnv;
  const known = takesCronEnv ? text.replace(GIVE_SENDER, `${GIVE_SENDER} ${SENDER_OF_CRON}`) : text;
  const told = withRemedies(known, (command) => commandFor(command, place));
  if (!told.includes("(or OWNER_REPORT_")) return told;
  return told.replace(INPUT, (whole, name: string, variable: string) =>
    inputFor(whole, name, { ...place, variable }),
  );
}

/** Names the queue in a command, which in the action is what a step of a workflow has below `uses`. */
function commandFor(command: string, { shell, queue }: Place): string {
  const [program, mode = "", ...words] = wordsOf(command);
  const isOfQueue = program === "owner-report" && mode !== "probe";
  if (shell === "cli" || !isOfQueue || mode === "cron")
    return isOfQueue && queue !== undefined && !["--queue", "--from"].some((flag) => words.includes(flag))
      ? `${command} --queue ${quoted(queue)}`
      : command;
  return `a step with: { ${[`mode: ${mode}`, ...inputsOf(mode, words, queue)].join(", ")} }`;
}

function inputsOf(mode: string, words: string[], queue: string | undefined): string[] {
  const [first = "--"] = words;
  const argument = first.startsWith("--") ? [] : [mode === "list" ? "--state" : "--report-id"];
  const isNamed = queue === undefined || mode === "move";
  const given = [...argument, ...words, ...(isNamed ? [] : ["--queue", queue])];
  const inputs = new Map<string, string>();
  for (let at = 0; at < given.length; at += 2) inputs.set(given[at]?.slice(2) ?? "", given[at + 1] ?? "");
  return [...inputs].map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
}

function inputFor(whole: string, name: string, { shell, variable }: Place & { variable: string }): string {
  const input = INPUT_NAMES.find((each) => each === name);
  if (input === undefined || shell === "action") return whole;
  return inputSpec(input).isSecret ? `${name} (${variable})` : `--${whole}`;
}

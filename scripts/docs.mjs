/**
 * Fills the marked parts of README.md and of the pages in docs/: commands, inputs, outputs and exit codes from action.yml,
 * job/action.yml and src/, the stores' guarantees from scripts/guarantees.mjs, the tables of a database from src/, the workflows from examples/.
 * `--check` changes nothing and exits 1 when a part is out of date. Arguments name other files.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { FAULTS, OTHERS } from "./exit-codes.mjs";
import { GUARANTEES } from "./guarantees.mjs";
import { sourceModule } from "./source-module.mjs";

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const pages = readdirSync(inRoot("docs")).filter((name) => name.endsWith(".md"));
const files =
  positionals.length > 0
    ? positionals
    : [inRoot("README.md"), ...pages.map((name) => inRoot(`docs/${name}`))];

const actionText = readFileSync(inRoot("action.yml"), "utf8");
const action = parse(actionText);
const { COMMANDS, MODES, takes } = await sourceModule("src/app/commands.ts");
const { INPUTS } = await sourceModule("src/app/config/inputs.ts");
const { STATUS_WORDS } = await sourceModule("src/report/statuses.ts");
const { EXIT_CODES } = await sourceModule("src/errors.ts");
const { schemaSql } = await sourceModule("src/stores/postgres/schema.ts");

const code = (word) => `\`${word}\``;
const codes = (words) => words.map(code).join(", ");
const cell = (text) => String(text).trim().replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

/** Renders a Markdown table in the layout of `npm run format`. */
function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, i) => Math.max(3, ...lines.map((line) => line[i].length)));
  const draw = (line) => `| ${line.map((text, i) => text.padEnd(widths[i])).join(" | ")} |`;
  const rule = draw(widths.map((width) => "-".repeat(width)));
  return [draw(lines[0]), rule, ...lines.slice(1).map(draw)].join("\n");
}

/** Groups the inputs by the comments above them in action.yml. */
function groups() {
  const [, inputs = ""] = actionText.match(/^inputs:\n(.*?)^outputs:/ms);
  const found = new Map();
  let group = "the step";
  for (const [, comment, name] of inputs.matchAll(/^ {2}(?:# (.+)|([\w-]+):)$/gm)) {
    if (comment) group = comment;
    else found.set(group, [...(found.get(group) ?? []), name]);
  }
  return found;
}

const titled = (text) => text.replace(/^./, (letter) => letter.toUpperCase());
const queueModes = MODES.filter((mode) => takes(mode, "queue"));
const sendingModes = MODES.filter((mode) => takes(mode, "task-message") && mode !== "cron");

/** Says which modes take an input, the CLI's own commands included. */
function takenBy(name) {
  const modes = MODES.filter((mode) => takes(mode, name));
  if (queueModes.every((mode) => modes.includes(mode))) return "all that use a queue";
  if (!sendingModes.every((mode) => modes.includes(mode))) return codes(modes);
  const others = modes.filter((mode) => !sendingModes.includes(mode));
  return ["all that send", ...others.map(code)].join(", ");
}

function inputsTables() {
  const row = (name) => {
    const { default: preset, required, description } = action.inputs[name];
    const given = preset === undefined ? "" : code(preset);
    return [code(name), required ? "**required**" : given, takenBy(name) || "the action", description];
  };
  const parts = [...groups()].map(
    ([group, names]) =>
      `### ${titled(group)}\n\n${table(["Input", "Default", "Taken by", "Description"], names.map(row))}`,
  );
  return parts.join("\n\n");
}

function jobInputsTable() {
  const job = parse(readFileSync(inRoot("job/action.yml"), "utf8"));
  const rows = Object.entries(job.inputs).map(([name, { default: preset, description }]) => [
    code(name),
    preset === undefined ? "" : code(preset),
    description,
  ]);
  return table(["Input", "Default", "Description"], rows);
}

function flagsTable() {
  const own = Object.entries(INPUTS).filter(([, { isCliOnly }]) => isCliOnly);
  const rows = own.map(([name, { help }]) => [code(`--${name}`), takenBy(name), help]);
  return table(["Flag", "Taken by", "Description"], rows);
}

function commandsTable() {
  const rows = MODES.map((mode) => {
    const { summary, argument, command, required = [], isCliOnly } = COMMANDS[mode];
    const takesWord = command ? code(command) : argument ? argument.help : "–";
    return [code(mode), isCliOnly ? "CLI" : "action, CLI", takesWord, codes(required) || "–", summary];
  });
  return table(["Command", "In", "Argument on the CLI", "Must be given", "What it does"], rows);
}

function outputsTable() {
  const rows = Object.entries(action.outputs).map(([name, output]) => [code(name), output.description]);
  return table(["Output", "Description"], rows);
}

function exitCodesTable() {
  const faults = Object.entries(EXIT_CODES).map(([fault, number]) => [String(number), FAULTS[fault]]);
  const rows = [...OTHERS, ...faults].sort(([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return table(["Exit code", "Meaning"], rows);
}

function guaranteesTable() {
  const rows = Object.entries(GUARANTEES).map(([store, { durable, exclusive }]) => [
    code(store),
    durable,
    exclusive,
  ]);
  return table(
    ["Store", "When `queued` is said, and how long it lasts", "Why no two passes send one report"],
    rows,
  );
}

function statusesTable() {
  const rows = Object.entries(STATUS_WORDS).map(([status, words]) => [code(status), codes(words)]);
  return table(["Status", "Also accepted"], rows);
}

const PARTS = {
  commands: commandsTable,
  inputs: inputsTables,
  "job-inputs": jobInputsTable,
  flags: flagsTable,
  outputs: outputsTable,
  "exit-codes": exitCodesTable,
  guarantees: guaranteesTable,
  statuses: statusesTable,
  "postgres-schema": () => `\`\`\`sql\n${schemaSql().trimEnd()}\n\`\`\``,
};

function generate(name) {
  if (name.startsWith("examples/"))
    return `\`\`\`yaml\n${readFileSync(inRoot(name), "utf8").trimEnd()}\n\`\`\``;
  const part = PARTS[name];
  if (!part) throw new Error(`No such part: ${name}`);
  return part();
}

/** Replaces the text between `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
function fill(text) {
  const parts = /(<!-- (?<name>[\w./-]+):start -->\n).*?(<!-- \k<name>:end -->)/gs;
  return text.replaceAll(parts, (...found) => `${found[1]}\n${generate(found[2])}\n\n${found[3]}`);
}

for (const file of files) {
  const before = readFileSync(file, "utf8");
  const after = fill(before);
  if (after === before) continue;
  if (!values.check) writeFileSync(file, after);
  else {
    console.error(`${basename(file)} is out of date: run \`npm run docs\` and commit it.`);
    process.exitCode = 1;
  }
}
if (values.check && !process.exitCode) console.log("README.md and docs/ are up to date.");

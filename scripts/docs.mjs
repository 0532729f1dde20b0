/**
 * Fills the marked parts of README.md and docs/job-action.md: the tables of inputs and outputs from action.yml and
 * job/action.yml, the stores' guarantees from scripts/guarantees.mjs, the spellings of each status from
 * src/report/statuses.ts, the workflows from examples/.
 * `--check` changes nothing and exits 1 when a part is out of date. An argument names another file, instead of both.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { transformSync } from "@swc/core";
import { parse } from "yaml";
import { GUARANTEES } from "./guarantees.mjs";

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const files = positionals.length > 0 ? positionals : ["README.md", "docs/job-action.md"].map(inRoot);

const cell = (text) => String(text).trim().replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

/** Renders a Markdown table in the layout of `npm run format`. */
function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, i) => Math.max(3, ...lines.map((line) => line[i].length)));
  const draw = (line) => `| ${line.map((text, i) => text.padEnd(widths[i])).join(" | ")} |`;
  const rule = draw(widths.map((width) => "-".repeat(width)));
  return [draw(lines[0]), rule, ...lines.slice(1).map(draw)].join("\n");
}

function inputsTable({ inputs }) {
  const rows = Object.entries(inputs).map(([name, input]) => {
    const given = input.default === undefined ? "" : `\`${input.default}\``;
    return [`\`${name}\``, input.required ? "**required**" : given, input.description];
  });
  return table(["Input", "Default", "Description"], rows);
}

function outputsTable({ outputs }) {
  const rows = Object.entries(outputs).map(([name, output]) => [`\`${name}\``, output.description]);
  return table(["Output", "Description"], rows);
}

/** Loads a module of src/ that imports nothing. */
async function sourceModule(path) {
  const source = readFileSync(inRoot(path), "utf8");
  const { code } = transformSync(source, { jsc: { parser: { syntax: "typescript" }, target: "es2022" } });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

/** Renders the table of the stores' guarantees. */
function guaranteesTable() {
  const rows = Object.entries(GUARANTEES).map(([store, { durable, exclusive }]) => [
    `\`${store}\``,
    durable,
    exclusive,
  ]);
  return table(
    ["Store", "When `queued` is said, and how long it lasts", "Why no two passes send one report"],
    rows,
  );
}

async function statusesTable() {
  const { STATUS_WORDS } = await sourceModule("src/report/statuses.ts");
  const rows = Object.entries(STATUS_WORDS).map(([status, words]) => [
    `\`${status}\``,
    words.map((word) => `\`${word}\``).join(", "),
  ]);
  return table(["Status", "Also accepted"], rows);
}

const [guarantees, statuses] = [guaranteesTable(), await statusesTable()];

function generate(name) {
  if (name.startsWith("examples/")) {
    return `\`\`\`yaml\n${readFileSync(inRoot(name), "utf8").trimEnd()}\n\`\`\``;
  }
  const action = (path) => parse(readFileSync(inRoot(path), "utf8"));
  if (name === "inputs") return inputsTable(action("action.yml"));
  if (name === "job-inputs") return inputsTable(action("job/action.yml"));
  if (name === "outputs") return outputsTable(action("action.yml"));
  if (name === "guarantees") return guarantees;
  if (name === "statuses") return statuses;
  throw new Error(`No such part: ${name}`);
}

/** Replaces the text between `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
function fill(text) {
  const parts = /(<!-- (?<name>[\w./-]+):start -->\n).*?(<!-- \k<name>:end -->)/gs;
  return text.replaceAll(parts, (...found) => `${found[1]}\n${generate(found[2])}\n\n${found[3]}`);
}

for (const file of files) {
  const before = readFileSync(file, "utf8");
  const after = fill(before);
  if (!values.check) {
    if (after !== before) writeFileSync(file, after);
  } else if (after === before) {
    console.log(`${basename(file)} is up to date.`);
  } else {
    console.error(`${basename(file)} is out of date: run \`npm run docs\` and commit it.`);
    process.exitCode = 1;
  }
}

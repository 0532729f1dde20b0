#!/usr/bin/env node
import { cancelOnSignals, outliveReaders } from "../cancel.js";
import { homeDirectory, readConfig } from "../config.js";
import { inertJson, inertLines, inertMessage } from "../inert.js";
import type { Surroundings } from "../input-reader.js";
import { cancels, type Given } from "../inputs.js";
import { exitCodeOf, type Result, repeatsInput, resultOfError, toJson } from "../result.js";
import { run } from "../run.js";
import { secretMask } from "../secrets.js";
import { painter } from "./colour.js";
import { type Call, parseWords } from "./program.js";

const toStdout = (text: string) => process.stdout.write(text);
const toStderr = (text: string) => process.stderr.write(text);

async function main(words: readonly string[]): Promise<void> {
  outliveReaders();
  const wantsJson = words.includes("--json") || (words[0] === "probe" && words.includes("--pretty"));
  // The CLI's one catch-all: whatever happens becomes a result, and so a sentence and an exit code.
  try {
    const call = parseWords(words, toStdout);
    if (call) await execute(call);
  } catch (error) {
    await print(resultOfError(error), "", wantsJson, secretMask(process.env));
  }
}

async function execute({ mode, given, json, pretty }: Call): Promise<void> {
  const environment = process.env;
  const surroundings: Surroundings = {
    shell: "cli",
    environment,
    directory: process.cwd(),
    home: homeDirectory(),
  };
  const mask = secretMask(environment, given["send-cmd"] ?? environment.OWNER_REPORT_SEND_CMD);
  const config = readConfig(mode, given, surroundings);
  const bar = await barFor(given, json);
  const say = bar ? (text: string) => bar.say(text) : json ? toStderr : toStdout;
  const result = await run(config, surroundings, {
    cancel: cancels(mode) ? cancelOnSignals() : new AbortController().signal,
    progress: (text) => say(`${inertMessage(text)}\n`),
    show: ({ text, isCut }) =>
      (bar ? say : toStderr)(`${quoted(mask(text, isCut))}${isCut ? "  │ … (cut here after 64 KiB)\n" : ""}`),
    ...(bar && { step: (step) => bar.step(step) }),
  }).finally(() => bar?.close());
  if (mode === "consumer") toStdout(`${inertJson(result.report)}\n`);
  else await print(result, mode, json, mask, pretty ? 2 : 0);
}

/** The bar of a long pass that somebody watches. */
async function barFor(given: Given, json: boolean) {
  if (given.all !== "true" || json || !process.stderr.isTTY || process.env.TERM === "dumb") return undefined;
  return new (await import("./bar.js")).PassBar();
}

async function print(
  whole: Result,
  mode: string,
  json: boolean,
  mask: (text: string) => string,
  indent = 0,
): Promise<void> {
  const result = repeatsInput(whole) ? { ...whole, text: mask(whole.text) } : whole;
  const exitCode = exitCodeOf(result, mode);
  process.exitCode = exitCode;
  const text = inertMessage(result.text);
  const paint = painter(process.stderr.isTTY, process.env);
  for (const warning of result.warnings) toStderr(paint(`owner-report: warning: ${inertMessage(warning)}\n`));
  const isReport = result.tables !== undefined;
  if (exitCode !== 0 && !isReport) toStderr(`owner-report: ${text}\n`);
  else if (text !== "" && json) toStderr(`${text}\n`);
  else if (text !== "") toStdout(painter(process.stdout.isTTY, process.env)(`${text}\n`));
  if (json) toStdout(`${inertJson(toJson(result), indent)}\n`);
  else if (result.outcome === "dry-run" && result.message !== undefined)
    toStdout(quoted(mask(result.message)));
  if (!json && result.tables?.length)
    toStdout((await import("../table-text.js")).tablesText(result.tables, widthOf(process.stdout)));
}

/** Columns of a terminal; a file or pipe has none. */
function widthOf(stream: NodeJS.WriteStream): number | undefined {
  return stream.isTTY ? stream.columns : undefined;
}

function quoted(text: string): string {
  return `${inertLines(text.replace(/\r?\n$/, ""), "  │ ")}\n`;
}

void main(process.argv.slice(2));

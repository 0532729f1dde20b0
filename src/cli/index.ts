#!/usr/bin/env node
import { cancelOnSignals, outliveReaders } from "../cancel.js";
import { homeDirectory, readConfig, type Surroundings } from "../config.js";
import { inertJson, inertLines, inertMessage } from "../inert.js";
import { sends } from "../inputs.js";
import { exitCodeOf, type Result, repeatsInput, resultOfError, toJson } from "../result.js";
import { run } from "../run.js";
import { secretMask } from "../secrets.js";
import { type Call, parseWords } from "./program.js";

const toStdout = (text: string) => process.stdout.write(text);
const toStderr = (text: string) => process.stderr.write(text);

async function main(words: readonly string[]): Promise<void> {
  outliveReaders();
  const wantsJson = words.includes("--json");
  // The CLI's one catch-all: whatever happens becomes a result, and so a sentence and an exit code.
  try {
    const call = parseWords(words, toStdout);
    if (call) await execute(call);
  } catch (error) {
    print(resultOfError(error), "", wantsJson, secretMask(process.env));
  }
}

async function execute({ mode, given, json }: Call): Promise<void> {
  const environment = process.env;
  const surroundings: Surroundings = {
    shell: "cli",
    environment,
    directory: process.cwd(),
    home: homeDirectory(),
  };
  const mask = secretMask(environment, given["send-cmd"] ?? environment.OWNER_REPORT_SEND_CMD);
  const config = readConfig(mode, given, surroundings);
  const result = await run(config, surroundings, {
    cancel: sends(mode) ? cancelOnSignals() : new AbortController().signal,
    progress: (text) => (json ? toStderr : toStdout)(`${inertMessage(text)}\n`),
    show: ({ text, isCut }) =>
      toStderr(`${quoted(mask(text, isCut))}${isCut ? "  │ … (cut here after 64 KiB)\n" : ""}`),
  });
  if (mode === "consumer") toStdout(`${inertJson(result.report)}\n`);
  else print(result, mode, json, mask);
}

function print(whole: Result, mode: string, json: boolean, mask: (text: string) => string): void {
  const result = repeatsInput(whole) ? { ...whole, text: mask(whole.text) } : whole;
  const exitCode = exitCodeOf(result, mode);
  process.exitCode = exitCode;
  const text = inertMessage(result.text);
  for (const warning of result.warnings) toStderr(`owner-report: warning: ${inertMessage(warning)}\n`);
  if (exitCode !== 0) toStderr(`owner-report: ${text}\n`);
  else if (text !== "") (json ? toStderr : toStdout)(`${text}\n`);
  if (json) toStdout(`${inertJson(toJson(result))}\n`);
  else if (result.outcome === "dry-run" && result.message !== undefined)
    toStdout(quoted(mask(result.message)));
}

function quoted(text: string): string {
  return `${inertLines(text.replace(/\r?\n$/, ""), "  │ ")}\n`;
}

void main(process.argv.slice(2));

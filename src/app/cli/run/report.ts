import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { inertLine, inertLines } from "../../../report/inert.js";
import { LIMITS } from "../../../report/limits.js";
import { shortened } from "../../../report/shortened.js";
import type { secretMask } from "../../../senders/secrets.js";
import type { ConfigOf } from "../../config/config.js";
import { OF_START } from "../../config/run.js";
import { type Ending, endingText, exitCodeOfCommand } from "./ending.js";
import type { Excerpt } from "./excerpt.js";

/** Fields in which the report of one run differs from another's. */
export type RunReport = Pick<ConfigOf<"run">, "checkpoint" | "body" | "reportId">;

/** What the reports of a run are made of. */
export interface Subject {
  config: ConfigOf<"run">;
  program: string;
  mask: ReturnType<typeof secretMask>;
}

const LAST_LINE_CHARACTERS = 300;

/** Builds the report of a beginning. */
export function reportOfStart({ config, program, mask }: Subject): RunReport {
  const { checkpoint, reportId } = config;
  const done = `${nameText(program, mask)} was started`;
  return {
    checkpoint: { ...checkpoint, progress: "started", status: "normal", done },
    body: "",
    reportId: reportId === undefined ? undefined : `${reportId}${OF_START}`,
  };
}

/** Builds the report of an ending; a command that failed is `failed`, whatever the given status. */
export function reportOfEnd({ config, program, mask }: Subject, ending: Ending, output: Excerpt): RunReport {
  const { checkpoint, body, reportId } = config;
  const failed = exitCodeOfCommand(ending) !== 0;
  const pieces = outputPieces(output, mask);
  const lines = [
    `${nameText(program, mask)} ${endingText(ending)}`,
    ...(failed ? lastLine(pieces.at(-1) ?? "") : []),
    ...(checkpoint.done === "" ? [] : [checkpoint.done]),
  ];
  return {
    checkpoint: {
      ...checkpoint,
      status: failed ? "failed" : checkpoint.status,
      done: shortened(lines.join("\n"), LIMITS.textCharacters),
    },
    body: bodyOf(body, pieces, output.omitted),
    reportId,
  };
}

/** Returns the last part of a program's path; its arguments may hold secrets and are not told. */
function nameText(program: string, mask: Subject["mask"]): string {
  return shortened(inertLine(mask(basename(program) || '""')), 100);
}

function outputPieces(output: Excerpt, mask: Subject["mask"]): string[] {
  const pieces = output.pieces();
  return pieces.map((piece, index) =>
    inertLines(mask(asShown(piece), index < pieces.length - 1, index > 0), "").trimEnd(),
  );
}

/** Returns text as a terminal would show it: without colours, and of a line that is overwritten (progress) the last. */
function asShown(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r+\n/g, "\n")
    .replace(/[^\n]*\r(?=[^\n])/g, "");
}

function lastLine(text: string): string[] {
  const line = text.split("\n").at(-1)?.trim() ?? "";
  return line === "" ? [] : [`Last line: ${shortened(line, LAST_LINE_CHARACTERS)}`];
}

/** Joins the given body and the output, as far as a body may be long. */
function bodyOf(given: string, pieces: readonly string[], omitted: number): string {
  // Not toLocaleString, whose first call loads the data of all languages, a third of the time that a run takes.
  const gap = `\n… ${String(omitted).replace(/\B(?=(?:\d{3})+$)/g, ",")} bytes are left out here …\n`;
  const text = pieces.join(gap);
  if (text === "") return given;
  const ticks = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(ticks + 1);
  const whole = [given.trimEnd(), `${fence}\n${text}\n${fence}`].filter((part) => part !== "").join("\n\n");
  return Buffer.byteLength(whole) > LIMITS.bodyBytes ? given : whole;
}

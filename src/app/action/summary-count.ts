import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { notBlank } from "../../platform/blank.js";
import { O_NOFOLLOW, O_NONBLOCK } from "../../platform/files.js";

/** Kind of summary that a step has written: a line, or more. */
export type SummaryKind = "line" | "page";

/** GitHub shows the summaries of the first 20 steps that have one; the last place is left to a failure. */
const SHOWN = 19;
const LINES = 10;
const MOST_BYTES = 4096;
const LETTER = { line: "l", page: "p" };

/**
 * Count of the summaries that the steps of this job have written, in the runner's folder for the job: a letter each. Where
 * it cannot be kept, every step writes its own.
 */
export class SummaryCount {
  private readonly path: string | undefined;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    const { RUNNER_TEMP, GITHUB_RUN_ID = "", GITHUB_RUN_ATTEMPT = "", GITHUB_JOB = "" } = environment;
    const folder = notBlank(RUNNER_TEMP);
    const job = [GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_JOB].join("-").replace(/[^\w-]/g, "_");
    this.path = folder && join(folder, `owner-report.summaries-${job.slice(0, 200)}`);
  }

  /** Tells whether GitHub would still show another one, with room for a failure after it. */
  hasRoomFor(kind: SummaryKind): boolean {
    const letters = this.read();
    const lines = letters.split(LETTER.line).length - 1;
    return letters.length < SHOWN && (kind === "page" || lines < LINES);
  }

  /** Counts one. */
  add(kind: SummaryKind): void {
    this.withFile(constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, (file) =>
      writeSync(file, LETTER[kind]),
    );
  }

  private read(): string {
    const bytes = Buffer.alloc(MOST_BYTES);
    const count = this.withFile(constants.O_RDONLY, (file) => readSync(file, bytes)) ?? 0;
    return bytes.toString("latin1", 0, count);
  }

  /** Uses the file, if it is one and can be opened: other steps of the job may put anything in its place. */
  private withFile<T>(flags: number, use: (file: number) => T): T | undefined {
    if (this.path === undefined) return undefined;
    let file: number | undefined;
    try {
      file = openSync(this.path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
      return fstatSync(file).isFile() ? use(file) : undefined;
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }
}

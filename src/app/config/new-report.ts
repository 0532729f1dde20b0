import { systemErrorName } from "../../errors.js";
import { readUpTo } from "../../platform/read-up-to.js";
import { bodyProblem, type Checkpoint, checkCheckpoint } from "../../report/fields.js";
import { idProblem } from "../../report/id.js";
import { LIMITS } from "../../report/limits.js";
import { mayHoldCredentials } from "./address.js";
import { BodyFileError, readBodyFile } from "./body-file.js";
import type { InputName } from "./inputs.js";
import { jobDefaults } from "./job-defaults.js";
import { UNSHOWN_WORD } from "./quoted.js";
import type { InputReader } from "./reader.js";

/** One byte more than allowed, to detect a body that is too long. */
const MOST_READ = LIMITS.bodyBytes + 1;

/** Inputs of a new report. */
export interface NewReport {
  checkpoint: Checkpoint;
  /** Fields that were not given and were taken from the job. */
  assumed: readonly (keyof Checkpoint)[];
  body: string;
  /** The values of the job's matrix as JSON, where the runner gives them. */
  matrix: string | undefined;
  /** The caller's own id. */
  reportId: string | undefined;
}

/** Reads the inputs of a new report. */
export function newReportOf(reader: InputReader): NewReport {
  const reportId = reader.value("report-id");
  const problem = reportId === undefined ? undefined : idProblem(reportId);
  if (problem !== undefined) reader.problem("report-id", problem);
  const matrix = reader.value("job-matrix");
  return { ...checkpointOf(reader), body: bodyOf(reader), matrix, reportId };
}

function checkpointOf(reader: InputReader): Pick<NewReport, "checkpoint" | "assumed"> {
  const names = ["team", "worker", "progress", "task-id", "done", "next", "status", "source"] as const;
  const fields = names.flatMap((name) => {
    const value = reader.value(name);
    return value === undefined ? [] : [[name.replace("-", "_"), value] as const];
  });
  const given = Object.fromEntries(fields);
  refuseShare(reader);
  const { shell, environment } = reader.runtime;
  const ofJob = shell === "action" ? jobDefaults(environment) : {};
  const assumed = (Object.keys(ofJob) as (keyof Checkpoint)[]).filter((field) => !(field in given));
  const checked = checkCheckpoint({ ...ofJob, ...given });
  if ("checkpoint" in checked) return { checkpoint: checked.checkpoint, assumed };
  for (const { field, problem } of checked.problems)
    reader.problem(field.replace("_", "-") as InputName, problem);
  return { checkpoint: reader.stands(), assumed };
}

/** Asks about a progress that reads as a share of one, such as 0.8: as a percentage it would be almost nothing. */
function refuseShare(reader: InputReader): void {
  const [, decimals] = /^0?\.(\d+)$/.exec(reader.value("progress")?.trim() ?? "") ?? [];
  if (decimals === undefined || /^0*$/.test(decimals)) return;
  const share = `0.${decimals}`;
  const percent = Number((Number(share) * 100).toFixed(6));
  reader.problem(
    "progress",
    `may be a share or a percentage: write ${percent}% if that was meant, or ${share}%`,
  );
}

function bodyOf(reader: InputReader): string {
  const [body, file] = [reader.value("body"), reader.value("body-file")];
  if (body !== undefined && file !== undefined)
    reader.problem("body-file", "cannot be given together with body");
  const text = file === undefined ? (body ?? "") : readBody(reader, file);
  const problem = bodyProblem(text);
  if (problem !== undefined) reader.problem(file === undefined ? "body" : "body-file", problem);
  return text;
}

function readBody(reader: InputReader, file: string): string {
  const isStdin = file === "-";
  if (isStdin && reader.runtime.shell === "action")
    reader.problem("body-file", "- (standard input) is for the CLI only");
  else if (isStdin && reader.mode === "run")
    reader.problem("body-file", "- (standard input) belongs to the command");
  else
    try {
      const bytes = isStdin ? readUpTo(0, MOST_READ) : bytesOf(reader, file);
      if (bytes.length > LIMITS.bodyBytes) return bytes.toString("latin1");
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      // A job that fails early has not made it yet, and its end is to be reported all the same.
      if (reader.mode === "job" && systemErrorName(error) === "ENOENT")
        return `(The file for this body, ${nameOf(file)}, was not there when the job had ended.)`;
      reader.problem("body-file", `${nameOf(file)} ${whyNoBody(error)}`);
    }
  return "";
}

function nameOf(file: string): string {
  return mayHoldCredentials(file) ? UNSHOWN_WORD : JSON.stringify(file);
}

function bytesOf(reader: InputReader, file: string): Buffer {
  const { directory, environment, shell } = reader.runtime;
  const places = [directory, environment.RUNNER_TEMP ?? ""].filter((place) => place !== "");
  const path = reader.path(file, "body-file");
  return path === ""
    ? Buffer.alloc(0)
    : readBodyFile(path, MOST_READ, { places, isAttended: shell === "cli" });
}

function whyNoBody(error: unknown): string {
  if (error instanceof BodyFileError) return error.message;
  const name = systemErrorName(error) ?? "unknown";
  return name.startsWith("ERR_ENCODING") ? "is not valid UTF-8" : `cannot be read (${name})`;
}

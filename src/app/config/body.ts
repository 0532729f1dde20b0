import { systemErrorName } from "../../errors.js";
import { readUpTo } from "../../platform/read-up-to.js";
import { LIMITS } from "../../report/limits.js";
import { mayHoldCredentials } from "./address.js";
import { BodyFileError, readBodyFile } from "./body-file.js";
import { UNSHOWN_WORD } from "./quoted.js";
import type { InputReader } from "./reader.js";

/** One byte more than allowed, to detect a body that is too long. */
const MOST_READ = LIMITS.bodyBytes + 1;

/** Reads the file that is the body of a new report; `""`, with a problem noted, if that is not possible. */
export function readBody(reader: InputReader, file: string): string {
  const isStdin = file === "-";
  if (isStdin && reader.runtime.shell === "action")
    reader.problem("body-file", "is standard input, which is for the CLI only");
  else if (isStdin && reader.mode === "run")
    reader.problem("body-file", "is standard input, which belongs to the command");
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

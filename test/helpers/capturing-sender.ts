import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "./temp-dir.js";

/** All that one run of a send command was given. */
export interface Capture {
  env: Record<string, string>;
  stdin: string;
  cwd: string;
  /** The content of the file that `OWNER_REPORT_FILE` names. */
  file: string;
}

const script = `
import { appendFileSync, readFileSync } from "node:fs";
const { env } = process;
const capture = { env, stdin: readFileSync(0, "utf8"), cwd: process.cwd(), file: readFileSync(env.OWNER_REPORT_FILE, "utf8") };
appendFileSync(env.CAPTURE_FILE, JSON.stringify(capture) + "\\n");
`;

/** A send command that keeps its whole environment, its input and its file for the test to look at. */
export function capturingSender() {
  const dir = tempDir();
  const file = join(dir, "captures");
  writeFileSync(join(dir, "capture.mjs"), script);
  return {
    env: { CAPTURE_FILE: file, CAPTURE_NODE: process.execPath, CAPTURE_SCRIPT: join(dir, "capture.mjs") },
    command: '"$CAPTURE_NODE" "$CAPTURE_SCRIPT"',
    captures: (): Capture[] =>
      existsSync(file)
        ? readFileSync(file, "utf8")
            .split("\n")
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Capture)
        : [],
    /** The only run there was. */
    only(): Capture {
      const captures = this.captures();
      const [first] = captures;
      if (!first || captures.length > 1)
        throw new Error(`Expected one run of the sender, saw ${captures.length}`);
      return first;
    },
  };
}

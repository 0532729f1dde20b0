import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./eventually.js";
import { endAfterTests } from "./processes.js";
import { tempDir } from "./temp-dir.js";

/** One time a send command was run. */
export interface Send {
  id: string;
  attempt: string;
  possibleDuplicate: string;
}

/** A send command that notes every run in a file, and can wait inside a run until it is told to go on. */
export interface RecordingSender {
  /** What the commands below need in their environment. */
  env: Record<string, string>;
  /** Notes the run and succeeds. */
  record: string;
  /** Notes the run, then waits until `release` is called. */
  recordAndWait: string;
  sends(): Send[];
  /** Resolves to the process id of the waiting command. */
  waiting(): Promise<number>;
  release(): void;
}

const note =
  'printf \'%s\\t%s\\t%s\\n\' "$OWNER_REPORT_ID" "$OWNER_REPORT_ATTEMPT" "$OWNER_REPORT_POSSIBLE_DUPLICATE" >> "$SENDS_FILE"';
const wait =
  'echo "$$" > "$GATE_FILE.tmp"; mv "$GATE_FILE.tmp" "$GATE_FILE.pid"; until [ -e "$GATE_FILE" ]; do sleep 0.02; done';

/** A fresh recording sender with a file and a gate of its own. */
export function recordingSender(): RecordingSender {
  const dir = tempDir();
  const file = join(dir, "sends");
  const gate = join(dir, "gate");
  return {
    env: { SENDS_FILE: file, GATE_FILE: gate },
    record: note,
    recordAndWait: `${note}\n${wait}`,
    sends: () =>
      existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).map(parseSend) : [],
    waiting: async () => endAfterTests(await pidIn(`${gate}.pid`)),
    release: () => writeFileSync(gate, ""),
  };
}

/** Waits for a file that a send command writes a process id into. */
export async function pidIn(file: string): Promise<number> {
  const text = await eventually(`a process id in ${file}`, () => {
    const content = existsSync(file) ? readFileSync(file, "utf8") : "";
    return content.endsWith("\n") && content;
  });
  return Number(text);
}

function parseSend(line: string): Send {
  const [id = "", attempt = "", possibleDuplicate = ""] = line.split("\t");
  return { id, attempt, possibleDuplicate };
}

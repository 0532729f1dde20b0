import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "./temp-dir.js";

export type State = "pending" | "sent" | "held";

/** A queue directory seen from outside, file by file. */
export interface Queue {
  dir: string;
  /** The flag that names this queue to every CLI word. */
  flag: readonly [string, string];
  path(state: State, id: string): string;
  /** The ids in one state, sorted; a state whose directory does not exist has none. */
  ids(state: State): string[];
  text(state: State, id: string): string;
  /** Writes a pending report the way a person would. */
  write(id: string, text: string | Buffer): string;
}

/** A queue in a fresh place; the directory itself does not exist yet. */
export function newQueue(dir = join(tempDir(), "queue")): Queue {
  const path = (state: State, id: string) => join(dir, state, `${id}.md`);
  return {
    dir,
    flag: ["--queue", dir],
    path,
    ids: (state) => reportNames(join(dir, state)),
    text: (state, id) => readFileSync(path(state, id), "utf8"),
    write(id, text) {
      mkdirSync(join(dir, "pending"), { recursive: true });
      writeFileSync(path("pending", id), text);
      return id;
    },
  };
}

/** A queue that is now as another one is: to make it so by commands takes far longer. */
export function copyOf({ dir }: Queue): Queue {
  const copy = newQueue();
  cpSync(dir, copy.dir, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** A report as a person would write it by hand, with the fields that have to be there and any others. */
export function handWritten(fields: Record<string, string> = {}, body = ""): string {
  const all = { team: "clawteam", worker: "backend-a", progress: "80%", ...fields };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  return `---\n${lines.join("")}---\n${body}`;
}

/** An id of the generated form that carries a time; a higher number is a younger report. */
export function agedId(number: number, slug = "clawteam-backend-a"): string {
  const time = new Date(Date.UTC(2024, 0, 1) + number * 1_000).toISOString();
  return `${time.replace("T", "t").replace("Z", "z").replace(/[-:.]/g, "")}-${slug}-${hex(number)}`;
}

/** Writes `count` reports, each younger than the one before; gives their ids, oldest first. Their task ids are 1, 2, 3, and so on. */
export function backlog(queue: Queue, count: number, first = 1): string[] {
  return Array.from({ length: count }, (_, index) =>
    queue.write(agedId(first + index), handWritten({ task_id: String(first + index) })),
  );
}

function hex(number: number): string {
  return number.toString(16).padStart(8, "0");
}

function reportNames(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.slice(0, -".md".length))
    .sort();
}

/** Reads the delivery record of a report; `undefined` before its first attempt. */
export function recordOf({ dir }: Queue, id = "own-id") {
  const path = join(dir, "deliveries", `${id}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Everything below a directory, one line per entry: kind, mode, size, time of change, content. */
export function listing(dir: string): string[] {
  const names = readdirSync(dir, { recursive: true, encoding: "utf8" }).sort();
  return [".", ...names].map((name) => describeEntry(dir, name));
}

/** The text of every regular file below a directory, for searching. */
export function allText(dir: string): string {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

function describeEntry(dir: string, name: string): string {
  const path = join(dir, name);
  const stat = lstatSync(path, { bigint: true });
  const content = stat.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
  return [name, stat.mode, stat.size, stat.mtimeNs, content].join(" ");
}

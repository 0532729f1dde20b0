import { dirname, join } from "node:path";
import { notBlank } from "../../platform/blank.js";
import {
  distinct,
  type FoundFile,
  given,
  inHome,
  isFile,
  type Machine,
  npmPrefixes,
  readText,
  realPath,
  type Wrapper,
} from "./machine.js";

/** An OpenClaw installation that could be run. */
export interface EntryCandidate extends FoundFile {
  /** Version in its package.json; null when that cannot be found. */
  version: string | null;
  /** Semver range of the Nodes it runs on (`engines.node`); null when unknown. */
  engines: string | null;
  /** Reason that it cannot be run at all, `""` when it can. */
  problem: string;
}

/** Finds every OpenClaw entry: OPENCLAW_ENTRY first (even if there is no such file), then wrappers, npm, a clone. */
export function findEntries(
  machine: Machine,
  wrappers: readonly Wrapper[],
  nodes: readonly FoundFile[],
): EntryCandidate[] {
  const installed = npmPrefixes(
    machine,
    nodes.map(({ path }) => path),
  ).flatMap((prefix) => [join(prefix, "lib/node_modules/openclaw"), join(prefix, "node_modules/openclaw")]);
  const found: FoundFile[] = [
    ...wrappers.flatMap(({ entry, from }) => (entry === undefined ? [] : [{ path: mainEntry(entry), from }])),
    ...installed.map((folder) => ({ path: join(folder, "dist/entry.js"), from: "npm's global packages" })),
    { path: inHome(machine.home, "openclaw/dist/entry.js"), from: "a clone in the home directory" },
  ];
  const named = notBlank(machine.environment.OPENCLAW_ENTRY);
  const explicit = named ? [{ path: given(named, machine), from: "OPENCLAW_ENTRY" }] : [];
  return distinct([...explicit, ...found.filter(({ path }) => isFile(path))]).map(toCandidate);
}

/** Resolves `openclaw.mjs`, which checks its Node and starts `dist/entry.js` beside it, to that file. */
function mainEntry(path: string): string {
  const beside = join(dirname(path), "dist/entry.js");
  return path.endsWith("openclaw.mjs") && isFile(beside) ? beside : path;
}

function toCandidate(place: FoundFile): EntryCandidate {
  if (!isFile(place.path))
    return { ...place, version: null, engines: null, problem: "there is no such file" };
  const { version, engines } = packageOf(realPath(place.path));
  const range =
    typeof engines === "object" && engines !== null && "node" in engines ? engines.node : undefined;
  return { ...place, version: textOrNull(version), engines: textOrNull(range), problem: "" };
}

/** Reads the package.json of the openclaw package that holds an entry: beside it or one folder up. */
function packageOf(entry: string): { version?: unknown; engines?: unknown } {
  const folder = dirname(entry);
  for (const path of [join(folder, "package.json"), join(dirname(folder), "package.json")]) {
    const found = parse(readText(path));
    if (found?.name === "openclaw") return found;
  }
  return {};
}

function parse(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Then nothing is known of its version.
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { notBlank } from "../../platform/blank.js";
import { withoutOwnSettings } from "../../platform/own-settings.js";
import { isProgram, pathFolders, programFile } from "../../platform/programs.js";
import { distinct, type FoundFile, given, inHome, type Machine, realPath, type Wrapper } from "./machine.js";

const VERSION_TIMEOUT_MS = 5_000;

/** A Node that could run OpenClaw. */
export interface NodeCandidate extends FoundFile {
  /** Version without the `v`; null when it cannot be run. */
  version: string | null;
  /** Reason that it cannot be run at all, `""` when it can. */
  problem: string;
}

/** Finds every Node: NODE_BIN first (even if there is no such file), then those of wrappers, PATH, OpenClaw's own. */
export function findNodes(machine: Machine, wrappers: readonly Wrapper[]): NodeCandidate[] {
  const { environment, home, running } = machine;
  const file = programFile("node");
  const own = inHome(home, ".openclaw/tools/node");
  const found: FoundFile[] = [
    ...wrappers.flatMap(({ node, from }) => (node === undefined ? [] : [{ path: node, from }])),
    ...pathFolders(machine.environment).map((folder) => ({ path: join(folder, file), from: "PATH" })),
    ...[join(own, "bin", file), join(own, file)].map((path) => ({ path, from: "OpenClaw's own" })),
    { path: running.path, from: "the Node that runs now" },
  ];
  const named = notBlank(environment.NODE_BIN);
  const explicit = named ? [{ path: namedProgram(named, machine), from: "NODE_BIN" }] : [];
  return distinct([...explicit, ...found.filter(({ path }) => isProgram(path))]).map((place) =>
    ask(place, machine),
  );
}

/** Resolves NODE_BIN: a path, or a bare name that is looked up on PATH, as a shell would. */
function namedProgram(named: string, machine: Machine): string {
  const isBare = !/[\\/]/.test(named);
  const onPath = isBare ? pathFolders(machine.environment).map((folder) => join(folder, named)) : [];
  return onPath.find(isProgram) ?? given(named, machine);
}

function ask(place: FoundFile, { running, environment }: Machine): NodeCandidate {
  if (!isProgram(place.path)) return { ...place, version: null, problem: "there is no such program" };
  if (realPath(place.path) === realPath(running.path))
    return { ...place, version: running.version, problem: "" };
  // NODE_OPTIONS may name options that another Node does not know.
  const env = { ...withoutOwnSettings(environment), NODE_OPTIONS: "" };
  const { stdout } = spawnSync(place.path, ["--version"], {
    env,
    encoding: "utf8",
    timeout: VERSION_TIMEOUT_MS,
    killSignal: "SIGKILL",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const version = /^v(\d+\.\d+\.\d+\S*)\s*$/.exec(stdout ?? "")?.[1];
  if (version !== undefined) return { ...place, version, problem: "" };
  return { ...place, version: null, problem: "it does not print its version as Node does" };
}

import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathFolders, wrapperFiles } from "../../platform/programs.js";

/** The machine that is searched for OpenClaw and a Node to run it. */
export interface Machine {
  environment: Readonly<Record<string, string | undefined>>;
  /** Base of relative paths. */
  directory: string;
  /** The user's home directory, `""` where there is none. */
  home: string;
  /** The running Node. */
  running: { path: string; version: string };
}

/** Describes the machine and the Node of this process. */
export function thisMachine({ environment, directory, home }: Omit<Machine, "running">): Machine {
  const running = { path: process.execPath, version: process.versions.node };
  return { environment, directory, home, running };
}

/** A file found in the search. */
export interface FoundFile {
  path: string;
  /** Origin for a person: a variable, PATH, a wrapper. */
  from: string;
}

/** A script that starts OpenClaw, with the Node and the entry that it names. */
export interface Wrapper extends FoundFile {
  node?: string | undefined;
  entry?: string | undefined;
}

/** Lists the folders where npm may have installed global packages: beside each program on PATH, and the usual ones. */
export function npmPrefixes(machine: Machine, nodes: readonly string[]): string[] {
  const { environment, home } = machine;
  const given = [environment.npm_config_prefix, environment.NPM_CONFIG_PREFIX, npmrcPrefix(home)];
  const usual = [
    "/usr/local",
    "/usr",
    "/opt/homebrew",
    inHome(home, ".npm-global"),
    inHome(home, ".openclaw"),
  ];
  const beside = [...nodes, ...nodes.map(realPath)].map((node) => dirname(dirname(node)));
  const prefixes = [...given, ...pathFolders(machine.environment).map(dirname), ...beside, ...usual];
  return [...new Set(prefixes.filter((prefix): prefix is string => !!prefix && isAbsolute(prefix)))];
}

function npmrcPrefix(home: string): string | undefined {
  const line = /^\s*prefix\s*=\s*"?([^"\r\n]+?)"?\s*$/m.exec(readText(inHome(home, ".npmrc")) ?? "");
  return line?.[1]?.replace(/^(~|\$\{HOME\})(?=\/)/, () => home);
}

/** Finds every wrapper: `openclaw` on PATH, and in the folders of OpenClaw's installers. */
export function findWrappers(machine: Machine): Wrapper[] {
  const names = wrapperFiles("openclaw");
  const folders = [
    ...pathFolders(machine.environment),
    inHome(machine.home, ".openclaw/bin"),
    inHome(machine.home, ".local/bin"),
  ];
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return distinct(paths.filter(isFile).map((path) => ({ path, from: "" }))).map(({ path }) => read(path));
}

/** Reads a wrapper: npm links it to openclaw.mjs, the other installers write a script that names a Node and an entry. */
function read(path: string): Wrapper {
  const from = `the wrapper ${path}`;
  const real = realPath(path);
  if (/\.m?js$/.test(real)) return { path, from, entry: real };
  const text = readText(path) ?? "";
  const named = (pattern: RegExp) =>
    pattern.exec(text)?.[1]?.replace(/^(\$basedir|%~dp0|%dp0%)/, dirname(real));
  const node = named(/["']([^"'\n]*[\\/]node(?:\.exe)?)["']/);
  const entry = named(/["']?([^"'\s]*(?:openclaw\.mjs|dist[\\/]entry\.m?js))["']?/);
  return {
    path,
    from,
    node: node && isFile(node) ? node : undefined,
    entry: entry ? resolve(dirname(real), entry) : undefined,
  };
}

const LARGEST_TEXT = 256 * 1024;

/** Reads a small text file, `undefined` when there is none. */
export function readText(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= LARGEST_TEXT ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined; // An unreadable file is not a candidate.
  }
}

export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Returns a path in the home directory, `""` (no file) where there is none. */
export function inHome(home: string, path: string): string {
  return home === "" ? "" : join(home, path);
}

/** Resolves a path given by a person: `~/` works, relative paths start at the current directory. */
export function given(path: string, { home, directory }: Machine): string {
  return resolve(
    directory || "/",
    path.replace(/^~(?=$|\/)/, () => home),
  );
}

/** Removes duplicates by real path; the first of each stays. */
export function distinct<T extends FoundFile>(places: readonly T[]): T[] {
  const known = new Set<string>();
  return places.filter(({ path }) => {
    const real = realPath(path);
    return known.has(real) ? false : known.add(real);
  });
}

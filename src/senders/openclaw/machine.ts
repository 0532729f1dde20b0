import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathFolders, wrapperFiles } from "../../platform/programs.js";

/** The machine to search for OpenClaw and a Node to run it. */
export interface Machine {
  environment: Readonly<Record<string, string | undefined>>;
  /** Relative paths start here. */
  directory: string;
  /** The user's home directory, `""` where there is none. */
  home: string;
  /** The Node that runs now. */
  running: { path: string; version: string };
}

/** The machine that this process runs on, with its Node. */
export function thisMachine({ environment, directory, home }: Omit<Machine, "running">): Machine {
  const running = { path: process.execPath, version: process.versions.node };
  return { environment, directory, home, running };
}

/** A file that may be what is looked for. */
export interface Place {
  path: string;
  /** Who names it, for a person: a variable, PATH, a wrapper. */
  from: string;
}

/** A script that starts OpenClaw, and what it starts. */
export interface Wrapper extends Place {
  node?: string;
  entry?: string;
}

/** Folders that npm may have installed global packages into: beside each program on PATH, and the usual ones. */
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

/** Every wrapper there is: `openclaw` on PATH, and where OpenClaw's installers put it. */
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

/** npm links a wrapper to openclaw.mjs; the other installers write a script that names a Node and an entry. */
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
    ...(node && isFile(node) && { node }),
    ...(entry && { entry: resolve(dirname(real), entry) }),
  };
}

const LARGEST_TEXT = 256 * 1024;

/** A small text file, `undefined` when there is none. */
export function readText(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= LARGEST_TEXT ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined; // It is a candidate only: what cannot be read is not one.
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

/** A path in the home directory, `""` (no file) where there is none. */
export function inHome(home: string, path: string): string {
  return home === "" ? "" : join(home, path);
}

/** A path as a person gives it: `~/` works, relative ones start at the current directory. */
export function given(path: string, { home, directory }: Machine): string {
  return resolve(
    directory || "/",
    path.replace(/^~(?=$|\/)/, () => home),
  );
}

/** The first of each file, by its real path. */
export function distinct<T extends Place>(places: readonly T[]): T[] {
  const known = new Set<string>();
  return places.filter(({ path }) => {
    const real = realPath(path);
    return known.has(real) ? false : known.add(real);
  });
}

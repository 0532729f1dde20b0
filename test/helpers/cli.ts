import { cliBundle } from "./bundles.js";
import { type Finished, type Running, start } from "./processes.js";
import { systemEnvironment } from "./system-environment.js";
import { tempDir } from "./temp-dir.js";
import { testedNode } from "./tested-node.js";

export interface CliOptions {
  /** The Node that runs the bundle; the one under test unless given. */
  node?: string;
  /** Added to a clean environment of PATH and HOME. */
  env?: Record<string, string>;
  cwd?: string;
  home?: string;
  input?: string;
}

/** The one JSON document that `--json` puts on stdout, with how the process ended. */
export interface JsonResult extends Finished {
  json: Record<string, unknown>;
}

let sharedHome: string | undefined;

/** Starts the command line bundle. */
export function startCli(args: readonly string[], options: CliOptions = {}): Running {
  sharedHome ??= tempDir();
  const home = options.home ?? sharedHome;
  const env = { ...systemEnvironment(home), ...options.env };
  const cwd = options.cwd ?? home;
  return start(options.node ?? testedNode.path, [cliBundle, ...args], { cwd, env, input: options.input });
}

/** Runs the command line bundle to its end. */
export function cli(args: readonly string[], options: CliOptions = {}): Promise<Finished> {
  return startCli(args, options).finished;
}

/** Runs a CLI word with `--json`; rejects unless stdout is exactly one JSON document. */
export async function cliJson(args: readonly string[], options: CliOptions = {}): Promise<JsonResult> {
  return withJson(await cli([...args, "--json"], options));
}

/** Reads stdout as exactly one JSON document; anything before or after it is an error. */
export function withJson(result: Finished): JsonResult {
  try {
    return { ...result, json: JSON.parse(result.stdout) as Record<string, unknown> };
  } catch (cause) {
    const ended = `exit ${result.code ?? result.signal}`;
    throw new Error(`Not one JSON document (${ended}): ${result.stdout}\n${result.stderr}`, { cause });
  }
}

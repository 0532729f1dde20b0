import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GitEnd, runGit } from "./process.js";

/*
 * git opens no repository on this machine that belongs to another user, unless the user's own configuration allows it
 * (safe.directory). That setting is the user's decision, so it alone is read from there.
 */

type Environment = Readonly<Record<string, string | undefined>>;

/** Checks whether git refused a repository because it belongs to another user. */
export function isForeignOwner({ stderr }: GitEnd): boolean {
  return /^fatal: (detected dubious ownership|unsafe repository)/m.test(stderr);
}

/** Returns the environment by which git trusts the repositories that its user trusts, and reads nothing else of the user. */
export async function trustOf(base: Environment, directory: string): Promise<Record<string, string>> {
  const own = Object.entries(base).filter((pair): pair is [string, string] => isOwn(...pair));
  const environment = { ...Object.fromEntries(own), GIT_DIR: directory };
  const args = ["config", "--null", "--get-all", "safe.directory"];
  const { stdout } = await runGit({ args, directory, environment });
  const places = stdout.toString("utf8").split("\0").slice(0, -1);
  const file = join(directory, "trusted");
  writeFileSync(file, `[safe]\n${places.map((place) => `\tdirectory = ${quoted(place)}\n`).join("")}`);
  return { GIT_CONFIG_GLOBAL: file };
}

/** Selects the variables by which git finds the user's configuration. */
function isOwn(name: string, value: string | undefined): boolean {
  const isGits = name.toUpperCase().startsWith("GIT_");
  return value !== undefined && (!isGits || /^GIT_CONFIG_(GLOBAL|SYSTEM)$/.test(name));
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

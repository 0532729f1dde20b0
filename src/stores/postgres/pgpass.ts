import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { systemErrorName } from "../../errors.js";
import { notBlank } from "../../platform/blank.js";
import { isOpenToOthers } from "../../platform/files.js";
import type { Settings } from "./settings.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** Password of a file, or why it has none, for a person. */
export type Found = { password: string } | { problem: string };

const FIELD = String.raw`((?:\\.|[^\\:])*)`;
const LINE = new RegExp(`^${FIELD}:${FIELD}:${FIELD}:${FIELD}:(.*)$`);

/** Looks for the password in ~/.pgpass (PGPASSFILE), as libpq does: the first line that matches, of a file that only its owner can read. */
export function passwordIn(environment: Environment, settings: Settings): Found {
  const path = pathOf(environment);
  try {
    const stat = statSync(path);
    if (isOpenToOthers(stat.mode))
      return { problem: `${path} is not read, because others may read it too: chmod 600 ${path}` };
    const password = passwordFor(readFileSync(path, "utf8"), settings);
    return password === undefined ? { problem: `no line of ${path} is for it` } : { password };
  } catch (error) {
    const name = systemErrorName(error);
    return {
      problem:
        name === "ENOENT" ? `there is no ${path}` : `${path} cannot be read (${name ?? "unknown error"})`,
    };
  }
}

function pathOf({ PGPASSFILE, HOME }: Environment): string {
  return notBlank(PGPASSFILE) ?? join(notBlank(HOME) ?? homedir(), ".pgpass");
}

/** Finds the password of a database in the text of a password file. */
export function passwordFor(
  text: string,
  { host, port, database, user }: Pick<Settings, "host" | "port" | "database" | "user">,
): string | undefined {
  const hosts = host.startsWith("/") ? [host, "localhost"] : [host];
  const wanted = [hosts, [`${port}`], [database], [user]];
  for (const line of text.split(/\r?\n/)) {
    const fields = line.startsWith("#") ? undefined : LINE.exec(line)?.slice(1).map(unescaped);
    if (fields && wanted.every((values, index) => ["*", ...values].includes(fields[index] ?? "")))
      return fields.at(-1);
  }
  return undefined;
}

function unescaped(field: string): string {
  return field.replace(/\\(.)/g, "$1");
}

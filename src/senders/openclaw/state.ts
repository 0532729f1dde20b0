import { mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { notBlank } from "../../platform/blank.js";

/*
 * OpenClaw keeps every failed send in an outbox in its state directory, and a gateway sends it again later, although the
 * message is still pending here. A send therefore gets a state directory of its own, with links to the necessary parts of
 * the real one; the outbox (`state/`) is not linked and is removed with the directory.
 * Tested with OpenClaw 2026.9.6: with `npm` linked, installed plugins are found and nothing is installed again.
 */
const LINKED = ["npm", "git", "extensions", "plugins", "credentials", "identity", "gateway", ".env"];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Creates a private state directory for one send.
 *
 * @param folder path to create; must not exist yet
 * @param home the user's home directory
 * @returns the environment variables that make OpenClaw use it, with the real configuration
 * @throws the system's error when it cannot be created
 */
export function makePrivateState(folder: string, environment: Environment, home: string) {
  const real = realStateDirectory(environment, home);
  mkdirSync(folder, { mode: 0o700 });
  for (const name of LINKED) link(join(real, name), join(folder, name));
  return {
    OPENCLAW_STATE_DIR: folder,
    OPENCLAW_CONFIG_PATH: notBlank(environment.OPENCLAW_CONFIG_PATH) ?? join(real, "openclaw.json"),
  };
}

/** Returns OpenClaw's real state directory: OPENCLAW_STATE_DIR, else `.openclaw` in the home directory (or OPENCLAW_HOME). */
export function realStateDirectory(environment: Environment, home: string): string {
  const base = notBlank(environment.OPENCLAW_HOME) ?? home;
  const named = notBlank(environment.OPENCLAW_STATE_DIR);
  return named ? named.replace(/^~(?=$|[\\/])/, () => base) : join(base, ".openclaw");
}

function link(target: string, path: string): void {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found) symlinkSync(target, path, found.isDirectory() ? "junction" : "file");
}

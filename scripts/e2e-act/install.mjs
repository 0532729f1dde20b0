import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const VERSION = "v0.2.87";
const LONGEST_MS = 180_000;

/**
 * Returns the path of nektos/act in the version these scenarios were written for. If it is not yet in the user's cache,
 * builds it with Go, which takes a minute or more.
 *
 * @throws Error with the reason when there is no Go, or it cannot be built
 */
export function installAct() {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "owner-report");
  const binary = join(cache, `act-${VERSION}`, "act");
  if (existsSync(binary)) return binary;
  const go = ["go", "/usr/local/go/bin/go"].find((file) => spawnSync(file, ["version"]).status === 0);
  if (!go) throw new Error("there is no Go on the PATH to build it with");
  mkdirSync(cache, { recursive: true });
  const built = mkdtempSync(join(cache, "building-"));
  try {
    build(go, built);
    // Atomically: the next run must not take an interrupted build for act.
    mkdirSync(join(cache, `act-${VERSION}`), { recursive: true });
    renameSync(join(built, "act"), binary);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
  return binary;
}

function build(go, into) {
  console.log(`building act ${VERSION} with ${go}, once`);
  const env = { ...process.env, GOBIN: into };
  try {
    execFileSync(go, ["install", `github.com/nektos/act@${VERSION}`], {
      env,
      stdio: ["ignore", "inherit", "pipe"],
      timeout: LONGEST_MS,
    });
  } catch (error) {
    const late = error.code === "ETIMEDOUT" && `not within ${LONGEST_MS / 1000} seconds`;
    const said = String(error.stderr ?? "")
      .trim()
      .split("\n")
      .at(-1);
    throw new Error(`act ${VERSION} could not be built: ${late || said || error.message}`);
  }
}

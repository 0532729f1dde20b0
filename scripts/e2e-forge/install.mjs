import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const MODULE = "code.gitea.io/gitea";
const VERSION = "v1.26.0";
const LONGEST_MS = 45 * 60_000;

/**
 * Returns the folder of Gitea's server in the version these scenarios were written for: `gitea` and the `templates`,
 * `options` and `public` it reads. If it is not yet in the user's cache, builds it with Go, in about 8 minutes.
 *
 * @throws Error with the reason when there is no Go, or it cannot be built
 */
export function installGitea() {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "owner-report");
  const folder = join(cache, `gitea-${VERSION}`);
  if (existsSync(join(folder, "gitea"))) return folder;
  const go = ["go", "/usr/local/go/bin/go"].find((file) => spawnSync(file, ["version"]).status === 0);
  if (!go) throw new Error("there is no Go on the PATH to build it with");
  mkdirSync(cache, { recursive: true });
  const building = mkdtempSync(join(cache, "building-"));
  try {
    build(go, building);
    // Atomically: the next run must not take an interrupted build for Gitea.
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(building, "out"), folder);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return folder;
}

/** Builds Gitea. Go cannot install a module with replace lines, so our own module requires it and repeats them. */
function build(go, folder) {
  console.log(`building Gitea ${VERSION} with ${go}, once; this takes minutes`);
  const source = JSON.parse(run(go, ["mod", "download", "-json", `${MODULE}@${VERSION}`], folder)).Dir;
  const theirs = readFileSync(join(source, "go.mod"), "utf8").split("\n");
  const kept = theirs.filter((line) => /^(go|replace) /.test(line));
  writeFileSync(
    join(folder, "go.mod"),
    ["module forge", `require ${MODULE} ${VERSION}`, ...kept, ""].join("\n"),
  );
  cpSync(join(source, "go.sum"), join(folder, "go.sum"));
  const out = join(folder, "out");
  mkdirSync(out);
  const tags = "sqlite,sqlite_unlock_notify";
  run(go, ["build", "-mod=mod", "-tags", tags, "-o", join(out, "gitea"), MODULE], folder);
  for (const name of ["templates", "options", "public"]) copyWritable(join(source, name), join(out, name));
}

/** Copies a folder of Go's read-only module cache, and makes the copies writable. */
function copyWritable(from, to) {
  cpSync(from, to, { recursive: true });
  execFileSync("chmod", ["-R", "u+w", to]);
}

function run(go, args, cwd) {
  try {
    const stdio = ["ignore", "pipe", "pipe"];
    return execFileSync(go, args, { cwd, stdio, encoding: "utf8", timeout: LONGEST_MS, maxBuffer: 2 ** 28 });
  } catch (error) {
    const late = error.code === "ETIMEDOUT" && `not within ${LONGEST_MS / 60_000} minutes`;
    const said = String(error.stderr ?? "")
      .trim()
      .split("\n")
      .at(-1);
    throw new Error(`Gitea ${VERSION} could not be built: ${late || said || error.message}`);
  }
}

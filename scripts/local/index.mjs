/**
 * Runs the action from its sources with GitHub's `@github/local-action`, pinned, installed into `.tools/` (330 MB).
 * `npm run local` or `npm run local -- FILE`, with the inputs in FILE as `INPUT_NAME=value`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const VERSION = "7.0.1";
const folder = join(process.cwd(), ".tools/local-action");
const home = join(folder, "node_modules/@github/local-action");
const manifest = join(home, "package.json");
const isWindows = process.platform === "win32";

if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, "utf8")).version !== VERSION) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const args = ["install", "--no-save", "--no-audit", "--no-fund", `@github/local-action@${VERSION}`];
  execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"], shell: isWindows });
}

// Not with its own program, which fetches tsx for every run.
const tsx = join(folder, "node_modules/tsx/dist/cli.mjs");
const inputs = process.argv[2] ?? "scripts/local/inputs.env";
const args = [tsx, join(home, "src/index.ts"), "run", ".", "scripts/local/entry.mjs", inputs];
const env = {
  ...process.env,
  GITHUB_WORKSPACE: process.cwd(),
  TARGET_ACTION_PATH: process.cwd(),
  NODE_PACKAGE_MANAGER: "npm",
  NODE_NO_WARNINGS: "1",
};
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit", env }).status ?? 1;

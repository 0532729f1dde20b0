import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const current = process.versions.node.split(".")[0];

/** The major version of Node that does not run Jest, but `dist/` for users: 24, or 20. */
export const otherMajor = current === "24" ? "20" : "24";

/** `OWNER_REPORT_TEST_NODES=current` leaves out the Node that does not run Jest. */
export const isCurrentOnly = process.env.OWNER_REPORT_TEST_NODES === "current";

/** The Node that runs Jest is at hand; the other one comes from the npm package `node`, into `.nodes/`. */
export default function installNodes() {
  const majors = isCurrentOnly ? [current] : [current, otherMajor];
  const found = majors.map((major) => [major, major === current ? process.execPath : install(major)]);
  process.env.OWNER_REPORT_TEST_NODE_PATHS = JSON.stringify(Object.fromEntries(found));
}

function install(major) {
  const folder = join(root, ".nodes", major);
  const binary = join(folder, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "allowScripts": { "node": true } }\n');
  execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", `node@${major}`], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  return binary;
}

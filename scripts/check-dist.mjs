/** Fails when `dist/` differs from the commit, or is too large: run it right after `npm run bundle`. */
import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

const LARGEST = 2_600_000;

const changes = execFileSync("git", ["status", "--porcelain", "dist"], { encoding: "utf8" }).trimEnd();
const sizes = readdirSync("dist", { recursive: true }).map((name) => lstatSync(join("dist", name)).size);
const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
const problems = [
  changes && `dist/ is not what is committed:\n${changes}\nRun \`npm run bundle\` and commit dist/.`,
  size > LARGEST && `dist/ has ${size} bytes, and may have ${LARGEST}.`,
].filter(Boolean);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else console.log(`dist/ is what is committed, ${size} bytes.`);

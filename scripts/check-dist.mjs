/** Fails when `dist/` differs from the commit: run it right after `npm run bundle`. */
import { execFileSync } from "node:child_process";

const changes = execFileSync("git", ["status", "--porcelain", "dist"], { encoding: "utf8" }).trimEnd();
if (changes === "") {
  console.log("dist/ is what is committed.");
} else {
  console.error(`dist/ is not what is committed:\n${changes}\nRun \`npm run bundle\` and commit dist/.`);
  process.exitCode = 1;
}

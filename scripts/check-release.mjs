/** Fails unless a tag matches the version in every file that has one: `node scripts/check-release.mjs v1.2.3`. */
import { readFileSync } from "node:fs";

const [tag = ""] = process.argv.slice(2);
const read = (path) => readFileSync(path, "utf8");
const { version } = JSON.parse(read("package.json"));
const lock = JSON.parse(read("package-lock.json"));

const problems = [
  tag === `v${version}` ? "" : `the tag is ${JSON.stringify(tag)}, package.json says ${version}`,
  lock.version === version ? "" : `package-lock.json says ${lock.version}: run \`npm install\``,
  read("src/app/cli/version.ts").includes(`"${version}"`)
    ? ""
    : `src/app/cli/version.ts does not say ${version}`,
  read("CHANGELOG.md").includes(`\n## [${version}]`) ? "" : `CHANGELOG.md has no section [${version}]`,
  /not released yet/i.test(read("README.md")) ? "README.md says that nothing is released yet" : "",
  read("README.md").includes(version) ? "" : `README.md does not name ${version}`,
].filter(Boolean);

for (const problem of problems) console.error(`Not ready to be released: ${problem}.`);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${tag} is ready to be released.`);

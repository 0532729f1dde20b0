import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { COMMANDS } from "../../src/app/commands.js";
import { INPUT_NAMES, isFlag } from "../../src/app/config/inputs.js";
import { cli } from "../helpers/cli.js";
import { tempDir } from "../helpers/temp-dir.js";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** What a person types, and what a tab makes of its last word. */
const TYPED: [string, string][] = [
  ["comp", "completion"],
  ["completion ba", "bash"],
  ["list he", "held"],
  ["producer --sta", "--status"],
  ["producer --status blo", "blocked"],
  ["watchdog --max-a", "--max-attempts"],
];

async function scriptOf(shell: string): Promise<string> {
  const path = join(tempDir(), `owner-report.${shell}`);
  writeFileSync(path, (await cli(["completion", shell])).stdout);
  return path;
}

function run(shell: string, script: string): string {
  const env = { PATH: process.env.PATH ?? "", HOME: tempDir(), TERM: "dumb" };
  const flags = shell === "zsh" ? ["-f"] : shell === "bash" ? ["--norc"] : ["--no-config"];
  const { stdout, stderr } = spawnSync(shell, [...flags, "-c", script], { env, encoding: "utf8" });
  if (stderr !== "") throw new Error(stderr);
  return stdout.trim();
}

/** What each shell itself completes the last word to. */
const COMPLETED: Record<(typeof SHELLS)[number], (path: string, typed: string) => string> = {
  bash: (path, typed) =>
    run(
      "bash",
      `. '${path}'; COMP_WORDS=(owner-report ${typed}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _owner_report; echo "\${COMPREPLY[*]}"`,
    ),
  zsh: (path, typed) =>
    run(
      "zsh",
      `zmodload zsh/zpty; zpty z zsh -f -i
zpty -w z 'PS1=""; autoload -Uz compinit; compinit -u -D; owner-report() { print -r -- "WORDS:$* ." }; source ${path}; print READY$((1+1))'
zpty -r z out '*READY2*'
zpty -w z $'owner-report ${typed}\\t'
zpty -r z out '*WORDS:* .*'; out=\${out##*WORDS:}; print -r -- \${\${out%% .*}##* }
zpty -d z`,
    ),
  fish: (path, typed) =>
    run("fish", `source '${path}'; complete -C 'owner-report ${typed}'`).replace(/\t.*/, ""),
};

for (const shell of SHELLS) {
  const isThere = spawnSync(shell, ["-c", "true"]).status === 0;
  (isThere ? test : test.skip)(
    `${shell} completes words, flags and values by the script that is printed`,
    async () => {
      const path = await scriptOf(shell);
      const completed = TYPED.map(([typed]) => [typed, COMPLETED[shell](path, typed)]);
      expect(completed).toEqual(TYPED);
    },
  );
}

test.each(SHELLS)("the script for %s has every word, and every flag of the command line", async (shell) => {
  const { stdout } = await cli(["completion", shell]);
  for (const word of Object.keys(COMMANDS)) expect(stdout).toMatch(new RegExp(`\\b${word}\\b`));
  for (const name of INPUT_NAMES)
    expect([name, new RegExp(`(--|-l )${name}\\b`).test(stdout)]).toEqual([name, isFlag(name)]);
});

test("no shell, or one that is not known, is a usage error", async () => {
  expect((await cli(["completion"])).code).toBe(64);
  expect((await cli(["completion", "tcsh"])).stderr).toContain('must be bash or zsh or fish, not "tcsh"');
});

/**
 * `npm run e2e:forge`: the CLI with a git queue on a real forge, Gitea's server on loopback (built with Go the first
 * time, about 8 minutes, into the user's cache): tokens that may write, may only read or are dead, private and archived
 * repositories, a server that dies in the middle of a pass, producers and passes at once. Where FORGE_RUNNER names an
 * installed act_runner, whole jobs too, which fetch this action from the forge. Arguments choose scenarios by name.
 * Exit code 0: all scenarios passed. 1: one did not. 77: they passed, but no job was run (or nothing, without Go).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Gitea } from "./e2e-forge/gitea.mjs";
import { installGitea } from "./e2e-forge/install.mjs";
import { jobs } from "./e2e-forge/jobs.mjs";
import { scenarios } from "./e2e-forge/scenarios.mjs";

const SKIPPED = 77;
const words = process.argv.slice(2);
const runner = process.env.FORGE_RUNNER;
const all = { ...scenarios, ...(runner && jobs) };
const chosen = Object.entries(all).filter(([name]) => words.every((word) => name.includes(word)));
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(7);

async function passes(name, scenario, world) {
  const start = performance.now();
  try {
    const figures = await scenario(world);
    console.log(`ok   ${seconds(start)}  ${name}${figures ? `: ${figures}` : ""}`);
    return true;
  } catch (error) {
    console.log(`FAIL ${seconds(start)}  ${name}\n${error.stack.replaceAll(/^/gm, "       ")}`);
    return false;
  }
}

async function runAll(installed) {
  const folder = mkdtempSync(join(tmpdir(), "owner-report-forge-"));
  const gitea = await Gitea.start(installed);
  const ended = [];
  try {
    for (const [name, scenario] of chosen)
      ended.push(await passes(name, scenario, { gitea, folder, runner }));
  } finally {
    await gitea.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const passed = ended.filter(Boolean).length;
  console.log(`\nScenarios: ${ended.length - passed} failed, ${passed} passed, ${ended.length} total`);
  return passed === ended.length && passed > 0;
}

function gitea() {
  try {
    return installGitea();
  } catch (error) {
    console.log(`SKIPPED: nothing was run against a forge: ${error.message}`);
  }
}

const installed = gitea();
const isRight = installed && (await runAll(installed));
if (installed && !runner) console.log("SKIPPED: whole jobs: FORGE_RUNNER names no installed act_runner");
process.exitCode = isRight === false ? 1 : installed && runner ? 0 : SKIPPED;

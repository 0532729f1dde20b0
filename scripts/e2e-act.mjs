/**
 * `npm run e2e:act`: the workflows of `examples/`, of docs/queues.md and of `scripts/e2e-act/workflows/` run in nektos/act, on
 * Node 20 and on Node 24, against a webhook and a GitHub on loopback. Arguments choose scenarios by their names. Needs
 * git, curl and make, and Go for the first run. What it shows, and what act cannot: docs/e2e-act.md.
 * Exit code 0: all scenarios passed. 1: one did not. 77: nothing was run, because act cannot be installed here.
 */
import installNodes from "../test/helpers/install-nodes.mjs";
import { installAct } from "./e2e-act/install.mjs";
import { makeRepositories } from "./e2e-act/repositories.mjs";
import { scenarios } from "./e2e-act/scenarios.mjs";
import { World } from "./e2e-act/world.mjs";

const NOTHING_RUN = 77;
const words = process.argv.slice(2);
const chosen = Object.entries(scenarios).filter(([name]) => words.every((word) => name.includes(word)));
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(7);
const indented = (text) => text.trimEnd().replaceAll(/^/gm, "       ");

async function passes(name, scenario, setting) {
  const world = await World.make(setting);
  const start = performance.now();
  try {
    await scenario(world);
    console.log(`ok   ${seconds(start)}  ${name}`);
    return true;
  } catch (error) {
    console.log(`FAIL ${seconds(start)}  ${name}\n${indented(error.stack)}`);
    if (world.last)
      console.log(`\n${indented(`The last run ended with ${world.last.code}:\n${world.last.text}`)}`);
    return false;
  } finally {
    world.close();
  }
}

async function runAll(act) {
  installNodes();
  const repositories = makeRepositories();
  const ended = [];
  try {
    for (const [major, node] of Object.entries(JSON.parse(process.env.OWNER_REPORT_TEST_NODE_PATHS))) {
      const start = performance.now();
      console.log(`\nNode ${major}`);
      for (const [name, scenario] of chosen)
        ended.push(await passes(name, scenario, { act, node, repositories }));
      console.log(`     ${seconds(start)}  in all`);
    }
  } finally {
    repositories.remove();
  }
  const passed = ended.filter(Boolean).length;
  console.log(`\nScenarios: ${ended.length - passed} failed, ${passed} passed, ${ended.length} total`);
  return passed === ended.length && passed > 0 ? 0 : 1;
}

function act() {
  try {
    if (process.platform === "win32") throw new Error("act's host mode is not for Windows");
    return installAct();
  } catch (error) {
    console.log(`SKIPPED: nothing was run in nektos/act: ${error.message}`);
    console.log(`Scenarios: ${chosen.length} skipped, ${chosen.length} total`);
  }
}

const binary = act();
process.exitCode = binary ? await runAll(binary) : NOTHING_RUN;

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeRepositories } from "../e2e-act/repositories.mjs";
import { World } from "../e2e-act/world.mjs";
import { startWebhook } from "./webhook.mjs";

/**
 * Runs README's workflow in act: a job that succeeds, one that fails, and one whose message cannot be sent.
 *
 * @param act path of the program
 */
export async function runWorkflow(text, act) {
  const repositories = makeRepositories();
  writeFileSync(join(repositories.pipeline, ".github/workflows/readme.yml"), text);
  const gone = join(repositories.folder, "webhook-is-gone");
  const webhook = await startWebhook(gone);
  const secrets = { OWNER_REPORT_WEBHOOK_URL: webhook.url };
  const world = await World.make({ act, node: process.execPath, repositories, secrets });
  const found = [];
  const check = (holds, what, run) => found.push({ holds, what, detail: run.text });
  try {
    const green = await world.run("readme.yml", { event: "push" });
    check(
      green.code === 0 && /✅ completed · /.test(webhook.messages.at(-1)),
      "the workflow reports a success",
      green,
    );
    const failed = await world.run("readme.yml", { event: "push", env: { TEST_FAILS: "yes" } });
    check(
      failed.code === 1 && /❌ failed · /.test(webhook.messages.at(-1)),
      "the workflow reports a failure",
      failed,
    );
    writeFileSync(gone, "");
    const red = await world.run("readme.yml", { event: "push" });
    check(red.code === 1 && red.output("outcome") === "failed", "it is red when nothing could be sent", red);
  } finally {
    world.close();
    webhook.close();
    repositories.remove();
  }
  return found;
}

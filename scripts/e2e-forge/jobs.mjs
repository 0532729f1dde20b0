import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LONGEST_MS = 120_000;

/** Pushes this commit as the repository of the action; returns its URL for `uses:`. */
async function publishAction(gitea) {
  await gitea.api("POST", "/user/repos", { body: { name: "owner-report" } });
  const { name, password } = gitea.admin;
  const remote = `http://${name}:${password}@127.0.0.1:${gitea.port}/${name}/owner-report.git`;
  execFileSync("git", ["push", "-q", remote, "HEAD:refs/heads/main"], { cwd: root });
  return `${gitea.url}/${name}/owner-report@main`;
}

/** Registers the runner and starts it, for one scenario. */
function startRunner({ gitea, folder, runner }) {
  const home = mkdtempSync(join(folder, "runner-"));
  const token = gitea.command(["actions", "generate-runner-token"]).split("\n").at(-1);
  const known = ["--instance", gitea.url, "--token", token, "--name", "e2e", "--labels", "here:host"];
  const env = { ...process.env, HOME: home };
  execFileSync(runner, ["register", "--no-interactive", ...known], { cwd: home, env, stdio: "pipe" });
  return spawn(runner, ["daemon"], { cwd: home, env, stdio: "ignore" });
}

async function runOf({ gitea }, repository, text) {
  const path = `/repos/${gitea.admin.name}/${repository}`;
  const content = Buffer.from(text).toString("base64");
  await gitea.api("POST", `${path}/contents/.gitea/workflows/w.yml`, { body: { content, message: "w" } });
  for (const end = performance.now() + LONGEST_MS; performance.now() < end; await sleep(1000)) {
    const { workflow_runs: runs } = await gitea.api("GET", `${path}/actions/runs`);
    if (runs?.[0]?.status === "completed") return runs[0];
  }
  throw new Error("the job did not end in time");
}

/** Scenarios of whole jobs on a runner of the forge, which must be installed. */
export const jobs = {
  async "a job fetches this action from the forge, queues on a ref and sends"(world) {
    const { gitea, folder } = world;
    const uses = await publishAction(gitea);
    await gitea.repository("job");
    const runner = startRunner(world);
    try {
      const sent = join(folder, "job-sent.txt");
      const workflow = `on: push
jobs:
  report:
    runs-on: here
    permissions: { contents: write }
    steps:
      - uses: ${uses}
        with: { mode: producer, progress: 50%, queue: git, team: e2e, worker: forge }
      - uses: ${uses}
        with: { mode: watchdog, queue: git, send-cmd: 'echo "$OWNER_REPORT_MESSAGE" >> ${sent}' }
`;
      writeFileSync(sent, "");
      const run = await runOf(world, "job", workflow);
      assert.equal(run.conclusion, "success", JSON.stringify(run));
      assert.match(execFileSync("cat", [sent], { encoding: "utf8" }), /e2e\/forge/);
    } finally {
      runner.kill();
    }
  },
};

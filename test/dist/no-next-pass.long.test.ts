import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { newJob, report } from "../helpers/job.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const HOSTED = { RUNNER_ENVIRONMENT: "github-hosted" };
const SAID = /There is no next pass.*ends with this job.*queue: git/;
/** What holds elsewhere: nothing here is tried again. */
const PROMISED = /again at the next pass|the next pass (takes|tries|goes)|mode: retry/;

describe("where a queue ends with its job, a failure says so and what to do", () => {
  test.each<[string, Record<string, string>]>([
    ["on a runner of GitHub's", HOSTED],
    ["in act", { ACT: "true" }],
    ["on Gitea", { GITEA_ACTIONS: "true" }],
    ["on Forgejo", { FORGEJO_ACTIONS: "true", GITEA_ACTIONS: "true" }],
  ])("%s", async (_, env) => {
    const { produce, deliver } = newJob(env);
    await produce({ done: "tests" });
    const { shown, code } = await deliver("exit 7");
    expect(code).toBe(1);
    expect(shown).toMatch(SAID);
    expect(shown).not.toMatch(PROMISED);
    // Other forges show no summary.
    if (env.GITEA_ACTIONS) expect(shown).toMatch(/Not delivered: [\s\S]*Done: tests/);
  });

  test("of a direct step, and of a report that is set aside", async () => {
    const { step } = newJob(HOSTED);
    const direct = { mode: "direct", ...report, "send-cmd": "kill -9 $$" };
    const { shown } = await step(direct);
    expect(shown).toMatch(SAID);
    expect(shown).toContain("in doubt");
    expect(shown).not.toMatch(PROMISED);
    expect((await step({ ...direct, "in-doubt": "hold" })).shown).toContain("2 reports with it");
  });

  test("of a directory outside the workspace too, which goes with a machine of GitHub's", async () => {
    const queue = newQueue(join(tempDir(), "elsewhere"));
    backlog(queue, 1);
    const env = { ...HOSTED, GITHUB_ACTIONS: "true" };
    const pass = await cli(["watchdog", ...queue.flag, "--send-cmd", "exit 7"], { env });
    expect([pass.code, pass.stderr]).toEqual([1, expect.stringMatching(/no next pass.*--queue git/)]);
    const { step } = newJob({ ACT: "true" });
    expect((await step({ mode: "watchdog", queue: queue.dir, "send-cmd": "exit 7" })).shown).not.toMatch(
      SAID,
    );
  });

  test("of a queue that cannot be read", async () => {
    const { workspace, step } = newJob(HOSTED);
    mkdirSync(join(workspace, ".owner-reports"));
    writeFileSync(join(workspace, ".owner-reports/pending"), "no directory");
    chmodSync(join(workspace, ".owner-reports"), 0o700);
    const { shown, summary } = await step({ mode: "watchdog", "send-cmd": "true" });
    expect(shown).toMatch(SAID);
    expect(summary).toContain("could not be read");
  });

  test("and a pass that leaves some is a warning; what is lasting, sent or wrong usage says nothing", async () => {
    const lasting = newJob({ RUNNER_ENVIRONMENT: "self-hosted" });
    await lasting.produce();
    const { shown } = await lasting.deliver("exit 7");
    expect(shown).not.toMatch(SAID);
    expect(shown).toMatch(PROMISED);
    const { produce, step } = newJob(HOSTED);
    await produce();
    await produce();
    const one = { mode: "watchdog", "max-count": "1", "send-cmd": "true" };
    const left = await step(one);
    expect([left.code, left.shown]).toEqual([0, expect.stringMatching(/::warning.*no next pass.*1 report /)]);
    expect((await step(one)).shown).not.toMatch(SAID);
    expect((await step({ ...one, "max-count": "none" })).shown).not.toMatch(SAID);
  });
});

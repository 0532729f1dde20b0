import assert from "node:assert/strict";
import { idsIn } from "./queue.mjs";

const BROKEN = 503;
const JOB = { event: "schedule" };
const STARTED = "normal: started";

/** Lists what the receiver was told, as status and progress of each report. */
function told(world) {
  const reports = world.receiver.received.filter(({ status }) => status !== undefined);
  return reports.map(({ status, progress }) => `${status}: ${progress}`);
}

/** Cancels a run of the job while its step `make test` waits, and returns the ended run. */
async function cancelled(world, workflow) {
  const started = world.start(workflow, { ...JOB, env: { TEST_WAITS_AT: `${world.receiver.url}test` } });
  let release;
  const waiting = new Promise((done) => {
    release = done;
  });
  // The beginning is the first request, the waiting step the second.
  world.receiver.answer = (count) => (count === 2 ? waiting : 200);
  await Promise.race([world.receiver.arrived(2), started.ended]);
  assert.equal(world.receiver.received.length, 2, "the run ended before its step waited");
  started.cancel();
  const run = await started.ended;
  release(200);
  return run;
}

/** Scenarios of the job action, in the workflow of docs/job-action.md. */
export const jobScenarios = {
  async "job action: a job that succeeds reports its beginning and its end, and in act not that it succeeded"(
    world,
  ) {
    const run = await world.run("job.yml", JOB);
    assert.equal(run.code, 0);
    assert.deepEqual(told(world), [STARTED, "warning: ended, result not known"]);
    assert.match(run.summaries.at(-1), /<h3>✅ owner-report job: 1 sent · 0 pending<\/h3>/);
  },

  async "job action: a job that fails is red, and its owner hears that it failed"(world) {
    for (const workflow of ["job.yml", "job-status.yml"]) {
      world.receiver.received.length = 0;
      const run = await world.run(workflow, { ...JOB, env: { TEST_FAILS: "yes" } });
      assert.equal(run.code, 1);
      assert.deepEqual(told(world), [STARTED, "failed: finished"]);
      assert.match(run.summaries.at(-1), /<h3>❌ owner-report job: 1 sent · 0 pending · 1 task failed<\/h3>/);
    }
  },

  async "job action: a job cancelled in a step is red, and its owner hears of its end"(world) {
    const run = await cancelled(world, "job.yml");
    assert.equal(run.code, 1);
    assert.deepEqual(told(world), [STARTED, "cancelled: finished"]);
  },

  async "job action: an end that cannot be sent makes the job red; both reports are pending, their text is on its page"(
    world,
  ) {
    world.receiver.answer = () => BROKEN;
    const run = await world.run("job.yml", JOB);
    assert.equal(run.code, 1);
    assert.equal(idsIn(world.workspaceQueue(), "pending").length, 2);
    assert.match(run.text, /Success - Main owner-report\/owner-report\/job/);
    assert.match(run.text, /Failure - Post owner-report\/owner-report\/job/);
    assert.match(run.summaries.at(-1), /Undelivered text, ready to copy: 2 of 2/);
  },
};

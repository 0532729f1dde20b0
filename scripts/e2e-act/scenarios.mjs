import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitScenarios } from "./git-scenarios.mjs";
import { jobScenarios } from "./job-scenarios.mjs";
import { idsIn, recordOf } from "./queue.mjs";

const BROKEN = 404;
const PUSH = { event: "push" };
const messages = (world) => world.receiver.received.map(({ content }) => content);
const idsReceived = (world) => world.receiver.received.map(({ id }) => id);

/** Creates a promise with its resolve function. */
function promised() {
  let keep;
  const promise = new Promise((done) => {
    keep = done;
  });
  return { promise, keep };
}

/** Waits until a run has sent a request that is not answered yet, and cancels the run. */
async function cancelInSend(world, started) {
  await Promise.race([world.receiver.arrived(1), started.ended]);
  assert.equal(world.receiver.received.length, 1, "the run ended before it sent anything");
  started.cancel();
}

/** Scenarios by what they show. Each has its own world, in which everything really runs. */
export const scenarios = {
  async "examples/checkpoints.yml: two checkpoints, delivered by the last step, oldest first"(world) {
    const run = await world.run("checkpoints.yml", PUSH);
    assert.equal(run.code, 0);
    assert.match(run.text, new RegExp(`build on ${world.nodeVersion}`));
    const [first, second, ...more] = messages(world);
    assert.deepEqual(more, []);
    assert.match(
      first,
      /main-build\n▓{5}░{5} 50%\nDone: compiled\nNext: run the tests\n.*\/octo\/pipeline\/actions/s,
    );
    assert.match(second, /main-build\nfinished\n/);
    assert.deepEqual([run.output("sent-count"), run.output("pending-count")], ["2", "0"]);
  },

  async "examples/checkpoints.yml: a job that fails is red, and its owner hears that it failed"(world) {
    const run = await world.run("checkpoints.yml", { ...PUSH, env: { TEST_FAILS: "yes" } });
    assert.equal(run.code, 1);
    assert.equal(run.output("outcome"), "sent");
    assert.deepEqual(
      messages(world).map((text) => text.includes("❌ failed · web/build")),
      [false, true],
    );
  },

  async "examples/checkpoints.yml: a send that fails makes the run red, and both reports stay pending"(
    world,
  ) {
    world.receiver.answer = () => BROKEN;
    const run = await world.run("checkpoints.yml", PUSH);
    assert.equal(run.code, 1);
    assert.deepEqual([run.output("outcome"), run.output("pending-count")], ["failed", "2"]);
    assert.equal(world.receiver.received.length, 1, "nothing younger is tried");
    const pending = idsIn(world.workspaceQueue(), "pending");
    assert.equal(pending.length, 2);
    assert.equal(run.output("failed-id"), pending[0]);
    assert.deepEqual(idsIn(world.workspaceQueue(), "sent"), []);
  },

  async "examples/checkpoints.yml: a job cancelled in a step delivers that it was cancelled"(world) {
    const started = world.start("checkpoints.yml", {
      ...PUSH,
      env: { TEST_WAITS_AT: `${world.receiver.url}test` },
    });
    const { promise, keep } = promised();
    world.receiver.answer = (count) => (count === 1 ? promise : 200);
    await cancelInSend(world, started);
    const run = await started.ended;
    keep(200);
    assert.equal(run.code, 1);
    assert.equal(run.output("sent-count"), "2");
    assert.match(messages(world).at(-1), /🚫 cancelled · web\/build/);
  },

  async "examples/checkpoints.yml: a cancelled job lets the send of its always() step end: nothing twice"(
    world,
  ) {
    const { promise, keep } = promised();
    world.receiver.answer = (count) => (count === 1 ? promise : 200);
    const started = world.start("checkpoints.yml", PUSH);
    await cancelInSend(world, started);
    await started.logs("keepStepRunning=true");
    keep(200);
    const run = await started.ended;
    assert.equal(run.output("sent-count"), "2");
    assert.equal(world.receiver.received.length, 2);
  },

  async "examples/scheduled-drain.yml: the queue outlives red runs, and the step of the docs queues for it"(
    world,
  ) {
    const queue = join(world.home, "owner-reports");
    const drain = () => world.run("scheduled-drain.yml", { event: "schedule" });
    assert.equal((await world.run("queue.yml")).code, 0);
    const pending = idsIn(queue, "pending");
    assert.equal(pending.length, 1);
    world.receiver.answer = () => BROKEN;
    assert.equal((await drain()).code, 1);
    assert.deepEqual([idsIn(queue, "pending"), idsIn(queue, "sent")], [pending, []]);
    world.receiver.answer = () => 200;
    assert.equal((await drain()).code, 0);
    assert.deepEqual([idsIn(queue, "pending"), idsIn(queue, "sent")], [[], pending]);
    const empty = await drain();
    assert.deepEqual([empty.code, empty.output("outcome")], [0, "empty"]);
    assert.equal(world.receiver.received.length, 2);
  },

  async "examples/scheduled-drain.yml: killed in a send, the next run delivers, as a possible duplicate"(
    world,
  ) {
    const queue = join(world.home, "owner-reports");
    await world.run("queue.yml");
    const { promise, keep } = promised();
    world.receiver.answer = (count) => (count === 1 ? promise : 200);
    const started = world.start("scheduled-drain.yml", { event: "schedule" });
    await cancelInSend(world, started);
    assert.equal((await started.ended).code, 1);
    const [id, ...more] = idsIn(queue, "pending");
    assert.deepEqual(more, []);
    const next = await world.run("scheduled-drain.yml", { event: "schedule" });
    keep(200);
    assert.deepEqual([next.code, next.output("sent-ids")], [0, JSON.stringify([id])]);
    const { attempts, in_doubt, latest } = recordOf(queue, id);
    assert.deepEqual([attempts, in_doubt, latest.at(-1).possible_duplicate], [2, 1, true]);
  },

  async "examples/direct.yml: one report at once, its outputs used by the next step"(world) {
    const run = await world.run("direct.yml");
    assert.equal(run.code, 0);
    assert.equal(messages(world).length, 1);
    assert.match(run.text, new RegExp(`^report ${run.output("report-id")} - sent$`, "m"));
  },

  async "examples/direct.yml: a send that fails is red, and the report stays pending"(world) {
    world.receiver.answer = () => BROKEN;
    const run = await world.run("direct.yml");
    assert.equal(run.code, 1);
    assert.match(run.text, new RegExp(`^report ${run.output("report-id")} - failed$`, "m"));
    assert.deepEqual(idsIn(world.workspaceQueue(), "pending"), [run.output("report-id")]);
  },

  async ".github/workflows/self-use.yml: this repository uses itself"(world) {
    const run = await world.runOwn("self-use.yml", PUSH);
    assert.equal(run.code, 0);
    assert.deepEqual(idsIn(world.queue, "sent").length, 2);
  },

  async "outputs: hostile text passes from step to step and from job to job as it is"(world) {
    const run = await world.runOwn("outputs.yml");
    assert.equal(run.code, 0);
    assert.deepEqual([run.result("same"), run.result("delivered")], ["success", "success"]);
    assert.equal(run.output("outcome", "queued"), "queued");
    assert.equal(run.output("outcome", "again"), "already-sent");
    assert.equal(messages(world).length, 1);
    assert.deepEqual(idsIn(world.queue, "sent"), [run.output("report-id", "queued")]);
  },

  async "a job with 25 checkpoints and a failing last step: its page has ten lines, the tasks and the text to copy"(
    world,
  ) {
    const run = await world.runOwn("summary.yml", { env: { OWNER_REPORT_QUEUE: ".owner-reports" } });
    assert.equal(run.code, 1);
    assert.deepEqual([run.output("outcome"), run.output("pending-count")], ["failed", "25"]);
    const [last = "", ...lines] = run.summaries.toReversed();
    assert.deepEqual(
      lines.toReversed().map((line) => line.trim()),
      Array.from({ length: 10 }, (_, n) => `<p>✅ web/build · ${n + 1}/25</p>`),
    );
    assert.match(last, /<h3>❌ owner-report watchdog: failed · 25 pending<\/h3>/);
    assert.match(last, /<td>25\/25<\/td>.*1 not sent, 24 waiting<br>.*exit code 7/);
    assert.match(last, /Undelivered text, ready to copy: 25 of 25/);
    assert.match(run.text, /There is no next pass.*ends with this job/);
  },

  async "status with max-age: red while a report is too old, green when it is delivered"(world) {
    mkdirSync(join(world.queue, "pending"), { recursive: true });
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const fields = { created_at: hourAgo, team: "web", worker: "build", progress: "3/7" };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: "${value}"\n`);
    writeFileSync(join(world.queue, "pending/by-hand.md"), `---\n${lines.join("")}---\n`);
    const run = await world.runOwn("status.yml");
    assert.equal(run.code, 1);
    assert.deepEqual(["before", "deliver", "after"].map(run.result), ["failure", "success", "success"]);
    assert.ok(Number(run.output("oldest-pending-seconds", "before")) >= 3600);
    assert.equal(run.output("pending-count", "after"), "0");
    assert.deepEqual(idsReceived(world), ["by-hand"]);
  },

  async "docs/status-page.md: the page of a git queue is written, and says so where the queue cannot be read"(
    world,
  ) {
    const git = await world.serveGit();
    const run = await world.run("page.yml", { event: "schedule", env: git.env });
    assert.equal(run.code, 0);
    assert.match(run.text, /<!doctype html>.*Waiting \(0\).*<\/html>/is);
    const other = await world.serveGit("another-token", "octo/other");
    const red = await world.run("page.yml", {
      event: "schedule",
      env: { ...other.env, GITHUB_REPOSITORY: "octo/other" },
    });
    assert.equal(red.code, 1);
    assert.match(red.text, /<!doctype html>.*the queue cannot be read.*<\/html>/is);
  },

  async "a matrix of four producers and a drain, in one directory"(world) {
    const run = await world.runOwn("matrix.yml");
    assert.equal(run.code, 0);
    const four = [1, 2, 3, 4].map((shard) => `run-1-shard-${shard}`);
    assert.deepEqual([idsIn(world.queue, "pending"), idsIn(world.queue, "sent")], [[], four]);
    assert.deepEqual(idsReceived(world).sort(), four);
  },

  async "a matrix of four producers and a drain, in git, by the job's own repository and token"(world) {
    const git = await world.serveGit();
    const run = await world.runOwn("matrix.yml", { env: git.env });
    assert.equal(run.code, 0);
    assert.equal(run.output("sent-count", "deliver"), "4");
    assert.deepEqual(
      idsReceived(world).sort(),
      [1, 2, 3, 4].map((shard) => `run-1-shard-${shard}`),
    );
    assert.deepEqual(git.pending(), []);
  },

  async "two jobs queue into one git queue and deliver from it at once: each report arrives once"(world) {
    const git = await world.serveGit();
    const run = await world.runOwn("two-jobs.yml", { env: git.env });
    assert.equal(run.code, 0);
    const four = ["build-1", "build-2", "lint-1", "lint-2"];
    assert.deepEqual(idsReceived(world).sort(), four);
    assert.deepEqual([git.pending(), git.sent()], [[], four]);
    for (const job of ["build", "lint"]) {
      const own = idsReceived(world).filter((id) => id.startsWith(job));
      assert.deepEqual(own, own.toSorted(), "oldest first");
    }
  },

  async "a git queue that the job's token does not open: the run is red and nothing arrives"(world) {
    const git = await world.serveGit("another-token");
    const run = await world.runOwn("matrix.yml", { env: git.env });
    assert.equal(run.code, 1);
    assert.deepEqual([run.output("outcome", "1"), run.output("outcome", "deliver")], ["error", "error"]);
    assert.deepEqual([git.pending(), idsReceived(world)], [[], []]);
  },

  async "cancelled in a send: the always() step of the same run delivers, as a possible duplicate"(world) {
    const { promise, keep } = promised();
    world.receiver.answer = (count) => (count === 1 ? promise : 200);
    const started = world.startOwn("cancelled.yml");
    await cancelInSend(world, started);
    const run = await started.ended;
    keep(200);
    assert.equal(run.code, 1);
    assert.deepEqual(["deliver", "rest"].map(run.result), ["failure", "success"]);
    assert.deepEqual(world.receiver.received, [
      { id: "once", attempt: "1", duplicate: "" },
      { id: "once", attempt: "2", duplicate: "1" },
    ]);
    assert.deepEqual([idsIn(world.queue, "pending"), idsIn(world.queue, "sent")], [[], ["once"]]);
  },

  ...jobScenarios,
  ...gitScenarios,
};

import assert from "node:assert/strict";
import { QUEUE_TOKEN } from "./world.mjs";

const idsReceived = (world) => world.receiver.received.map(({ id }) => id);

/** Builds the payload of `workflow_run` for a run whose head is in that repository. */
const runOf = (head) => ({
  workflow_run: {
    event: "pull_request",
    conclusion: "failure",
    head_sha: "0123456789abcdef0123456789abcdef01234567",
    html_url: "https://github.com/octo/pipeline/actions/runs/7",
    head_repository: { full_name: head },
  },
});

/** Builds the payload of `pull_request` from that repository. */
const pullRequestOf = (head) => ({ pull_request: { head: { repo: { full_name: head } } } });

/** Scenarios of the examples with `queue: git`. */
export const gitScenarios = {
  async "examples/matrix-git.yml and git-drain.yml: a shard fails; the drain delivers all four, once"(world) {
    const git = await world.serveGit();
    const { GITHUB_SERVER_URL } = git.env;
    const env = { GITHUB_SERVER_URL, TEST_FAILS: "yes" };
    assert.equal((await world.run("matrix-git.yml", { event: "push", env })).code, 1);
    const queued = git.pending();
    assert.equal(queued.length, 4);
    const payload = runOf("octo/pipeline");
    const drain = () =>
      world.run("git-drain.yml", { event: "workflow_run", payload, env: { GITHUB_SERVER_URL } });
    assert.equal((await drain()).code, 0);
    assert.deepEqual([idsReceived(world).sort(), git.pending(), git.sent()], [queued, [], queued]);
    assert.equal((await drain()).code, 0);
    assert.equal(world.receiver.received.length, 4);
  },

  async "examples/git-drain.yml: a send that fails is red, and the schedule's next run delivers"(world) {
    const git = await world.serveGit();
    const env = { GITHUB_SERVER_URL: git.url };
    await world.run("matrix-git.yml", { event: "push", env });
    world.receiver.answer = () => 404;
    assert.equal((await world.run("git-drain.yml", { event: "schedule", env })).code, 1);
    assert.deepEqual([git.pending().length, world.receiver.received.length], [4, 1]);
    world.receiver.answer = () => 200;
    assert.equal((await world.run("git-drain.yml", { env })).code, 0);
    assert.deepEqual([git.pending().length, git.sent().length], [0, 4]);
  },

  async "examples/matrix-git.yml: a fork's pull request queues nothing; the drain reports how it ended"(
    world,
  ) {
    const git = await world.serveGit();
    git.readOnly();
    const env = { GITHUB_SERVER_URL: git.url };
    const pull = (head) =>
      world.run("matrix-git.yml", { event: "pull_request", payload: pullRequestOf(head), env });
    assert.equal((await pull("stranger/pipeline")).code, 0);
    const refused = await pull("octo/pipeline");
    assert.equal(refused.code, 1, "a token that only reads is no reason to be silent");
    assert.match(refused.text, /read-only.*permissions: contents: write.*workflow_run/);
    assert.deepEqual(git.pending(), []);
    git.readOnly(false);
    const payload = runOf("stranger/pipeline");
    assert.equal((await world.run("git-drain.yml", { event: "workflow_run", payload, env })).code, 0);
    assert.equal(world.receiver.received.length, 1);
    assert.deepEqual(git.sent(), idsReceived(world));
  },

  async "examples/private-queue.yml: queues in the private repository, with the token of that one"(world) {
    const git = await world.serveGit(QUEUE_TOKEN, "octo/report-queue");
    const run = await world.run("private-queue.yml", {
      event: "schedule",
      env: { GITHUB_SERVER_URL: git.url },
    });
    assert.equal(run.code, 0);
    assert.deepEqual(git.pending(), [run.output("report-id")]);
    assert.ok(!run.text.includes(QUEUE_TOKEN));
  },
};

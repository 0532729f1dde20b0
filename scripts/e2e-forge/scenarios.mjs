import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue } from "./queue.mjs";

const WRITE = ["write:repository", "read:user"];
const READ = ["read:repository", "read:user"];

const numbered = (count) => Array.from({ length: count }, (_, index) => `r${String(index).padStart(3, "0")}`);
const idsOf = (lines) => lines.map((line) => line.replace(/ again$/, ""));

/** Creates a private repository with a queue, and a token that may write to it. */
async function queueOn({ gitea, folder }, name, { scopes = WRITE, isPrivate = true } = {}) {
  const remote = await gitea.repository(name, { private: isPrivate });
  const token = scopes && (await gitea.token(name, scopes));
  return new Queue(remote, token, mkdtempSync(join(folder, `${name}-`)));
}

/** Opens the queue of a repository with another token. */
function withToken({ gitea, folder }, name, token) {
  return new Queue(
    `${gitea.url}/${gitea.admin.name}/${name}.git`,
    token,
    mkdtempSync(join(folder, "other-")),
  );
}

function refused(result, code, says, saysNot = /^remote:\s*;|Username|undefined|null/m) {
  assert.equal(result.code, code, result.text);
  assert.match(result.text, says);
  assert.doesNotMatch(result.text, saysNot);
}

/** Waits until `count` reports were sent, for at most two minutes. */
async function sentAtLeast(queue, count) {
  for (const end = performance.now() + 120_000; performance.now() < end; await sleep(20))
    if (queue.sent().length >= count) return;
}

/** Scenarios against the forge, by name. Each returns a line with its figures, or nothing. */
export const scenarios = {
  async "a writing token: queued, listed, sent in order, empty"(world) {
    const queue = await queueOn(world, "writing");
    for (const id of numbered(3)) assert.equal((await queue.produce(id)).code, 0);
    assert.deepEqual(await queue.ids("pending"), numbered(3));
    assert.equal((await queue.drain()).code, 0);
    assert.deepEqual(queue.sent(), numbered(3));
    assert.deepEqual(await queue.ids("pending"), []);
    assert.deepEqual((await queue.ids("sent")).sort(), numbered(3));
  },

  async "a reading token: says what it lacks, nothing was queued, reading works"(world) {
    const queue = await queueOn(world, "reading");
    assert.equal((await queue.produce("first")).code, 0);
    const reader = withToken(world, "reading", await world.gitea.token("r", READ));
    refused(await reader.produce("second"), 74, /not queued/);
    assert.deepEqual(await reader.ids("pending"), ["first"]);
    refused(await reader.drain(), 74, /pending|not sent|Nothing was sent/i);
    assert.deepEqual(reader.sent(), []);
    assert.deepEqual(await queue.ids("pending"), ["first"]);
  },

  async "another user's token: says that it may not, or that there is no such repository"(world) {
    const { gitea } = world;
    await queueOn(world, "theirs");
    const guest = gitea.user("guest");
    const token = await gitea.token("guest", WRITE, guest);
    refused(await withToken(world, "theirs", token).produce("x"), 74, /not queued/);
  },

  async "a dead token: says that it is not accepted"(world) {
    const { gitea } = world;
    const queue = await queueOn(world, "dead");
    const token = await gitea.token("soon-dead", WRITE);
    const dying = withToken(world, "dead", token);
    assert.equal((await dying.produce("alive")).code, 0);
    await gitea.api("DELETE", `/users/${gitea.admin.name}/tokens/soon-dead`);
    refused(await dying.produce("late"), 74, /does not accept the token[\s\S]*not queued/);
    refused(await dying.drain(), 74, /does not accept the token/);
    assert.deepEqual(await queue.ids("pending"), ["alive"]);
  },

  async "a private repository without a token: red, never empty"(world) {
    await queueOn(world, "private");
    const nobody = withToken(world, "private");
    refused(await nobody.produce("x"), 74, /not queued/);
    refused(await nobody.drain(), 74, /token/i);
  },

  async "an archived repository: red, nothing was queued"(world) {
    const queue = await queueOn(world, "archived");
    const path = `/repos/${world.gitea.admin.name}/archived`;
    await world.gitea.api("PATCH", path, { body: { archived: true } });
    refused(await queue.produce("x"), 74, /not queued/);
  },

  async "eight producers at once, each with five reports: all are queued"(world) {
    const queue = await queueOn(world, "producers");
    const start = performance.now();
    const all = numbered(40);
    const producer = async (n) => {
      for (const id of all.filter((_, index) => index % 8 === n))
        assert.equal((await queue.produce(id)).code, 0);
    };
    await Promise.all(Array.from({ length: 8 }, (_, n) => producer(n)));
    assert.deepEqual((await queue.ids("pending")).sort(), all);
    return `40 in ${((performance.now() - start) / 1000).toFixed(1)} s`;
  },

  async "three passes at once on twenty reports: each is sent once"(world) {
    const queue = await queueOn(world, "passes");
    for (const id of numbered(20)) assert.equal((await queue.produce(id)).code, 0);
    const start = performance.now();
    const ended = await Promise.all([queue.drain(), queue.drain(), queue.drain()]);
    assert.ok(
      ended.every(({ code }) => code === 0),
      JSON.stringify(ended),
    );
    assert.deepEqual(queue.sent().sort(), numbered(20));
    return `20 in ${((performance.now() - start) / 1000).toFixed(1)} s`;
  },

  async "the server dies three times in the middle of passes: nothing is lost, every duplicate says so"(
    world,
  ) {
    const { gitea } = world;
    const queue = await queueOn(world, "restarts");
    const all = numbered(12);
    for (const id of all) assert.equal((await queue.produce(id)).code, 0);
    let passes = 0;
    for (const sent of [2, 5, 8]) {
      const pass = queue.drain("sleep 0.1");
      await sentAtLeast(queue, sent);
      await gitea.kill();
      await sleep(1000);
      await gitea.resume();
      await pass;
      passes += 1;
    }
    for (; passes < 20 && (await queue.ids("pending")).length > 0; passes++) {
      const { code, text } = await queue.drain();
      if (code !== 0) console.log(`       pass ${passes}: ${code} ${text.trim().split("\n").at(-1)}`);
      // The lease of a pass that lost its server and could not release it.
      if (code === 0 && /busy|Another pass/.test(text)) await sleep(5000);
    }
    const lines = queue.sent();
    const ids = idsOf(lines);
    assert.deepEqual([...new Set(ids)].sort(), all);
    const seen = new Set();
    for (const line of lines) {
      const id = idsOf([line])[0];
      assert.ok(!seen.has(id) || line.endsWith(" again"), `${id} was sent twice and does not say so`);
      seen.add(id);
    }
    assert.deepEqual([...new Set(ids)], all, "oldest first");
    return `${passes} passes, ${lines.length - all.length} duplicates, all marked`;
  },
};

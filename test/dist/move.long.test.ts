import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { bareRepository } from "../helpers/git-remote.js";
import { killBeforeEachChange } from "../helpers/killing.js";
import { describeOnPosix } from "../helpers/platform.js";
import { agedId, handWritten, newQueue, type Queue, type State } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { testWithStrace } from "../helpers/strace.js";
import { tempDir } from "../helpers/temp-dir.js";

const MINUTES = 60_000;
const STATES: readonly State[] = ["pending", "held", "sent"];
const [sent, held, failed, fresh] = [1, 2, 3, 4].map((number) => agedId(number)) as [
  string,
  string,
  string,
  string,
];

/** A queue with a report that was sent, one that is held, one that failed and one that is new. */
async function filled(dir?: string): Promise<Queue> {
  const queue = newQueue(dir);
  queue.write(sent, handWritten({ done: "sent" }));
  await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
  queue.write(held, handWritten({ done: "held" }));
  await cli(["hold", held, "--reason", "a person's reason", ...queue.flag]);
  queue.write(failed, handWritten({ done: "failed" }));
  await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
  queue.write(fresh, handWritten({ done: "fresh" }));
  return queue;
}

/** Everything that a queue tells of its reports, but for where it is. */
async function contentOf(flags: readonly string[]) {
  const content: Record<string, unknown> = {};
  for (const state of STATES) {
    const { json } = await cliJson(["list", state, ...flags]);
    for (const { report_id } of json.reports as { report_id: string }[]) {
      const { stdout } = await cli(["consumer", report_id, ...flags]);
      const { path: _, ...rest } = JSON.parse(stdout);
      content[report_id] = rest;
    }
  }
  return content;
}

describeOnPosix("a move", () => {
  test("takes every report with its state and record to another store and back, and sends nothing", async () => {
    const queue = await filled(join(tempDir(), "old"));
    const before = await contentOf(queue.flag);
    const remote = bareRepository();
    const git = ["--queue", `git:${remote}`];
    const there = await cliJson(["move", "--from", `directory:${queue.dir}`, "--to", `git:${remote}`]);
    expect(there.json).toMatchObject({ outcome: "ok", moved: { sent: 1, held: 1, pending: 2 } });
    expect(STATES.flatMap((state) => queue.ids(state))).toEqual([]);
    expect(await contentOf(git)).toEqual(before);
    const back = newQueue(join(tempDir(), "new"));
    await cli(["move", "--from", `git:${remote}`, "--to", `directory:${back.dir}`]);
    expect(await contentOf(back.flag)).toEqual(before);
    expect(await contentOf(git)).toEqual({});
  });

  test("changes nothing in a dry run, and says what it would move", async () => {
    const queue = await filled();
    const to = join(tempDir(), "new");
    const before = listing(queue.dir);
    const words = ["move", "--from", `directory:${queue.dir}`, "--to", `directory:${to}`, "--dry-run"];
    const { code, json } = await cliJson(words);
    expect([code, json.would_move]).toEqual([0, { sent: 1, held: 1, pending: 2 }]);
    expect([listing(queue.dir), existsSync(to)]).toEqual([before, false]);
  });

  test.each([
    ["a new one, of a directory", fresh, () => ""],
    ["one that failed, of a directory", failed, () => ""],
    ["a new one, of a git queue", fresh, () => `git:${bareRepository()}`],
    ["one that differs in case, of a directory", fresh.toUpperCase(), () => ""],
  ])(
    "stops at an id that another report has over there, and keeps both where they were: %s",
    async (_, taken, other) => {
      const [queue, target] = [await filled(), newQueue()];
      const from = other() || queue.dir;
      if (from !== queue.dir) await cli(["move", "--from", queue.dir, "--to", from]);
      target.write(taken, handWritten({ done: "somebody else's" }));
      const { code, json } = await cliJson(["move", "--from", from, "--to", target.dir]);
      expect([code, json.code, json.error]).toEqual([
        73,
        "conflict",
        expect.stringMatching(/stays|was kept/),
      ]);
      expect(target.text("pending", taken)).toContain("somebody else's");
      const id = taken.toLowerCase();
      const { json: shown } = await cliJson(["show", id, "--queue", from]);
      expect(shown.report).toMatchObject({ state: "pending", attempts: id === failed ? 1 : 0 });
      const pass = await cliJson(["watchdog", "--all", "--send-cmd", "true", "--queue", from]);
      expect(pass.json.sent_ids).toContain(id);
    },
  );

  test.each<[string, (queue: Queue, target: Queue) => void]>([
    [
      "another report has its id over there",
      (_, target) => target.write(held, handWritten({ done: "other" })),
    ],
    [
      "its id differs only in case from one over there",
      (_, target) => target.write(held.toUpperCase(), handWritten()),
    ],
    ["it is no file", (queue) => symlinkSync("/etc/passwd", queue.path("held", `${held}-link`))],
    [
      "its record is broken",
      (queue) => writeFileSync(join(queue.dir, "deliveries", `${held}.json`), "broken"),
    ],
  ])(
    "stops where %s, names that file and says what was moved, as its dry run says before",
    async (_, spoil) => {
      const [queue, target] = [await filled(join(tempDir(), "old")), newQueue()];
      spoil(queue, target);
      const before = [listing(queue.dir), existsSync(target.dir) && listing(target.dir)];
      const move = ["move", "--from", queue.dir, "--to", target.dir];
      const tried = await cliJson([...move, "--dry-run"]);
      expect([listing(queue.dir), existsSync(target.dir) && listing(target.dir)]).toEqual(before);
      const moved = await cliJson(move);
      expect(moved.json).toMatchObject({ outcome: "error", moved: { sent: 1, pending: 0 } });
      expect(moved.json.error).toContain(join(queue.dir, "held", held));
      expect(moved.json.error).toMatch(/Until then 0 pending, \d held and 1 sent report moved/);
      expect([tried.code, tried.json.code, tried.json.failed_id]).toEqual([
        ...[moved.code, moved.json.code, moved.json.failed_id],
      ]);
      expect(tried.json.would_move).toEqual(moved.json.moved);
    },
  );

  test("refuses addresses that name no store, or one queue twice", async () => {
    for (const [from, to, what] of [
      ["", "directory:y", "from is required: the address"],
      ["directory:x", "ftp:y", 'to "ftp:y" is no address of a queue'],
      ["directory:x", "directory:x", "Both --from and --to"],
    ] as const) {
      const { code, json } = await cliJson(["move", "--from", from, "--to", to]);
      expect([code, json.error]).toEqual([64, expect.stringContaining(what)]);
    }
  });
});

testWithStrace(
  "a move that is killed before any of its changes leaves every report whole, waiting in one queue at most; the next one finishes it, and it is sent once whenever a pass of the new queue comes",
  async () => {
    const id = agedId(1);
    const make = async () => {
      const queue = newQueue();
      const to = newQueue();
      queue.write(id, handWritten({ done: "keep me" }));
      await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
      const words = ["move", "--from", `directory:${queue.dir}`, "--to", `directory:${to.dir}`];
      return { queue, to, words };
    };
    const killed = await killBeforeEachChange(make, async ({ queue, to, words }) => {
      const waiting = [queue, to].filter((place) => place.ids("pending").includes(id));
      const lying = [queue, to].flatMap((place) => STATES.filter((state) => place.ids(state).includes(id)));
      expect([waiting.length <= 1, lying.length >= 1]).toEqual([true, true]);
      const sender = recordingSender();
      const pass = ["watchdog", "--send-cmd", sender.record, ...to.flag];
      expect((await cli(pass, { env: sender.env })).code).toBe(0);
      const again = await cliJson(words);
      expect([again.code, again.json.outcome]).toEqual([0, "ok"]);
      expect(STATES.flatMap((state) => queue.ids(state))).toEqual([]);
      expect((await cli(pass, { env: sender.env })).code).toBe(0);
      expect(sender.sends()).toEqual([{ id, attempt: "2", possibleDuplicate: "" }]);
    });
    expect(killed).toBeGreaterThan(10);
  },
  10 * MINUTES,
);

/** What can happen to a copy after the move that made it was cut off, and how the report ends up after two more moves. */
const MEANWHILE: readonly [what: string, words: readonly string[], state: State][] = [
  ["nothing", ["status"], "pending"],
  ["was sent", ["watchdog", "--send-cmd", "true"], "sent"],
  ["was held by a person", ["hold", agedId(1), "--reason", "a person's"], "held"],
  ["failed", ["watchdog", "--send-cmd", "exit 1"], "pending"],
  ["came in doubt", ["watchdog", "--send-cmd", "kill -KILL $$"], "pending"],
];

describeOnPosix("a move cut off after its copy, then moved back and forth", () => {
  test.each(MEANWHILE)("keeps what became of the copy: it %s", async (_, meanwhile, state) => {
    const id = agedId(1);
    const queue = await withLeftover(id);
    await cli([...meanwhile, ...queue.copy]);
    const record = await recordOf(id, queue.copy);
    const back = await cliJson(["move", "--from", queue.there, "--to", queue.here]);
    const forth = await cliJson(["move", "--from", queue.here, "--to", queue.there]);
    expect([back.json.outcome, forth.json.moved]).toEqual(["ok", { ...NONE, [state]: 1 }]);
    expect(await recordOf(id, queue.copy)).toEqual(record);
  });
});

test("a move cut off after its copy, then made to another queue of the same repository, leaves it waiting in one", async () => {
  const remote = bareRepository();
  const [from, first, second] = ["from", "first", "second"].map((name) => `git:${remote}#${name}`);
  const flags = (name: string) => ["--queue", `git:${remote}#${name}`];
  const id = agedId(1);
  const fields = ["--team", "t", "--worker", "w", "--progress", "1%", "--report-id", id];
  await cli(["producer", ...fields, ...flags("from")]);
  await cli(["hold", id, "--reason", `it is being moved to ${remote}#first`, ...flags("from")]);
  const { json } = await cliJson(["move", "--from", String(from), "--to", String(second)]);
  expect([json.moved, json.from, json.to]).toEqual([
    { ...NONE, held: 1 },
    `${remote}#from`,
    `${remote}#second`,
  ]);
  const none = await cliJson(["move", "--from", String(first), "--to", String(second)]);
  expect(none.json.warnings).toEqual([expect.stringContaining(`no queue at ${remote}#first`)]);
});

test("a hold of a report that is being moved warns that its copy may be sent from the other queue", async () => {
  const { here, there } = await withLeftover("one");
  const { json } = await cliJson(["hold", "one", "--reason", "not yet", "--queue", here]);
  const warning = `is being moved to ${there.slice("directory:".length)}: a copy may be pending there`;
  expect(json).toMatchObject({
    outcome: "ok",
    warnings: expect.arrayContaining([expect.stringContaining(warning)]),
  });
});

const NONE = { sent: 0, held: 0, pending: 0 };

/** A report in two queues, as a move leaves it that was killed right before it removes the one that it has copied. */
async function withLeftover(id: string) {
  const [from, to] = [newQueue(join(tempDir(), "from")), newQueue(join(tempDir(), "to"))];
  from.write(id, handWritten());
  const [here, there] = [`directory:${from.dir}`, `directory:${to.dir}`];
  await cli(["hold", id, "--reason", `it is being moved to ${to.dir}`, ...from.flag]);
  to.write(id, handWritten());
  return { here, there, copy: to.flag };
}

async function recordOf(id: string, flags: readonly string[]) {
  return JSON.parse((await cli(["consumer", id, ...flags])).stdout).delivery;
}

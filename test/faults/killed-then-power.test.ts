import { describe, expect, test } from "@jest/globals";
import { OwnerReportError } from "../../src/errors.js";
import { confirm } from "../../src/operator/confirm.js";
import { hold, release } from "../../src/operator/hold.js";
import { move } from "../../src/operator/move.js";
import { prune } from "../../src/operator/prune.js";
import { producer } from "../../src/producer.js";
import type { Sender } from "../../src/senders/sender.js";
import { watchdog } from "../../src/watchdog.js";
import { isShort } from "./form.js";
import { History } from "./power/history.js";
import { brokenAfterBoot, brokenAfterPasses, QUEUES, type Queue } from "./power/invariants.js";
import { Machine } from "./power/machine.js";
import { Killed, type Process } from "./power/process.js";
import { Random } from "./power/random.js";
import { UNFLUSHED_ROWS, type Unflushed } from "./state-table.js";

/** A disk that keeps what was flushed and nothing else, under a receiver that takes everything. */
class Least extends Random {
  override pick<T>(from: readonly T[]): T {
    return from[0] as T;
  }
  override chance = () => false;
  override below = () => 0;
}

/** More operations than any of the words here needs. */
const MOST_OPERATIONS = 120;
const REPORT = "own-1";

/** What processes do to the queues of one machine. */
class World {
  readonly history = new History();
  readonly machine = new Machine(new Least(1), this.history);
  process: Process = this.machine.start();

  private on(queue: Queue) {
    const { signal: cancel } = new AbortController();
    const { clock, time } = this.machine;
    const store = this.machine.store(this.process, queue);
    return { store, owner: "test", dryRun: false, clock, cancel, time, idOrPath: REPORT, reason: "why" };
  }

  queue = (reportId = REPORT) =>
    producer({ ...this.on(QUEUES[0]), checkpoint: { team: "t", worker: "w", progress: "1%" }, reportId });
  hold = () => hold(this.on(QUEUES[0]));
  release = () => release(this.on(QUEUES[0]));
  confirm = async () => {
    this.history.confirmed.add(REPORT);
    const { outcome } = await confirm(this.on(QUEUES[0]));
    if (outcome === "ok") this.history.close(REPORT);
  };
  /** A pass whose send may have gone out. */
  doubt = () => {
    const result = { outcome: "in-doubt", reason: "silence", exitCode: null, signal: null } as const;
    const sender: Sender = { ready() {}, close() {}, send: async () => result };
    return watchdog({ ...this.on(QUEUES[0]), sender, limit: 5 });
  };
  prune = () => {
    this.history.pruned.add(REPORT);
    return prune({ ...this.on(QUEUES[0]), state: "sent", olderThan: 0 });
  };
  move = () => {
    const [from, to] = QUEUES;
    return move({ ...this.on(from), to: this.machine.store(this.process, to), progress: () => {} });
  };
  pass = async (queue: Queue = QUEUES[0]) => {
    const sender = this.machine.sender(this.process, true);
    const result = await watchdog({ ...this.on(queue), sender, limit: 5 });
    for (const id of result.sentIds ?? []) this.history.close(id);
    return result;
  };

  /** Does something in another process, which is killed before one of its operations if that is said. */
  async run(work: () => Promise<unknown>, operationsToLive?: number): Promise<Process> {
    this.process = this.machine.start(operationsToLive);
    const process = this.process;
    await work().catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    this.process = this.machine.start();
    return process;
  }

  /** Cuts the power; passes run and moves end until nothing is left to do. Gives every broken promise. */
  async cut(): Promise<string[]> {
    this.machine.reboot();
    const lost = brokenAfterBoot(this.machine, this.history);
    this.machine.rest();
    const errors: string[] = [];
    for (const queue of [...QUEUES, ...QUEUES])
      await this.run(async () => {
        const { outcome, text } = await this.pass(queue);
        if (outcome === "error") errors.push(text);
      });
    return [...lost, ...errors, ...brokenAfterPasses(this.machine, this.history)];
  }
}

interface Tale {
  /** What of the killed process's changes the tale is about. */
  left: Unflushed;
  before?: (world: World) => Promise<unknown>;
  killed: (world: World) => Promise<unknown>;
  next: ((world: World) => Promise<unknown>)[];
  after?: (world: World) => Promise<unknown>;
}

const queued = (world: World) => world.queue();
const sent = async (world: World) => [await world.queue(), await world.pass()];
const held = async (world: World) => [await world.queue(), await world.hold()];
const inDoubt = async (world: World) => [await world.queue(), await world.doubt()];
const heldInDoubt = async (world: World) => [await inDoubt(world), await world.hold()];

const tales: Record<string, Tale> = {
  "a producer is killed, and another one queues": {
    left: "the queue directory",
    killed: queued,
    next: [(w) => w.queue("own-2")],
  },
  "a pass of nothing is killed, and a producer queues": {
    left: "the folders of the queue",
    killed: (w) => w.hold().catch(ignoreMissing),
    next: [queued],
  },
  "a producer is killed, and its step runs again": {
    left: "a report that came into `pending/`",
    killed: queued,
    next: [queued],
  },
  "a producer is killed, a pass sends, and its step runs again after the cut": {
    left: "a report that came into `pending/`",
    killed: queued,
    next: [(w) => w.run(() => w.pass(), 20)],
    after: queued,
  },
  "a producer is killed, and a person begins to hold": {
    left: "a report that came into `pending/`",
    killed: queued,
    next: [(w) => w.run(() => w.hold().catch(ignoreMissing), 14)],
    after: queued,
  },
  "a pass is killed, the next one goes on, and what was sent is removed": {
    left: "a report that left `pending/`",
    before: queued,
    killed: (w) => w.pass(),
    next: [(w) => w.pass(), (w) => w.prune()],
  },
  "a hold is killed, and it runs again": {
    left: "a report that left `pending/`",
    before: queued,
    killed: (w) => w.hold(),
    next: [(w) => w.hold()],
  },
  "a release is killed, it runs again, and a pass begins to send": {
    left: "a report that left `held/`",
    before: held,
    killed: (w) => w.release(),
    next: [(w) => w.release(), (w) => w.run(() => w.pass(), 25)],
  },
  "a release is killed, it runs again, a pass sends, and what was sent is removed": {
    left: "a report that left `held/`",
    before: held,
    killed: (w) => w.release(),
    next: [(w) => w.release(), (w) => w.pass(), (w) => w.prune()],
  },
  "a release is killed, and a person confirms": {
    left: "a report that left `held/`",
    before: heldInDoubt,
    killed: (w) => w.release(),
    next: [(w) => w.confirm()],
  },
  "a confirm is killed, and it runs again": {
    left: "a report that left `held/`",
    before: heldInDoubt,
    killed: (w) => w.confirm(),
    next: [(w) => w.confirm()],
  },
  "a confirm is killed, and a pass begins": {
    left: "a report that left `held/`",
    before: heldInDoubt,
    killed: (w) => w.confirm(),
    next: [(w) => w.run(() => w.pass(), 25)],
  },
  "a hold is killed, and a person confirms": {
    left: "a report that left `pending/`",
    before: inDoubt,
    killed: (w) => w.hold(),
    next: [(w) => w.confirm()],
  },
  "a removal is killed, and it runs again": {
    left: "a report that was removed for good, or its record",
    before: sent,
    killed: (w) => w.prune(),
    next: [(w) => w.prune()],
  },
  "a removal is killed, and the id is used again": {
    left: "a report that was removed for good, or its record",
    before: sent,
    killed: (w) => w.prune(),
    next: [(w) => w.queue().catch(ignoreUsed)],
  },
  "a move is killed, and it runs again": {
    left: "the copy that a move made",
    before: queued,
    killed: (w) => w.move(),
    next: [(w) => w.move()],
  },
  "a move is killed, it runs again, and somebody queues in the old queue": {
    left: "the copy that a move made",
    before: queued,
    killed: (w) => w.move(),
    next: [(w) => w.move(), (w) => w.queue("own-2")],
  },
  "a move is killed, the new queue sends, and it runs again": {
    left: "the copy that a move made",
    before: queued,
    killed: (w) => w.move(),
    next: [(w) => w.pass(QUEUES[1]), (w) => w.move()],
  },
};

/** A report whose producer was killed early enough is nowhere. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof OwnerReportError && error.code === "not-found")) throw error;
}

/** Between the removal of its record and of its report, an id still belongs to the report that was sent. */
function ignoreUsed(error: unknown): void {
  if (!(error instanceof OwnerReportError && error.code === "conflict")) throw error;
}

/** In the short form its process is killed before one in so many operations. */
const STEP = isShort ? 5 : 1;

/** Tells a tale once for every operation that its process can be killed before, and once to its end. */
async function brokenIn({ before, killed, next, after }: Tale): Promise<string[]> {
  const broken: string[] = [];
  for (let operations = 0; operations < MOST_OPERATIONS; operations += STEP) {
    const world = new World();
    if (before) await world.run(() => before(world));
    const process = await world.run(() => killed(world), operations);
    for (const work of next) await world.run(() => work(world));
    const seen = await world.cut();
    if (after) await world.run(() => after(world)).catch((error: unknown) => seen.push(String(error)));
    broken.push(...seen.map((what) => `killed before ${process.killedAt} (${operations}): ${what}`));
    if (process.killedAt === undefined) return broken;
  }
  throw new Error("it goes on for ever");
}

test("there is a tale of everything that is left unflushed", () => {
  const told = new Set(Object.values(tales).map(({ left }) => left));
  expect([...told].sort()).toEqual(UNFLUSHED_ROWS.map(({ left }) => left).sort());
});

describe("what a process left unflushed when it was killed survives what the next one relies on", () => {
  test.each(Object.entries(tales))("%s, and then the power goes", async (_, tale) => {
    expect(await brokenIn(tale)).toEqual([]);
  });
});

import type { Result } from "../../../src/delivery/result.js";
import { direct } from "../../../src/direct.js";
import { driver } from "../../../src/driver.js";
import { OwnerReportError } from "../../../src/errors.js";
import { confirm } from "../../../src/operator/confirm.js";
import { hold, release } from "../../../src/operator/hold.js";
import { move } from "../../../src/operator/move.js";
import { prune } from "../../../src/operator/prune.js";
import { producer } from "../../../src/producer.js";
import { isSent } from "../../../src/report/delivery-record.js";
import { watchdog } from "../../../src/watchdog.js";
import { History } from "./history.js";
import {
  brokenAfterBoot,
  brokenAfterPasses,
  isBeingMoved,
  type Lying,
  placesOf,
  QUEUES,
  type Queue,
} from "./invariants.js";
import { Machine, type MachineOptions } from "./machine.js";
import { PowerCut } from "./memory-fs.js";
import { Killed, type Process } from "./process.js";
import { Random } from "./random.js";

/** About as many operations as a role needs at most: a process that is to be killed dies somewhere in it. */
const OPERATIONS_OF_A_ROLE = 22;
/** About as many as a role needs on the whole: the power goes somewhere in the next few roles. */
const OPERATIONS_TO_A_CUT = 14;
const MAX_PASSES = 60;
const LEASE_MS = 61_000;
const LONGEST_REST_MS = 3_600_000;

/** The temporary files that every pass looks for. */
const SWEPT = /\/(queue|other)\/((pending|deliveries)\/)?[^/]*\.tmp$/;

/** What a process does; those that meet most come most often. */
export const ROLES = [
  "producer",
  "producer",
  "producer again",
  "direct",
  "driver",
  "pass",
  "pass",
  "pass and producer",
  "hold",
  "release",
  "confirm",
  "prune",
  "move",
] as const;

export interface Ended {
  /** What each power cut interrupted. */
  cuts: string[];
  /** What each kill of a process interrupted. */
  kills: string[];
  /** Every role that ran. */
  roles: string[];
  sends: number;
  /** Promises broken; none in a scenario that went well. */
  broken: string[];
  trace: string[];
}

/**
 * One life of a queue, all of it decided by the seed: roles run, processes are killed and others go on, the power goes at
 * any operation, the machine boots on any remains of what was not fsynced, roles run on; in the end passes run until
 * nothing is left to do.
 */
export async function runScenario(seed: number, options: MachineOptions = {}): Promise<Ended> {
  return new Scenario(seed, options).run();
}

class Scenario {
  private readonly random: Random;
  private readonly history = new History();
  private readonly machine: Machine;
  private readonly cuts: string[] = [];
  private readonly kills: string[] = [];
  private readonly roles: string[] = [];
  /** The queues whose move to the other one has not ended. */
  private readonly cutMoves = new Set<Queue>();
  /** What the owners of ids of their own say each time. */
  private readonly own = new Map<string, { progress: string; body: string }>();

  constructor(
    seed: number,
    private readonly options: MachineOptions,
  ) {
    this.random = new Random(seed);
    this.machine = new Machine(this.random, this.history, options);
  }

  async run(): Promise<Ended> {
    const undo = this.takeOverGlobals();
    try {
      const broken = await this.live().catch((error: unknown) => [String(error)]);
      const { cuts, kills, roles } = this;
      return { cuts, kills, roles, sends: this.history.sends.length, broken, trace: this.machine.trace };
    } finally {
      undo();
    }
  }

  private takeOverGlobals(): () => void {
    const { random } = Math;
    const { setInterval } = globalThis;
    const { stackTraceLimit } = Error;
    // Most errors are expected, there are millions, and their stacks would take half of the time.
    Error.stackTraceLimit = this.options.traced ? stackTraceLimit : 0;
    globalThis.setInterval = this.machine.setInterval as never;
    Math.random = this.random.next;
    return () => {
      Error.stackTraceLimit = stackTraceLimit;
      globalThis.setInterval = setInterval;
      Math.random = random;
    };
  }

  private async live(): Promise<string[]> {
    const cuts = 1 + this.random.below(3);
    for (let cut = 0; cut < cuts; cut++) {
      await this.untilTheCut();
      this.closeRecorded();
      const broken = brokenAfterBoot(this.machine, this.history);
      if (broken.length > 0) return broken;
    }
    return this.recover();
  }

  private async untilTheCut(): Promise<void> {
    const roles = 1 + this.random.below(5);
    this.machine.left = this.random.below(roles * OPERATIONS_TO_A_CUT);
    for (let role = 0; role < roles && !this.machine.files.isOff; role++) {
      this.machine.now += this.random.below(5_000);
      const isKilled = this.random.chance(0.3);
      const process = this.machine.start(isKilled ? this.random.below(OPERATIONS_OF_A_ROLE) : undefined);
      await this.untilItEnds(process, () => this.role(process));
    }
    this.machine.reboot();
    this.cuts.push(this.machine.interrupted);
  }

  /** Runs a role; that the power goes, or its process, is no failure of it. */
  private async untilItEnds(process: Process, role: () => Promise<unknown>): Promise<void> {
    try {
      await role();
    } catch (error) {
      if (!(error instanceof PowerCut || error instanceof Killed || this.isExpected(error))) throw error;
    }
    if (process.killedAt === undefined) return;
    this.kills.push(process.killedAt);
    if (this.options.traced) this.machine.trace.push(`-- killed before ${process.killedAt}`);
  }

  /** A report may be gone, and of one that a prune was cut off in nobody can say any more that it was sent. */
  private isExpected(error: unknown): boolean {
    if (!(error instanceof OwnerReportError)) return false;
    // Nothing can have brought what was never attempted, or failed only.
    if (error.code === "usage" && /(never attempted|not in doubt)/.test(error.message)) return true;
    const isHalfPruned = () => [...this.history.pruned].some((id) => error.message.includes(id));
    return error.code === "not-found" || (error.code === "conflict" && isHalfPruned());
  }

  private async role(process: Process): Promise<unknown> {
    const name = this.random.pick(ROLES);
    this.roles.push(name);
    if (this.options.traced) this.machine.trace.push(`-- ${name}`);
    switch (name) {
      case "producer":
        return producer(this.report(process));
      case "producer again":
        return this.again(process);
      case "direct":
        return this.noted(await direct({ ...this.report(process), ...this.delivering(process) }));
      case "driver":
        return this.driver(process, this.someReport());
      case "pass and producer":
        return this.together(process);
      case "hold":
        return this.hold(process, this.someReport());
      case "release":
        return this.release(process, this.someReport());
      case "confirm":
        return this.confirm(process, this.someReport());
      case "prune":
        return this.prune(process, this.someQueue());
      case "move":
        return this.move(process, this.someQueue());
      default:
        return this.pass(process, this.someQueue());
    }
  }

  /** Mostly the one, so that much meets in it. */
  private someQueue(): Queue {
    return this.random.chance(0.8) ? QUEUES[0] : QUEUES[1];
  }

  /** A report that lies somewhere, whatever was said of it. */
  private someReport(): (Lying & { id: string }) | undefined {
    const ids = [...this.history.offered.keys()];
    if (ids.length === 0) return undefined;
    const id = this.random.pick(ids);
    const places = placesOf(this.machine, id);
    return places.length === 0 ? undefined : { id, ...this.random.pick(places) };
  }

  private async together(process: Process): Promise<void> {
    const other = this.machine.start();
    const both = [this.pass(process, QUEUES[0]), producer(this.report(other, true))];
    for (const ended of await Promise.allSettled(both)) if (ended.status === "rejected") throw ended.reason;
  }

  private async driver(process: Process, report: ReturnType<Scenario["someReport"]>): Promise<unknown> {
    if (!report) return undefined;
    const retry = this.random.chance(0.3);
    const { id: idOrPath, queue } = report;
    return this.noted(await driver({ ...this.delivering(process, queue), idOrPath, retry }));
  }

  private async hold(process: Process, report: ReturnType<Scenario["someReport"]>): Promise<void> {
    if (!report) return;
    const { id, queue } = report;
    // Its copy in the other queue is another matter, as the command warns.
    const isLeaving = isBeingMoved(this.machine, id, queue);
    const { outcome } = await hold({
      ...this.hand(process, queue),
      idOrPath: id,
      reason: "a person says so",
    });
    if (outcome === "ok" && !isLeaving) this.history.held.add(id);
  }

  private async release(process: Process, report: ReturnType<Scenario["someReport"]>): Promise<void> {
    // What is being moved is let go on by moving on.
    if (!report || isBeingMoved(this.machine, report.id, report.queue)) return;
    this.history.held.delete(report.id);
    await release({ ...this.hand(process, report.queue), idOrPath: report.id });
  }

  /** Of what a person looks at, much has arrived; what has not is no matter of a confirm. */
  private async confirm(process: Process, report: ReturnType<Scenario["someReport"]>): Promise<void> {
    if (!report || isBeingMoved(this.machine, report.id, report.queue)) return;
    const { id, queue } = report;
    if (!this.history.of(id).some((sending) => sending.arrived)) return;
    this.history.confirmed.add(id);
    const { outcome } = await confirm({ ...this.hand(process, queue), idOrPath: id, reason: "it arrived" });
    if (outcome === "ok") this.history.close(id);
  }

  private async prune(process: Process, queue: Queue): Promise<void> {
    for (const { path, id } of this.machine.reports())
      if (path.startsWith(`${queue}/sent/`)) this.history.pruned.add(id);
    await prune({ ...this.hand(process, queue), state: "sent", olderThan: 0 });
  }

  private async move(process: Process, from: Queue): Promise<void> {
    const to = this.machine.store(process, from === QUEUES[0] ? QUEUES[1] : QUEUES[0]);
    this.cutMoves.add(from);
    const { outcome } = await move({ ...this.hand(process, from), to, progress: () => {} });
    if (outcome === "ok") this.cutMoves.delete(from);
  }

  private hand(process: Process, queue: Queue) {
    const { signal: cancel } = new AbortController();
    const { clock, time } = this.machine;
    return {
      store: this.machine.store(process, queue),
      owner: "a person",
      dryRun: false,
      clock,
      cancel,
      time,
    };
  }

  private async pass(process: Process, queue: Queue, reliable = false): Promise<Result> {
    const limit = this.random.pick([1, 2, 5, 100]);
    return this.noted(await watchdog({ ...this.delivering(process, queue, reliable), limit }));
  }

  private delivering(process: Process, queue: Queue = QUEUES[0], reliable = false) {
    const { clock, time } = this.machine;
    const inDoubt = this.random.pick(["resend", "resend", "hold"] as const);
    const [store, sender] = [this.machine.store(process, queue), this.machine.sender(process, reliable)];
    return { store, sender, inDoubt, clock, time };
  }

  private report(process: Process, generated = this.random.chance(0.5)) {
    const fields = { progress: `${this.random.below(101)}%`, body: "x".repeat(this.random.below(200)) };
    if (generated) return this.checkpoint(process, QUEUES[0], fields);
    const reportId = `own-${this.own.size + 1}`;
    this.own.set(reportId, fields);
    return { ...this.checkpoint(process, QUEUES[0], fields), reportId };
  }

  /** A step that runs again says the same under the same id, in the queue that has its report if one has. */
  private async again(process: Process): Promise<unknown> {
    if (this.own.size === 0) return undefined;
    const [reportId, fields] = this.random.pick([...this.own]);
    const [{ queue } = { queue: QUEUES[0] }] = placesOf(this.machine, reportId);
    return producer({ ...this.checkpoint(process, queue, fields), reportId });
  }

  private checkpoint(process: Process, queue: Queue, { progress, body }: { progress: string; body: string }) {
    const { clock } = this.machine;
    const checkpoint = { team: "team", worker: "worker", progress };
    return { store: this.machine.store(process, queue), checkpoint, body, clock };
  }

  private noted(result: Result): Result {
    for (const id of result.sentIds ?? []) this.history.close(id);
    return result;
  }

  /** A report whose record of success survived must not be sent again. */
  private closeRecorded(): void {
    for (const id of this.history.offered.keys())
      for (const queue of QUEUES) {
        const record = this.machine.read(`${queue}/deliveries/${id}.json`);
        if (record !== undefined && isSent(JSON.parse(record))) this.history.close(id);
      }
  }

  /** Passes until nothing is left to do, then one more report, to see that the queue still works. */
  private async recover(): Promise<string[]> {
    this.machine.rest();
    const broken = await this.passes();
    if (broken.length > 0) return broken;
    await this.endMoves();
    // A producers' lock that a power cut made unreadable is taken over after its lease.
    this.machine.now += LEASE_MS;
    await producer(this.report(this.machine.start(), false));
    return [...(await this.passes()), ...brokenAfterPasses(this.machine, this.history)];
  }

  private async passes(): Promise<string[]> {
    for (const queue of QUEUES) {
      const broken = await this.passesOf(queue);
      if (broken.length > 0) return broken;
    }
    return [];
  }

  /** Runs every move again that was cut off. */
  private async endMoves(): Promise<void> {
    for (const from of this.cutMoves) {
      const process = this.machine.start();
      await this.untilItEnds(process, () => this.move(process, from));
    }
  }

  private async passesOf(queue: Queue): Promise<string[]> {
    for (let passes = 0; passes < MAX_PASSES; passes++) {
      const result = await this.pass(this.machine.start(), queue, true);
      const temporary = this.machine.listing().filter((path) => path.startsWith(queue) && SWEPT.test(path));
      if (temporary.length > 0 && result.outcome !== "busy") return [`${temporary} is left after a pass`];
      if (result.outcome === "empty") return [];
      if (result.outcome === "error") return [result.text];
      if (result.outcome === "busy") this.machine.now += LEASE_MS;
      // What is refused until later has its time.
      if (result.outcome === "failed" || result.outcome === "partial") this.machine.now += LONGEST_REST_MS;
      if (result.outcome === "in-doubt" || result.outcome === "partial")
        await this.askTheOwner(result, queue);
    }
    return ["the passes do not come to an end"];
  }

  /** What a blocked report tells a person to do: confirm it if it arrived, else have it sent now. */
  private async askTheOwner({ failedId: id = "", failedReason = "" }: Result, queue: Queue): Promise<void> {
    if (!failedReason.startsWith("three attempts")) return;
    const process = this.machine.start();
    const hasArrived = this.history.of(id).some((sending) => sending.arrived);
    if (hasArrived) await this.confirm(process, { id, queue, state: "pending" });
    else this.noted(await driver({ ...this.delivering(process, queue, true), idOrPath: id, retry: true }));
  }
}

/** A person's hand on what was sent, held or removed meanwhile: it is told so. */

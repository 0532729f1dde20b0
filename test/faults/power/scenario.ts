import { direct } from "../../../src/direct.js";
import { driver } from "../../../src/driver.js";
import { OwnerReportError } from "../../../src/errors.js";
import { producer } from "../../../src/producer.js";
import type { Result } from "../../../src/result.js";
import { watchdog } from "../../../src/watchdog.js";
import { History } from "./history.js";
import { brokenAfterBoot, brokenAfterPasses } from "./invariants.js";
import { Machine, type MachineOptions, QUEUE } from "./machine.js";
import { PowerCut } from "./memory-fs.js";
import { Random } from "./random.js";
import { time } from "./time.js";

/** About as many operations as one role needs: the power goes somewhere in the next few roles. */
const OPERATIONS_OF_A_ROLE = 22;
const MAX_PASSES = 60;
const LEASE_MS = 61_000;

export interface Ended {
  /** What each power cut interrupted. */
  cuts: string[];
  sends: number;
  /** Promises broken; none in a scenario that went well. */
  broken: string[];
  trace: string[];
}

/**
 * One life of a queue, all of it decided by the seed: roles run, the power goes at any operation, the machine boots
 * on any remains of what was not fsynced, roles run on; in the end passes run until nothing is left to do.
 */
export async function runScenario(seed: number, options: MachineOptions = {}): Promise<Ended> {
  return new Scenario(seed, options).run();
}

class Scenario {
  private readonly random: Random;
  private readonly history = new History();
  private readonly machine: Machine;
  private readonly cuts: string[] = [];
  private ownIds = 0;

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
      return { cuts: this.cuts, sends: this.history.sends.length, broken, trace: this.machine.trace };
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
    time.pass = (milliseconds) => {
      this.machine.now += milliseconds;
    };
    return () => {
      Error.stackTraceLimit = stackTraceLimit;
      globalThis.setInterval = setInterval;
      Math.random = random;
    };
  }

  private async live(): Promise<string[]> {
    const cuts = 1 + this.random.below(4);
    for (let cut = 0; cut < cuts; cut++) {
      await this.untilTheCut();
      this.closeRecorded();
      const broken = brokenAfterBoot(this.machine, this.history);
      if (broken.length > 0) return broken;
    }
    return this.recover();
  }

  private async untilTheCut(): Promise<void> {
    const roles = 1 + this.random.below(4);
    this.machine.left = this.random.below(roles * OPERATIONS_OF_A_ROLE);
    for (let role = 0; role < roles && !this.machine.files.isOff; role++)
      await this.untilOff(() => this.role());
    this.machine.reboot();
    this.cuts.push(this.machine.interrupted);
  }

  /** Runs a role; that the power goes is no failure of it. */
  private async untilOff(role: () => Promise<unknown>): Promise<void> {
    try {
      await role();
    } catch (error) {
      if (!(error instanceof PowerCut) && !isExpected(error)) throw error;
    }
  }

  private async role(): Promise<unknown> {
    this.machine.now += this.random.below(5_000);
    switch (this.random.below(6)) {
      case 0:
      case 1:
        return producer(this.report());
      case 2:
        return this.noted(await direct({ ...this.report(), ...this.delivering(false) }));
      case 3:
        return this.driver();
      case 4:
        return Promise.all([this.pass(false), producer(this.report(true))]);
      default:
        return this.pass(false);
    }
  }

  private async driver(): Promise<unknown> {
    if (this.history.accepted.size === 0) return undefined;
    const idOrPath = this.random.pick([...this.history.accepted]);
    return this.noted(await driver({ ...this.delivering(false), idOrPath }));
  }

  private async pass(reliable: boolean): Promise<Result> {
    const limit = this.random.pick([1, 2, 5, 100]);
    return this.noted(await watchdog({ ...this.delivering(reliable), limit }));
  }

  private delivering(reliable: boolean) {
    const { clock } = this.machine;
    const inDoubt = this.random.pick(["resend", "resend", "hold"] as const);
    return { store: this.machine.store(), sender: this.machine.sender(reliable), inDoubt, clock };
  }

  private report(generated = this.random.chance(0.5)) {
    const { clock } = this.machine;
    const checkpoint = { team: "team", worker: "worker", progress: `${this.random.below(101)}%` };
    const body = "x".repeat(this.random.below(200));
    const reportId = generated ? {} : { reportId: `own-${++this.ownIds}` };
    return { store: this.machine.store(), checkpoint, body, clock, ...reportId };
  }

  private noted(result: Result): Result {
    for (const id of result.sentIds ?? []) this.history.close(id, "record");
    return result;
  }

  /** A report whose record of success survived must not be sent again. */
  private closeRecorded(): void {
    for (const id of this.history.offered.keys()) {
      const record = this.machine.read(`deliveries/${id}.json`);
      if (record !== undefined && JSON.parse(record).latest.at(-1).outcome === "sent")
        this.history.close(id, "record");
    }
  }

  /** Passes until nothing is left to do, then one more report, to see that the queue still works. */
  private async recover(): Promise<string[]> {
    const broken = await this.passes();
    if (broken.length > 0) return broken;
    // A producers' lock that a power cut made unreadable is taken over after its lease.
    this.machine.now += LEASE_MS;
    await producer(this.report(false));
    return [...(await this.passes()), ...brokenAfterPasses(this.machine, this.history)];
  }

  private async passes(): Promise<string[]> {
    for (let passes = 0; passes < MAX_PASSES; passes++) {
      const result = await this.pass(true);
      const temporary = this.machine.listing().filter((path) => path.endsWith(".tmp"));
      if (temporary.length > 0 && result.outcome !== "busy") return [`${temporary} is left after a pass`];
      if (result.outcome === "empty") return [];
      if (result.outcome === "error") return [result.text];
      if (result.outcome === "busy") this.machine.now += LEASE_MS;
      if (result.outcome === "in-doubt" || result.outcome === "partial") this.askTheOwner(result);
    }
    return ["the passes do not come to an end"];
  }

  /** What a blocked report tells a person to do: into sent/ if it arrived, else have it sent afresh. */
  private askTheOwner({ failedId: id = "", failedReason = "" }: Result): void {
    if (!failedReason.startsWith("three attempts")) return;
    const { files } = this.machine;
    if (this.history.of(id).some((sending) => sending.arrived)) {
      files.renameSync(`${QUEUE}/pending/${id}.md`, `${QUEUE}/sent/${id}.md`);
      this.history.close(id, "person");
      return;
    }
    files.unlinkSync(`${QUEUE}/deliveries/${id}.json`);
    this.history.setBack.set(id, this.history.sends.filter((sending) => sending.id === id).length);
  }
}

/** A driver is told to send what is held, or was removed: it says so. */
function isExpected(error: unknown): boolean {
  return error instanceof OwnerReportError && error.code === "not-found";
}

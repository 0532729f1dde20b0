import type { Outcome, SendResult } from "../../../src/report/delivery-record.js";
import type { Outgoing, Sender } from "../../../src/senders/sender.js";
import { DirectoryStore } from "../../../src/stores/directory/store.js";
import type { WaitTime } from "../../../src/stores/patience.js";
import type { StoredReport } from "../../../src/stores/store.js";
import type { History } from "./history.js";
import { QUEUES, type Queue, STATES } from "./invariants.js";
import { type Disk, MemoryFs } from "./memory-fs.js";
import { renumber } from "./nodes.js";
import { Process } from "./process.js";
import type { Random } from "./random.js";

const OUTCOMES: readonly Outcome[] = ["sent", "sent", "sent", "failed", "in-doubt"];
const BEGINNING = Date.UTC(2026, 10, 22);

/** The pids of the scenarios, the same whenever a seed is replayed: one that runs, and one that no system gives. */
const [ALWAYS_RUNS, NEVER_RUNS] = [1, 2 ** 22 + 1];
/** More than the hour after which the temporary file of an unknown process is removed. */
const ABANDONED_MS = 61 * 60_000;
/** More operations than any scenario needs between two boots. */
const ENDLESS = 20_000;

/** How a machine of a scenario differs from an honest one. */
export interface MachineOptions {
  /** Keeps every operation in `trace`. */
  traced?: boolean;
  /** See {@link Disk.lies}. */
  lies?: (path: string) => boolean;
}

/** A machine whose power can go at any operation on its disk, and which boots again. */
export class Machine {
  files: MemoryFs;
  now = BEGINNING;
  boot = 1;
  /** Operations until the power goes. */
  left = Number.POSITIVE_INFINITY;
  readonly trace: string[] = [];
  /** What the power cut interrupted, for the count of what was tried. */
  interrupted = "";
  private running: Process | undefined;
  private operations = 0;
  private readonly beats = new Set<() => void>();

  constructor(
    readonly random: Random,
    private readonly history: History,
    private readonly options: MachineOptions = {},
  ) {
    const disk: Disk = { clock: () => this.tick(), before: (operation, path) => this.spend(operation, path) };
    if (options.lies) disk.lies = options.lies;
    renumber();
    this.files = new MemoryFs(disk);
    this.files.mkdirSync("/srv");
    this.files.fsyncSync(this.files.openSync("/", 0));
  }

  /** Starts another process; one that will be killed counts as gone from its beginning, so no other may run beside it. */
  start(operationsToLive = Number.POSITIVE_INFINITY): Process {
    const pid = Number.isFinite(operationsToLive) ? NEVER_RUNS : ALWAYS_RUNS;
    const self = { host: "machine", boot: `boot-${this.boot}`, pid, start: "" };
    return new Process(self, operationsToLive, (process) => {
      this.running = process;
    });
  }

  /** A process opens a queue. */
  store(process: Process, queue: Queue): DirectoryStore {
    return new WatchedStore(this, process, queue, this.history);
  }

  readonly clock = (): number => this.now;

  /** Whoever waits for a lock waits in this machine's time. */
  readonly time: WaitTime = {
    monotonic: this.clock,
    sleep: async (milliseconds) => {
      this.now += milliseconds;
    },
  };

  /** Lets the time pass after which locks and temporary files of an earlier boot count as abandoned. */
  rest(): void {
    this.now += ABANDONED_MS;
  }

  /** Counts an operation; the power may go before it. */
  spend(operation: string, path: string): void {
    if (this.options.traced) this.trace.push(`${operation} ${path}`);
    this.operations += 1;
    if (this.operations > ENDLESS) throw new Error(`It goes on for ever: ${operation} ${path}`);
    if (this.left > 0) {
      this.left -= 1;
      this.running?.spend(operation);
      return;
    }
    this.interrupted = operation;
    this.files.cutPower();
    if (this.options.traced) this.trace.push("-- the power goes before that");
  }

  /** Cuts the power if it is still on, and boots again on what is left. */
  reboot(): void {
    if (!this.files.isOff) this.interrupted = "nothing";
    this.files.cutPower();
    this.beats.clear();
    this.files = this.files.afterReboot(this.random);
    this.boot += 1;
    this.operations = 0;
    this.now += this.random.below(120_000);
    this.left = Number.POSITIVE_INFINITY;
    if (this.options.traced) this.trace.push(`-- boot ${this.boot}: ${this.listing().join(" ")}`);
  }

  /** Stands in for setInterval, so that heartbeats come at chosen moments. */
  readonly setInterval = (beat: () => void) => {
    this.beats.add(beat);
    return { unref() {}, [Symbol.toPrimitive]: () => 0 };
  };

  beat(): void {
    for (const beat of this.beats) beat();
  }

  /** The whole content of a file, `undefined` when there is none. */
  read(path: string): string | undefined {
    try {
      return this.files.readFileSync(path).toString("utf8");
    } catch {
      return undefined;
    }
  }

  private names(folder: string): string[] {
    try {
      return this.files.readdirSync(folder).map((name) => `${folder}/${name}`);
    } catch {
      return [];
    }
  }

  /** Every file and folder of the queues. */
  listing(): string[] {
    return QUEUES.flatMap((queue) => [
      ...this.names(queue),
      ...[...STATES, "deliveries"].flatMap((folder) => this.names(`${queue}/${folder}`)),
    ]);
  }

  /** Every file of a report. */
  reports(): { path: string; id: string }[] {
    return this.listing().flatMap((path) => {
      const [, id] = /\/([^./][^/]*)\.md$/.exec(path) ?? [];
      return id === undefined ? [] : [{ path, id }];
    });
  }

  /** A sender whose receiver is reliable (every send arrives) or gives any of the three outcomes. */
  sender(process: Process, reliable: boolean): Sender {
    return {
      ready: () => {},
      close: () => {},
      send: async (outgoing: Outgoing): Promise<SendResult> => {
        const outcome: Outcome = reliable ? "sent" : this.random.pick(OUTCOMES);
        const id = outgoing.report.report_id;
        process.goOn();
        this.spend("send", id);
        if (this.files.isOff) return this.files.lstatSync("/") as never;
        const arrived = outcome === "sent" || (outcome === "in-doubt" && this.random.chance(0.5));
        this.history.note({ ...outgoing, id, outcome, arrived });
        this.beat();
        this.spend("answer", id);
        const isTemporary = outcome === "failed" && this.random.chance(0.7);
        const temporary = isTemporary ? this.random.pick(REFUSALS) : undefined;
        return { outcome, reason: outcome, exitCode: outcome === "sent" ? 0 : 1, signal: null, temporary };
      },
    };
  }

  private tick(): number {
    this.now += 1;
    return this.now;
  }
}

/** What a refusal for the moment asks for: another try, one in this pass, one in a later pass. */
const REFUSALS = [{}, { retryAfterSeconds: 1 }, { retryAfterSeconds: 600 }];

/** Notes what was offered to the queue, and what the queue said it has. */
class WatchedStore extends DirectoryStore {
  constructor(
    private readonly machine: Machine,
    process: Process,
    queue: Queue,
    private readonly seen: History,
  ) {
    const { clock, files, time } = machine;
    super(queue, { fs: process.reach(files.fs), self: process.self, clock, time });
  }

  override async put(id: string, text: string, origin?: "own" | "generated") {
    if (this.seen.pruned.has(id) && !this.machine.reports().some((report) => report.id === id))
      this.seen.startAnew(id);
    this.seen.offer(id, text);
    const existing: StoredReport | undefined = await super.put(id, text, origin);
    this.seen.accepted.add(id);
    if (!existing) this.seen.pruned.delete(id);
    return existing;
  }

  /** The log is not durable and is written past the double. */
  override log(): boolean {
    return true;
  }
}

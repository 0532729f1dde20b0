import type { Outcome, SendResult } from "../../../src/delivery.js";
import type { ProcessIdentity } from "../../../src/process-identity.js";
import type { Outgoing, Sender } from "../../../src/senders/sender.js";
import { DirectoryStore } from "../../../src/stores/directory.js";
import type { StoredReport } from "../../../src/stores/store.js";
import type { History } from "./history.js";
import { type Disk, MemoryFs } from "./memory-fs.js";
import { renumber } from "./nodes.js";
import type { Random } from "./random.js";

export const QUEUE = "/srv/queue";
const OUTCOMES: readonly Outcome[] = ["sent", "sent", "sent", "failed", "in-doubt"];
const BEGINNING = Date.UTC(2026, 10, 22);

/** The pid of every process of the scenarios: it must run, and be the same whenever a seed is replayed. */
const ALWAYS_RUNS = 1;
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

  /** Another process on this machine opens the queue. */
  store(): DirectoryStore {
    return new WatchedStore(this, this.history);
  }

  get self(): ProcessIdentity {
    return { host: "machine", boot: `boot-${this.boot}`, pid: ALWAYS_RUNS, start: "" };
  }

  readonly clock = (): number => this.now;

  /** Counts an operation; the power may go before it. */
  spend(operation: string, path: string): void {
    if (this.options.traced) this.trace.push(`${operation} ${path}`);
    this.operations += 1;
    if (this.operations > ENDLESS) throw new Error(`It goes on for ever: ${operation} ${path}`);
    if (this.left > 0) {
      this.left -= 1;
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

  /** The whole content of a file in the queue, `undefined` when there is none. */
  read(path: string): string | undefined {
    try {
      return this.files.readFileSync(`${QUEUE}/${path}`).toString("utf8");
    } catch {
      return undefined;
    }
  }

  names(folder: string): string[] {
    try {
      return this.files.readdirSync(folder === "" ? QUEUE : `${QUEUE}/${folder}`);
    } catch {
      return [];
    }
  }

  /** Every file of the queue, by its path in it. */
  listing(): string[] {
    const folders = ["pending", "sent", "held", "deliveries"];
    return [...this.names(""), ...folders.flatMap((f) => this.names(f).map((name) => `${f}/${name}`))];
  }

  /** A sender whose receiver is reliable (every send arrives) or gives any of the three outcomes. */
  sender(reliable: boolean): Sender {
    return {
      ready: () => {},
      close: () => {},
      send: async (outgoing: Outgoing): Promise<SendResult> => {
        const outcome: Outcome = reliable ? "sent" : this.random.pick(OUTCOMES);
        const id = outgoing.report.report_id;
        this.spend("send", id);
        if (this.files.isOff) return this.files.lstatSync("/") as never;
        const arrived = outcome === "sent" || (outcome === "in-doubt" && this.random.chance(0.5));
        this.history.sends.push({ ...outgoing, id, outcome, arrived });
        this.beat();
        this.spend("answer", id);
        return { outcome, reason: outcome, exitCode: outcome === "sent" ? 0 : 1, signal: null };
      },
    };
  }

  private tick(): number {
    this.now += 1;
    return this.now;
  }
}

/** Notes what was offered to the queue, and what the queue said it has. */
class WatchedStore extends DirectoryStore {
  constructor(
    machine: Machine,
    private readonly seen: History,
  ) {
    const { self, clock, files } = machine;
    super(QUEUE, { fs: files.fs, self, clock, monotonic: clock });
  }

  override async put(id: string, text: string, origin?: "own" | "generated") {
    if (!this.seen.offered.has(id)) this.seen.offered.set(id, text);
    const existing: StoredReport | undefined = await super.put(id, text, origin);
    this.seen.accepted.add(id);
    return existing;
  }

  /** The log is not durable and is written past the double. */
  override log(): boolean {
    return true;
  }
}

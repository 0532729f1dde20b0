import type { ProcessIdentity } from "../../../src/platform/process-identity.js";
import type { FileSystem } from "../../../src/stores/directory/durable-fs.js";

/** A process is gone: it does nothing more, not even what it would do on its way out. */
export class Killed extends Error {}

/** One process of a machine, which can be killed at any operation while the machine goes on. */
export class Process {
  /** The operation that it was killed before. */
  killedAt: string | undefined;

  constructor(
    readonly self: ProcessIdentity,
    private operationsLeft: number,
    private readonly runs: (process: Process) => void,
  ) {}

  /** Says that it is this process that does what comes next. */
  goOn(): void {
    if (this.killedAt !== undefined) throw new Killed("it was killed before");
    this.runs(this);
  }

  /** Counts an operation of this process; it may be killed before it. */
  spend(operation: string): void {
    this.operationsLeft -= 1;
    if (this.operationsLeft >= 0) return;
    this.killedAt = operation;
    throw new Killed(`killed before ${operation}`);
  }

  /** A file system as this process reaches it. */
  reach(files: FileSystem): FileSystem {
    const reached: Record<string, unknown> = {};
    const prototype = Object.getPrototypeOf(files);
    for (const name of Object.getOwnPropertyNames(prototype).filter((n) => n.endsWith("Sync")))
      reached[name] = (...given: unknown[]) => {
        this.goOn();
        return prototype[name].apply(files, given);
      };
    return reached as unknown as FileSystem;
  }
}

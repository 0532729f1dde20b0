import { isInForeground, PASSED_SIGNALS } from "../../../platform/terminal.js";

/** Signals that ask a program to end; once the command has, they are meant for us. */
const STOPPING: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"];
/** Signals that a terminal sends to the whole group, so to the command as well. */
const OF_TERMINAL: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT", "SIGTSTP", "SIGBREAK"];

/** Time after which a process that was to stop has stopped, or goes on. */
const STOPPED_MS = 50;

/** Passes on every signal to the command while it runs; afterwards, one that asks to end is for us. */
export class SignalPassing {
  /** The last signal that was passed on and asks a program to end. */
  passed: NodeJS.Signals | undefined;
  private pid: number | undefined;
  private readonly canceller = new AbortController();
  /** A terminal that is closed is no longer there when its SIGHUP arrives. */
  private readonly hadTerminal = isInForeground();

  constructor() {
    for (const signal of PASSED_SIGNALS) process.on(signal, this.handle);
  }

  /** Aborted with the signal that asked us to end after the command had. */
  get cancel(): AbortSignal {
    return this.canceller.signal;
  }

  /** Sets the process that signals are passed on to; `undefined` when it has ended. */
  passTo(pid: number | undefined): void {
    this.pid = pid;
  }

  private readonly handle = (signal: NodeJS.Signals): void => {
    if (this.pid !== undefined) this.pass(this.pid, signal);
    else if (STOPPING.includes(signal)) this.canceller.abort(signal);
    if (signal === "SIGTSTP") this.stopAsWell(signal);
  };

  /** Does what the signal does without a handler: the system stops no group that nobody could continue. */
  private stopAsWell(signal: NodeJS.Signals): void {
    process.off(signal, this.handle);
    process.kill(process.pid, signal);
    setTimeout(() => process.on(signal, this.handle), STOPPED_MS).unref();
  }

  private pass(pid: number, signal: NodeJS.Signals): void {
    if (STOPPING.includes(signal)) this.passed = signal;
    if (this.hasIt(signal)) return;
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile, or belongs to another user, who decides.
    }
  }

  private hasIt(signal: NodeJS.Signals): boolean {
    if (signal === "SIGHUP") return this.hadTerminal;
    return OF_TERMINAL.includes(signal) && isInForeground();
  }
}

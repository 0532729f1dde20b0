import { type ChildProcess, spawn } from "node:child_process";
import { systemErrorName } from "../../../errors.js";
import type { Ending } from "./ending.js";
import { Excerpt } from "./excerpt.js";
import { Relay } from "./relay.js";
import type { SignalPassing } from "./signals.js";
import { type Captured, readerOf, stdioFor } from "./streams.js";

/** A command that was started, or could not be. */
export class RunningCommand {
  private readonly excerpt = new Excerpt();
  private readonly relays: Relay[];
  private readonly ended: Promise<Omit<Ending, "seconds">>;
  /** Not `performance`, which Node loads when it is first used. */
  private readonly began = process.hrtime.bigint();

  private constructor(
    child: ChildProcess | undefined,
    captured: readonly Captured[],
    private readonly signals: SignalPassing,
    error?: unknown,
  ) {
    signals.passTo(child?.pid);
    this.ended = child ? endOf(child) : Promise.resolve({ notStarted: nameOf(error) });
    this.relays = captured.flatMap((stream) => {
      const [target = 1] = stream.descriptors;
      const reader = readerOf(stream, target === 1 ? child?.stdout : child?.stderr);
      return reader ? [new Relay(reader, target, this.excerpt)] : [];
    });
  }

  /** Starts a command with our environment, standard input and group, and with our streams or the captured ones. */
  static start(
    [program = "", ...args]: readonly string[],
    captured: readonly Captured[],
    signals: SignalPassing,
  ): RunningCommand {
    try {
      return new RunningCommand(spawn(program, args, { stdio: stdioFor(captured) }), captured, signals);
    } catch (error) {
      return new RunningCommand(undefined, captured, signals, error);
    }
  }

  /** Waits until the command has ended and its output is copied. */
  async finish(): Promise<{ ending: Ending; output: Excerpt }> {
    const how = await this.ended;
    const seconds = Number(process.hrtime.bigint() - this.began) / 1e9;
    this.signals.passTo(undefined);
    await Promise.all(this.relays.map((relay) => relay.finish(this.signals.cancel)));
    const ending = { ...how, seconds, passed: this.signals.passed, unwritten: this.unwritten };
    return { ending, output: this.excerpt };
  }

  /** True while one of our streams has not taken what was written to it: Node would wait for that before it exits. */
  get isStuck(): boolean {
    return this.relays.some(({ isWriting }) => isWriting);
  }

  /** The error of one of our streams; a reader that has gone is none. */
  private get unwritten(): string | undefined {
    return this.relays.map(({ failure }) => failure).find((failure) => failure && failure !== "EPIPE");
  }
}

function endOf(child: ChildProcess): Promise<Omit<Ending, "seconds">> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ notStarted: nameOf(error) }));
    child.once("exit", (code, signal) => resolve(signal ? { signal } : { exitCode: code ?? 0 }));
  });
}

function nameOf(error: unknown): string {
  const name = systemErrorName(error) ?? "unknown error";
  // Node's own refusal of an empty name.
  return name === "ERR_INVALID_ARG_VALUE" ? "ENOENT" : name;
}

import { spawn } from "node:child_process";
import { write } from "node:fs";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { systemErrorName } from "../../../errors.js";
import type { Excerpt } from "./excerpt.js";

/** Time without output after which a command that has ended is taken to have no more. */
const DRAIN_MS = 200;
/** No pipe holds more than a command wrote before its end; what follows is of processes that it left behind. */
const LONGEST_REST = 4 * 1024 * 1024;
const RETRY_MS = 5;

const writeSome = promisify(write);

/** Copies a command's output to one of our own streams, as fast as that takes it, and keeps an excerpt. */
export class Relay {
  /** The system's error name, when our stream could not be written; the command's own writes then fail too. */
  failure: string | undefined;
  /** A write that our stream has not taken yet. */
  isWriting = false;
  private copied = 0;
  private isStopped = false;
  private readonly ended: Promise<void>;

  constructor(
    private readonly source: Readable,
    private readonly target: number,
    private readonly excerpt: Excerpt,
  ) {
    this.ended = new Promise((resolve) => {
      for (const event of ["end", "close", "error"]) source.once(event, () => resolve());
    });
    source.on("error", () => {});
    source.on("data", (chunk: Buffer) => void this.copy(chunk));
  }

  /**
   * Copies what is left of a command that has ended. Processes that it left behind may hold its end of the pipe for ever:
   * they get another reader, because without any their next write would end them.
   *
   * @param stop aborted when the reader of our stream is waited for no longer
   */
  async finish(stop: AbortSignal): Promise<void> {
    const before = this.copied;
    const stopped = new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve()));
    for (let seen = -1; !this.source.closed && !stop.aborted; seen = this.copied) {
      const isQuiet = this.copied === seen && !this.isWriting;
      if (isQuiet || this.copied - before > LONGEST_REST) break;
      await Promise.race([this.ended, stopped, sleep(DRAIN_MS, undefined, { ref: false })]);
      if (this.source.readableEnded) break;
    }
    await this.leave(stop);
  }

  private async leave(stop: AbortSignal): Promise<void> {
    this.isStopped = true;
    this.source.pause();
    while (this.isWriting && !stop.aborted) await sleep(RETRY_MS);
    for (let rest = this.source.read(); rest !== null && !stop.aborted; rest = this.source.read())
      await this.copy(rest);
    if (!this.source.readableEnded && !this.source.destroyed) this.handOver();
    this.source.destroy();
  }

  private handOver(): void {
    try {
      const reader = spawn("cat", [], { detached: true, stdio: [this.source, this.target, "ignore"] });
      reader.on("error", () => {});
      reader.unref();
    } catch {
      // Without a reader the pipe closes; that does not change how the command ended.
    }
  }

  private async copy(chunk: Buffer): Promise<void> {
    this.source.pause();
    this.isWriting = true;
    this.excerpt.add(chunk);
    try {
      await writeAll(this.target, chunk);
      this.copied += chunk.length;
      if (!this.isStopped) this.source.resume();
    } catch (error) {
      this.failure = systemErrorName(error) ?? "unknown";
      // As it would be without us: the command's next write fails.
      this.source.destroy();
    } finally {
      this.isWriting = false;
    }
  }
}

/** Writes in a thread of its own: a stream that is not read must not keep signals from being handled. */
async function writeAll(target: number, bytes: Buffer): Promise<void> {
  for (let rest = bytes; rest.length > 0; )
    try {
      const { bytesWritten } = await writeSome(target, rest);
      rest = rest.subarray(bytesWritten);
    } catch (error) {
      // The stream may be shared with a process that made it non-blocking.
      if (systemErrorName(error) !== "EAGAIN") throw error;
      await sleep(RETRY_MS);
    }
}

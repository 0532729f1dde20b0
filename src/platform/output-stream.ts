import { fstatSync, statSync, writeSync } from "node:fs";
import { devNull } from "node:os";
import { systemErrorName } from "../errors.js";

/**
 * Standard output or standard error. What takes bytes as they come, a file or a pipe, gets them at once: Node's own stream
 * takes as long to load as all else that queues a report. An error, such as EPIPE (`| head`) or ENOSPC, must not abort a
 * pass: it is noted, and known at the end.
 */
export class OutputStream {
  private loaded: NodeJS.WriteStream | undefined;
  private failure: string | undefined;

  constructor(private readonly descriptor: 1 | 2) {}

  /** Node's own stream, which then gets everything: it waits for a slow reader without keeping this process from its work. */
  get node(): NodeJS.WriteStream {
    const note = (error: unknown) => this.note(error);
    this.loaded ??= (this.descriptor === 1 ? process.stdout : process.stderr).on("error", note);
    return this.loaded;
  }

  /** Node's stream where it is a terminal. */
  get terminal(): NodeJS.WriteStream | undefined {
    if (!this.loaded && takesBytes(this.descriptor)) return undefined;
    return this.node.isTTY ? this.node : undefined;
  }

  write(text: string): void {
    const left = this.loaded || !takesBytes(this.descriptor) ? text : this.writeNow(text);
    if (left.length > 0) this.node.write(left);
  }

  /**
   * Waits until everything is written.
   *
   * @returns the system's name of the error by which some of it was lost; a reader that has gone wanted no more
   */
  async finish(): Promise<string | undefined> {
    const { loaded } = this;
    if (loaded) await new Promise((resolve) => loaded.write("", resolve));
    return this.failure === "EPIPE" ? undefined : this.failure;
  }

  /** Writes what can be written at once. @returns the rest, where another process made the stream one that does not wait */
  private writeNow(text: string): Uint8Array {
    let left: Uint8Array = Buffer.from(text);
    try {
      while (left.length > 0) left = left.subarray(writeSync(this.descriptor, left));
    } catch (error) {
      if (systemErrorName(error) === "EAGAIN") return left;
      this.note(error);
    }
    return Buffer.alloc(0);
  }

  private note(error: unknown): void {
    this.failure ??= systemErrorName(error) ?? "unknown error";
  }
}

/** Whether something is no terminal, and no stream of Windows, which Node has its own ways with. */
function takesBytes(descriptor: number, platform = process.platform): boolean {
  if (platform === "win32") return false;
  try {
    const stat = fstatSync(descriptor);
    return !stat.isCharacterDevice() || stat.rdev === statSync(devNull).rdev;
  } catch {
    return false;
  }
}

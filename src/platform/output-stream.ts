import { fstatSync, statSync, writeSync } from "node:fs";
import { devNull } from "node:os";
import { systemErrorName } from "../errors.js";

/**
 * Standard output or standard error. What takes bytes as they come, a file or a pipe, gets them at once: Node's own stream
 * takes as long to load as all else that queues a report. An error, such as EPIPE (`| head`) or ENOSPC, is ignored: it
 * must not abort a pass.
 */
export class OutputStream {
  private loaded: NodeJS.WriteStream | undefined;

  constructor(private readonly descriptor: 1 | 2) {}

  /** Node's own stream, which then gets everything: it waits for a slow reader without keeping this process from its work. */
  get node(): NodeJS.WriteStream {
    this.loaded ??= (this.descriptor === 1 ? process.stdout : process.stderr).on("error", () => {});
    return this.loaded;
  }

  /** Node's stream where it is a terminal. */
  get terminal(): NodeJS.WriteStream | undefined {
    if (!this.loaded && takesBytes(this.descriptor)) return undefined;
    return this.node.isTTY ? this.node : undefined;
  }

  write(text: string): void {
    const left = this.loaded || !takesBytes(this.descriptor) ? text : writeNow(this.descriptor, text);
    if (left.length > 0) this.node.write(left);
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

/** Writes what can be written at once. @returns the rest, where another process made the stream one that does not wait */
function writeNow(descriptor: number, text: string): Uint8Array {
  let left: Uint8Array = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(writeSync(descriptor, left));
  } catch (error) {
    if (systemErrorName(error) !== "EAGAIN") return Buffer.alloc(0);
  }
  return left;
}

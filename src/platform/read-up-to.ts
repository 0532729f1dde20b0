import { closeSync, openSync, readSync } from "node:fs";
import { systemErrorName } from "../errors.js";

/** Reads at most `max` bytes of a file, or of an open descriptor such as standard input (0). */
export function readUpTo(file: string | number, max: number): Buffer {
  const descriptor = typeof file === "number" ? file : openSync(file, "r");
  try {
    const buffer = Buffer.alloc(max);
    let length = 0;
    while (length < max) {
      const count = readSome(descriptor, buffer, length);
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  } finally {
    if (typeof file !== "number") closeSync(descriptor);
  }
}

function readSome(descriptor: number, buffer: Buffer, offset: number): number {
  for (;;)
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      const name = systemErrorName(error);
      if (name === "EOF") return 0; // Windows says so of a closed pipe.
      if (name !== "EAGAIN") throw error;
      // Standard input may be shared with a process that made it non-blocking.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
}

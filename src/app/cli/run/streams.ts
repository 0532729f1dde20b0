import { closeSync, fstatSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { isatty } from "node:tty";
import { makePipes, type Pipe } from "../../../platform/pipes.js";

/** One of our output streams that a command gets by way of us; both, where they are the same file. */
export interface Captured {
  descriptors: readonly number[];
  /** None where the system makes none: then Node's own serves. */
  pipe: Pipe | undefined;
}

/** What `spawn` is told about a stream. */
type Stdio = "inherit" | "pipe" | number;

/**
 * Prepares to capture what a command writes. A terminal is never captured: the command shall see one.
 *
 * @param isWanted whether any output is captured
 */
export async function captureStreams(isWanted: boolean): Promise<Captured[]> {
  const piped = isWanted ? [1, 2].filter((descriptor) => !isatty(descriptor)) : [];
  // Two pipes to one file could not keep the order in which the command writes.
  const groups = piped.length === 2 && areSame(1, 2) ? [piped] : piped.map((descriptor) => [descriptor]);
  const pipes = groups.length === 0 ? [] : await makePipes(groups.length);
  if (pipes.length === 0) return piped.map((descriptor) => ({ descriptors: [descriptor], pipe: undefined }));
  return groups.map((descriptors, index) => ({ descriptors, pipe: pipes[index] }));
}

function areSame(one: number, other: number): boolean {
  const [a, b] = [fstatSync(one), fstatSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}

/** Returns what `spawn` is told, so that a command has our streams, or the captured ones. */
export function stdioFor(captured: readonly Captured[]): [Stdio, Stdio, Stdio] {
  const of = (descriptor: number): Stdio => {
    const found = captured.find(({ descriptors }) => descriptors.includes(descriptor));
    return found ? (found.pipe?.writing ?? "pipe") : "inherit";
  };
  return ["inherit", of(1), of(2)];
}

/** Returns the end to read of a captured stream, once the command has its own end. */
export function readerOf({ pipe }: Captured, nodes: Readable | null | undefined): Readable | undefined {
  if (!pipe) return nodes ?? undefined;
  closeSync(pipe.writing);
  return new Socket({ fd: pipe.reading, readable: true, writable: false });
}

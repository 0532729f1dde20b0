import { appendFileSync, renameSync, statSync, utimesSync } from "node:fs";
import { dirname } from "node:path";
import { systemErrorName } from "../../errors.js";
import { asOwner } from "../../platform/owner.js";
import { DurableFs } from "../../stores/directory/durable-fs.js";
import type { Output } from "./output.js";

const MOST_BYTES = 1024 * 1024;
const PIECE_LENGTH = 64 * 1024;
const STAMP_LENGTH = "2026-11-22T15:30:00.123Z ".length;

/**
 * Writes all output into a file instead of the two streams, each line with a timestamp. The file is kept under 1 MiB,
 * and the one before it as `<path>.1`. When it cannot be written, the output goes to the streams, with a warning.
 */
export class LogFile implements Output {
  private isBroken = false;

  constructor(
    private readonly path: string,
    private readonly streams: Output,
    private readonly clock: () => number,
  ) {}

  out(text: string): void {
    if (!this.write(text)) this.streams.out(text);
  }

  err(text: string): void {
    if (!this.write(text)) this.streams.err(text);
  }

  idle(text: string): void {
    const now = new Date(this.clock());
    // The time of the file says when the last pass was.
    if (this.repeats(text)) utimesSync(this.path, now, now);
    else this.out(text);
  }

  /** Whether the file is there, and ends in this text. */
  private repeats(text: string): boolean {
    try {
      const end = new DurableFs().readEnd(this.path, Buffer.byteLength(text) + PIECE_LENGTH);
      const lines = Buffer.from(end).toString("utf8").split("\n").slice(0, -1);
      const count = text.split("\n").length - 1;
      const last = lines.slice(-count).map((line) => `${line.slice(STAMP_LENGTH)}\n`);
      return last.join("") === text;
    } catch {
      return false;
    }
  }

  private write(text: string): boolean {
    if (this.isBroken) return false;
    try {
      for (const piece of this.pieces(text)) this.append(piece);
      return true;
    } catch (error) {
      this.isBroken = true;
      const reason = systemErrorName(error) ?? (error as Error).message;
      const warning = `owner-report: warning: cannot write the log file ${JSON.stringify(this.path)} (${reason}); the output continues here.\n`;
      this.streams.err(warning);
      return false;
    }
  }

  private append(piece: string): void {
    const size = this.size();
    if (size > 0 && size + Buffer.byteLength(piece) > MOST_BYTES) renameSync(this.path, `${this.path}.1`);
    asOwner(
      () => statSync(dirname(this.path)),
      () => appendFileSync(this.path, piece, { mode: 0o600 }),
    );
  }

  private size(): number {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    // Opening a FIFO would block until it has a reader.
    if (stat && !stat.isFile()) throw new Error("it is not a regular file");
    return stat?.size ?? 0;
  }

  /** Stamps the lines, in pieces of limited length: timestamps make many short lines far longer. */
  private *pieces(text: string): Generator<string> {
    const stamp = new Date(this.clock()).toISOString();
    let piece = "";
    for (const line of text.replace(/\n$/, "").split("\n")) {
      piece += `${stamp} ${line}\n`;
      if (piece.length < PIECE_LENGTH) continue;
      yield piece;
      piece = "";
    }
    if (piece !== "") yield piece;
  }
}

const HEAD_BYTES = 2 * 1024;
const TAIL_BYTES = 6 * 1024;

/** The beginning and the end of an output of any length. */
export class Excerpt {
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);
  private length = 0;

  add(chunk: Buffer): void {
    this.length += chunk.length;
    const fits = chunk.subarray(0, HEAD_BYTES - this.head.length);
    if (fits.length > 0) this.head = Buffer.concat([this.head, fits]);
    // Copied, because a part of a chunk would keep all of it in memory.
    this.tail = Buffer.from(
      Buffer.concat([this.tail, chunk.subarray(fits.length).subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES),
    );
  }

  /** Number of bytes that are left out between the two pieces. */
  get omitted(): number {
    return this.length - this.head.length - this.tail.length;
  }

  /** Returns the whole output in one piece, or its beginning and its end, without characters that were cut in two. */
  pieces(): [string] | [string, string] {
    if (this.omitted === 0) return [Buffer.concat([this.head, this.tail]).toString("utf8")];
    return [
      this.head.toString("utf8").replace(/\ufffd$/, ""),
      this.tail.toString("utf8").replace(/^\ufffd{1,3}/, ""),
    ];
  }
}

/** Length limit of a text, and the size of a text in its unit. */
export type Limit = { max: number; size: (text: string) => number };

/** Code block at the end of a text, such as the output of a command: what stands before it, in it and after it. */
interface LastBlock {
  before: string;
  content: string;
  after: string;
}

/** Below this size a block is not worth showing in two pieces. */
const LEAST = 200;
/** Part of the room that the beginning of a block gets; a failing command says why at its end. */
const HEAD_PART = 1 / 4;

/**
 * Cuts a text to a limit, with a line that says so and an end that is kept. A text that ends in a code block is cut inside
 * that, and keeps the block's beginning and end; any other at its end.
 */
export function cutTo(limit: Limit, text: string, { line, end }: { line: string; end: string }): string {
  const room = limit.max - limit.size(end);
  return (cutInBlock(limit, text, { line, room }) ?? cutAtEnd(limit, text, { line, room })) + end;
}

function cutAtEnd({ size }: Limit, text: string, { line, room }: { line: string; room: number }): string {
  const last = `\n${line}`;
  return beginning(text, (part) => size(part) <= room - size(last)) + last;
}

function cutInBlock(
  { size }: Limit,
  text: string,
  { line, room }: { line: string; room: number },
): string | undefined {
  const block = lastBlock(text);
  if (!block) return undefined;
  const { before, content, after } = block;
  const gap = `\n${line}\n`;
  const left = room - size(before + gap + after);
  if (left < LEAST) return undefined;
  const head = rather(
    /\n[^\n]*$/,
    beginning(content, (part) => size(part) <= left * HEAD_PART),
  );
  const tail = rather(
    /^[^\n]*\n/,
    ending(content, (part) => size(part) <= left - size(head)),
  );
  return before + head + gap + tail + after;
}

function lastBlock(text: string): LastBlock | undefined {
  const close = text.lastIndexOf("\n");
  const fence = text.slice(close + 1);
  if (!/^`{3,}$/.test(fence)) return undefined;
  const opened = text.lastIndexOf(`\n${fence}`, close - 1);
  const begun = text.indexOf("\n", opened + 1) + 1;
  if (opened < 0 || begun > close) return undefined;
  return { before: text.slice(0, begun), content: text.slice(begun, close), after: text.slice(close) };
}

/** Leaves out the part of a line that a cut has left, unless most of the piece is that. */
function rather(partOfLine: RegExp, piece: string): string {
  const lines = piece.replace(partOfLine, "");
  return lines.length * 2 > piece.length ? lines : piece;
}

/** Returns the longest beginning that fits, never with half a character. */
function beginning(text: string, fits: (part: string) => boolean): string {
  const length = longest(text.length, (count) => fits(text.slice(0, count)));
  return text.slice(0, /[\ud800-\udbff]$/.test(text.slice(0, length)) ? length - 1 : length);
}

/** Returns the longest ending that fits, never with half a character. */
function ending(text: string, fits: (part: string) => boolean): string {
  const length = longest(text.length, (count) => fits(text.slice(text.length - count)));
  return text.slice(text.length - length).replace(/^[\udc00-\udfff]/, "");
}

function longest(most: number, fits: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Counts the characters to insert, remove or replace so that `text` has `part` as a part (Sellers' algorithm). */
export function changesTo(text: string, part: string): number {
  let row = Array.from({ length: part.length + 1 }, (_, length) => length);
  let least = part.length;
  for (const character of text) {
    const next = [0];
    for (let at = 1; at < row.length; at++) {
      const [replaced = 0, removed = 0, inserted = 0] = [row[at - 1], row[at], next[at - 1]];
      next.push(Math.min(replaced + (part[at - 1] === character ? 0 : 1), removed + 1, inserted + 1));
    }
    row = next;
    least = Math.min(least, row.at(-1) ?? least);
  }
  return least;
}

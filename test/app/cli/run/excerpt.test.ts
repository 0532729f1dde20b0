import { expect, test } from "@jest/globals";
import { Excerpt } from "../../../../src/app/cli/run/excerpt.js";

function excerptOf(...chunks: (string | Buffer)[]): Excerpt {
  const excerpt = new Excerpt();
  for (const chunk of chunks) excerpt.add(Buffer.from(chunk));
  return excerpt;
}

test.each([
  ["nothing", []],
  ["less than the beginning", ["a".repeat(100), "b"]],
  ["the beginning and a part of the end", ["a".repeat(2000), "b".repeat(5000)]],
  ["exactly both", ["a".repeat(8192)]],
])("an output of %s is one whole piece", (_, chunks) => {
  const excerpt = excerptOf(...chunks);
  expect([excerpt.pieces(), excerpt.omitted]).toEqual([[chunks.join("")], 0]);
});

test.each([[[1]], [[7, 1000]], [[70_000]], [[2048, 6144, 1]]])(
  "of a longer one the first 2 KiB and the last 6 KiB are kept, in chunks of %j",
  (sizes) => {
    const text = Array.from({ length: 4000 }, (_, n) => `line ${n}\n`).join("");
    const excerpt = new Excerpt();
    for (let at = 0, turn = 0; at < text.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1;
      excerpt.add(Buffer.from(text.slice(at, at + size)));
      at += size;
    }
    expect(excerpt.pieces()).toEqual([text.slice(0, 2048), text.slice(-6144)]);
    expect(excerpt.omitted).toBe(text.length - 8192);
  },
);

test("characters that the cut divides are left out", () => {
  const [head = "", tail = ""] = excerptOf("x".repeat(2047), "€".repeat(5000)).pieces();
  expect(head).toBe("x".repeat(2047));
  expect(tail).toMatch(/^€+$/);
  expect(Buffer.byteLength(tail)).toBeGreaterThan(6140);
});

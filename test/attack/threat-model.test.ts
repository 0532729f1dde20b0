import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "../helpers/bundles.js";

const folder = join(root, "test");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".test.ts"),
);
const titles = sources.flatMap((name) =>
  [
    ...readFileSync(join(folder, name), "utf8").matchAll(
      /\b(?:describe|test)\w*(?:\.\w+)*(?:\([^"()]*\)|\(\[.*?\]\))?\(\s*"(T-\d\d) /g,
    ),
  ].map(([, id = ""]) => id),
);
const rows = [...readFileSync(join(root, "docs/threat-model.md"), "utf8").matchAll(/^\| (T-\d\d) \|/gm)].map(
  ([, id = ""]) => id,
);

test("the threat model names each of its threats once, and has a test for each", () => {
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows.filter((id) => !titles.includes(id))).toEqual([]);
});

test("every test of a threat has its row in the threat model", () => {
  expect([...new Set(titles)].filter((id) => !rows.includes(id))).toEqual([]);
});

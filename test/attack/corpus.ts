import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../src/report/fields.js";
import { root } from "../helpers/bundles.js";
import { bytes } from "./corpus/bytes.js";
import type { Hostile } from "./corpus/entry.js";
import { fences } from "./corpus/fences.js";
import { fields } from "./corpus/fields.js";
import { yaml } from "./corpus/yaml.js";

/*
 * The hostile reports: tables in corpus/, and files in test/corpus/ with what must come of them in expected.json. Hostile
 * names and things that are no plain files are in places.ts.
 */

const folder = join(root, "test/corpus");
type Noted = Record<string, { refused: string } | { fields: Partial<Report> }>;
const noted = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Noted;

function onDisk(): Hostile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".report"));
  return names.map((name) => {
    const expected = noted[name];
    if (!expected) throw new Error(`test/corpus/expected.json does not say what must come of ${name}`);
    const pattern = "refused" in expected ? { refused: new RegExp(literal(expected.refused)) } : expected;
    return { group: "file", name, bytes: readFileSync(join(folder, name)), expected: pattern };
  });
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The id that the corpus files are read under; one of them names it. */
export const CORPUS_ID = "hostile";
export const corpus: readonly Hostile[] = [...fences, ...yaml, ...bytes, ...fields, ...onDisk()];

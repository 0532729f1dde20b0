import { describe, expect, test } from "@jest/globals";
import { OwnerReportError } from "../../src/errors.js";
import { parseReport } from "../../src/report/document.js";
import { MARKER } from "./corpus/entry.js";
import { names, places } from "./corpus/places.js";
import { CORPUS_ID, corpus } from "./corpus.js";

test("the corpus holds at least 300 hostile reports and names, no two alike", () => {
  const titles = [
    ...corpus.map(({ group, name }) => `${group}: ${name}`),
    ...names.map(({ name }) => `name: ${name}`),
    ...places.map(({ name }) => `place: ${name}`),
  ];
  expect(new Set(titles).size).toBe(titles.length);
  expect(titles.length).toBeGreaterThanOrEqual(300);
  console.info(`The corpus: ${corpus.length} reports, ${names.length} names, ${places.length} places.`);
});

describe("T-01 a hostile report is read as plain text or refused, and runs nothing", () => {
  test.each(corpus.map((entry) => [`${entry.group}: ${entry.name}`.slice(0, 120), entry] as const))(
    "%s",
    async (_, { bytes, expected }) => {
      const read = await parseReport(bytes, CORPUS_ID).catch((error: unknown) => error);
      expect(globalThis).not.toHaveProperty(MARKER);
      expect(Object.prototype).not.toHaveProperty("isAdmin");
      if ("fields" in expected) expect(read).toMatchObject({ report_id: CORPUS_ID, ...expected.fields });
      else {
        expect(read).toBeInstanceOf(OwnerReportError);
        expect(read).toMatchObject({ code: "invalid-report" });
        expect((read as Error).message).toMatch(expected.refused);
      }
    },
  );
});

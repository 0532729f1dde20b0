import { afterAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { OwnerReportError } from "../../src/errors.js";
import { formatReport, parseReport } from "../../src/report/document.js";
import { CONTEXT_FIELDS, checkCheckpoint, lineProblem, type Report } from "../../src/report/fields.js";
import { generateId, idProblem, keyOfId, timeKey } from "../../src/report/id.js";
import { isLong, isShort } from "../faults/form.js";
import { createReport } from "../helpers/reports.js";
import { MARKER } from "./corpus/entry.js";
import { FUZZED, inputs } from "./inputs.js";
import { LONG_TIMEOUT } from "./long-form.js";

const RUNS = isLong ? 1_000_000 : isShort ? 1_000 : 10_000;
const share = (percent: number) => ({ numRuns: (RUNS * percent) / 100, verbose: 1 as const });

let tried = 0;
const slowest = { milliseconds: 0, bytes: Buffer.alloc(0) };

afterAll(() => {
  const { milliseconds, bytes } = slowest;
  const shown = JSON.stringify(bytes.toString("latin1").slice(0, 300));
  console.info(
    `${tried} inputs; the slowest took ${milliseconds.toFixed(1)} ms: ${bytes.length} bytes, ${shown}`,
  );
});

/** Parses, and remembers what took longest. */
async function timed(bytes: Buffer, id: string): Promise<Report> {
  const before = performance.now();
  try {
    return await parseReport(bytes, id);
  } finally {
    const milliseconds = performance.now() - before;
    tried += 1;
    if (milliseconds > slowest.milliseconds) Object.assign(slowest, { milliseconds, bytes });
  }
}

/** Whatever comes in: a whole report of strings comes out, or a refusal of the one kind. */
async function expectHeld(bytes: Buffer): Promise<void> {
  const read = await timed(bytes, FUZZED).catch((error: unknown) => error);
  if (read instanceof OwnerReportError) return expect(read.code).toBe("invalid-report");
  if (read instanceof Error) throw read;
  expect(Object.values(read as Report).every((value) => typeof value === "string")).toBe(true);
  expect(read).toMatchObject({ report_id: FUZZED });
}

const wellFormed = (maxLength: number) =>
  fc.string({ unit: "binary", maxLength }).filter((s) => s.isWellFormed() && !s.includes("\0"));
const text = fc.oneof({ weight: 9, arbitrary: wellFormed(200) }, { weight: 1, arbitrary: wellFormed(1200) });
const line = wellFormed(120).filter((s) => lineProblem(s) === undefined);
const given = line.filter((s) => s.trim() !== "");
const share100 = fc.nat(100).map((n) => `${n}%`);
const status = fc.constantFrom(
  "normal",
  "warning",
  "blocked",
  "failed",
  "cancelled",
  "completed",
  "success",
  "DONE",
);
const word = wellFormed(60).filter(
  (s) => "checkpoint" in checkCheckpoint({ team: "a", worker: "b", progress: s }),
);
const spoken = fc.record({
  ...{
    team: given,
    worker: given,
    task_id: line,
    progress: fc.oneof(share100, word),
    done: text,
    next: text,
  },
  ...{ status, source: line },
});
const context = fc.record(Object.fromEntries(CONTEXT_FIELDS.map((field) => [field, line])));
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/).filter((s) => idProblem(s) === undefined);

describe("T-05 parsing undoes writing, whatever a report says", () => {
  test(
    "any well-formed text in every field and the body comes back as the same text",
    async () => {
      const property = fc.asyncProperty(
        spoken,
        context,
        id,
        wellFormed(2000),
        async (said, where, own, body) => {
          const checked = checkCheckpoint(said);
          if (!("checkpoint" in checked))
            throw new Error("the generator made a checkpoint that is not valid");
          const report = createReport({ ...checked.checkpoint, ...where, report_id: own, body });
          const again = await timed(Buffer.from(formatReport(report)), own);
          expect(again).toEqual(report);
          expect(formatReport(again)).toBe(formatReport(report));
        },
      );
      await fc.assert(property, share(30));
    },
    LONG_TIMEOUT,
  );
});

describe("T-06 no input gets past the parser but as strings, or as a refused report", () => {
  test.each(inputs)(
    "%s",
    async (_, input, percent) => {
      await fc.assert(fc.asyncProperty(input, expectHeld), share(percent));
      expect(globalThis).not.toHaveProperty(MARKER);
    },
    LONG_TIMEOUT,
  );
});

describe("T-07 ids are closed under the round trip", () => {
  const any = fc.string({ unit: "binary", maxLength: 200 });
  const parts = fc.record({ team: any, worker: any, task_id: any });
  const moment = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });

  test("a generated id is a good own id, lower-case, at most 100 characters, and carries its time", () => {
    const property = fc.property(parts, moment, (said, now) => {
      tried += 1;
      const made = generateId(said, now, () => "1f3a9c2e");
      expect(idProblem(made)).toBeUndefined();
      expect(made).toMatch(/^[a-z0-9-]{1,100}$/);
      expect(keyOfId(made)).toBe(timeKey(now));
    });
    fc.assert(property, share(5));
  });

  test(
    "an id is accepted in a file exactly when it can name one, and never leaves its directory",
    async () => {
      const nearId = fc.oneof(
        any,
        fc
          .array(fc.constantFrom("a", "CON", ".", "..", "-", "/", "\\", "\n", ".md", ".lock", "\0"), {
            maxLength: 6,
          })
          .map((p) => p.join("")),
      );
      const property = fc.asyncProperty(nearId, async (own) => {
        const good = idProblem(own) === undefined;
        if (good) expect(own).not.toMatch(/[/\\\0\n]|^\.|\.\./);
        const report = createReport({ report_id: own.toWellFormed() });
        const read = await timed(Buffer.from(formatReport(report)), own).catch((error: unknown) => error);
        if (own !== "") expect(read instanceof OwnerReportError).toBe(!good);
      });
      await fc.assert(property, share(5));
    },
    LONG_TIMEOUT,
  );
});

import { describe, expect, test } from "@jest/globals";
import { heldFor } from "../../src/report/delivery-record.js";
import { at, begin, recordAfter } from "../helpers/attempts.js";

describe("the record", () => {
  test("keeps the latest 20 attempts and counts them all", () => {
    const record = recordAfter(...Array.from({ length: 50 }, () => "failed" as const));
    expect(record?.attempts).toBe(50);
    expect(record?.latest.map((a) => a.attempt)).toEqual(Array.from({ length: 20 }, (_, i) => i + 31));
  });

  test("marks an attempt whose process died as in doubt", () => {
    const record = begin(recordAfter("open"));
    expect(record.in_doubt).toBe(1);
    expect(record.latest[0]).toMatchObject({ outcome: "in-doubt", ended_at: at });
    expect(record.latest[1]).toMatchObject({ outcome: null, possible_duplicate: true });
  });

  test("says why a report was held", () => {
    const record = recordAfter("open");
    expect(record && heldFor(record, "why", { at, owner: "test" })).toMatchObject({
      held_reason: "why",
      in_doubt: 1,
    });
  });
});

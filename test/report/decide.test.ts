import { describe, expect, test } from "@jest/globals";
import { decide, isBlocked, isGivenUp, isHeld, isReleased, lastFailure } from "../../src/report/decide.js";
import { type Delivery, heldFor, type Outcome, reviewedRecord } from "../../src/report/delivery-record.js";
import { at, recordAfter } from "../helpers/attempts.js";

describe("the decision on a pending report", () => {
  test.each<[string, (Outcome | "open")[], object]>([
    ["no record: send", [], { do: "send", attempt: 1, possibleDuplicate: false }],
    ["failed: send again", ["failed"], { do: "send", attempt: 2, possibleDuplicate: false }],
    ["sent: archive without sending", ["sent"], { do: "archive" }],
    [
      "started without an outcome: send as a possible duplicate",
      ["open"],
      { do: "send", attempt: 2, possibleDuplicate: true },
    ],
    [
      "in doubt: send as a possible duplicate",
      ["in-doubt"],
      { do: "send", attempt: 2, possibleDuplicate: true },
    ],
    [
      "failed after a doubt: still a possible duplicate",
      ["in-doubt", "failed"],
      { do: "send", attempt: 3, possibleDuplicate: true },
    ],
    ["twice in doubt: send", ["in-doubt", "open"], { do: "send", attempt: 3, possibleDuplicate: true }],
    ["three times in doubt: blocked", ["in-doubt", "open", "in-doubt"], { do: "blocked" }],
    ["three times started without an outcome: blocked", ["open", "open", "open"], { do: "blocked" }],
    ["a success after doubts: archive", ["in-doubt", "in-doubt", "sent"], { do: "archive" }],
  ])("%s", (_, outcomes, decision) => {
    expect(decide(recordAfter(...outcomes), "resend")).toEqual(decision);
  });

  test("in-doubt: hold holds reports that may have gone out, and no others", () => {
    expect(decide(recordAfter("open"), "hold")).toEqual({ do: "hold" });
    expect(decide(recordAfter("in-doubt"), "hold")).toEqual({ do: "hold" });
    expect(decide(recordAfter("failed"), "hold")).toMatchObject({ do: "send" });
    expect(decide(recordAfter("sent"), "hold")).toEqual({ do: "archive" });
  });
});

type Ended = Outcome | "open";

/** Every record that a pass can leave behind after at most four attempts. */
function* records(before: Ended[] = []): Generator<Delivery | undefined> {
  const record = recordAfter(...before);
  yield record;
  if (before.length === 4 || decide(record, "resend").do !== "send") return;
  for (const next of ["failed", "in-doubt", "open", "sent"] as const) yield* records([...before, next]);
}

function released(record: Delivery): Delivery {
  return reviewedRecord(record, record.report_sha256, { what: "released", at, owner: "a person" });
}

describe("every question about a record has one answer", () => {
  test("a report is blocked exactly where no pass sends it again, until a person has released it", () => {
    for (const record of records()) {
      expect(isBlocked(record)).toBe(decide(record, "resend").do === "blocked");
      if (record && decide(record, "resend").do !== "archive")
        expect(decide(released(record), "resend").do).toBe("send");
    }
  });

  test("the last attempt is a failure unless it was sent, or a person has looked since", () => {
    for (const record of records()) {
      const last = record?.latest.at(-1);
      expect(lastFailure(record)).toEqual(last?.outcome === "sent" ? undefined : last);
      if (record) expect(lastFailure(released(record))).toBeUndefined();
    }
  });

  test("a hold ends with its release, and a release with the next hold", () => {
    expect([isHeld(undefined), isReleased(undefined)]).toEqual([false, false]);
    for (const record of records()) {
      if (!record) continue;
      const held = heldFor(record, "why", { at, owner: "a person" });
      expect([isHeld(record), isReleased(record)]).toEqual([false, false]);
      expect([isHeld(held), isReleased(held)]).toEqual([true, false]);
      expect([isHeld(released(held)), isReleased(released(held))]).toEqual([false, true]);
    }
  });

  test("a report is given up for failures alone, never for doubts, and not without a limit", () => {
    const mixed = recordAfter("in-doubt", "failed", "failed") as Delivery;
    expect([undefined, 1, 2, 3].map((limit) => isGivenUp(mixed, limit))).toEqual([false, true, true, false]);
    expect(isGivenUp(released(mixed), 1)).toBe(false);
  });
});

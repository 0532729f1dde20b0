import { describe, expect, test } from "@jest/globals";
import {
  type Delivery,
  decide,
  heldFor,
  type Outcome,
  withAttemptEnded,
  withAttemptStarted,
} from "../../src/report/delivery-record.js";

const at = "2026-11-22T15:30:00.000Z";

function begin(before: Delivery | undefined): Delivery {
  const decision = decide(before, "resend");
  if (decision.do !== "send") throw new Error(`not to be sent: ${decision.do}`);
  return withAttemptStarted("r", before, { ...decision, owner: "test", fence: 1, at }, "0".repeat(64));
}

function end(open: Delivery, outcome: Outcome): Delivery {
  return withAttemptEnded(
    open,
    { outcome, reason: outcome, exitCode: outcome === "sent" ? 0 : 1, signal: null },
    at,
  );
}

/** A record after these attempts; `open` is one whose process died. */
function recordAfter(...outcomes: (Outcome | "open")[]): Delivery | undefined {
  let record: Delivery | undefined;
  for (const outcome of outcomes) {
    const open = begin(record);
    record = outcome === "open" ? open : end(open, outcome);
  }
  return record;
}

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

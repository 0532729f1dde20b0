import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../src/report/document.js";
import { type Checkpoint, checkCheckpoint, progressPercent } from "../../src/report/fields.js";

const required = { team: "a", worker: "b", progress: "1" };

function problems(fields: Record<string, string>): string[] {
  const checked = checkCheckpoint({ ...required, ...fields });
  return "problems" in checked ? checked.problems.map((p) => `${p.field} ${p.problem}`) : [];
}

function checked(fields: Record<string, string>): Checkpoint {
  const result = checkCheckpoint({ ...required, ...fields });
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  return result.checkpoint;
}

describe("progress", () => {
  test.each([
    ["80%", "80%", 80],
    ["80", "80%", 80],
    [" 80 % ", "80%", 80],
    ["0", "0%", 0],
    ["100%", "100%", 100],
    ["12.5%", "12.5%", 12.5],
    ["3/7", "3/7", 42.86],
    ["7 / 7", "7/7", 100],
    ["almost there", "almost there", null],
    ["12:30", "12:30", null],
    ["1e3", "1e3", null],
  ])("%j is stored as %j, which is %j of 100", (given, stored, percent) => {
    expect(checked({ progress: given }).progress).toBe(stored);
    expect(progressPercent(stored)).toBe(percent);
  });

  test.each(["101%", "101", "8/7", "-1", "-5%", "1/0", "", "  ", "x".repeat(65), "a\nb"])(
    "%j is refused",
    (progress) => {
      expect(problems({ progress })).toHaveLength(1);
    },
  );
});

/** DESIGN §3, word by word. */
const MEANINGS = {
  normal: "normal success ok neutral queued in_progress pending waiting requested",
  completed: "completed done",
  failed: "failed failure error timed_out startup_failure",
  blocked: "blocked action_required",
  warning: "warning stale",
  cancelled: "cancelled skipped",
};
const words = Object.entries(MEANINGS).flatMap(([meant, all]) => all.split(" ").map((word) => [word, meant]));

/** The same of a stored report that says so itself. */
async function stored(fields: Record<string, string>): Promise<string> {
  const lines = Object.entries({ ...required, ...fields }).map(([name, value]) => `${name}: "${value}"\n`);
  return (await parseReport(Buffer.from(`---\n${lines.join("")}---\n`), "x")).status;
}

describe("status", () => {
  test.each(words)("%s means %s, in capitals too", async (given = "", meant = "") => {
    for (const status of [given, given.toUpperCase(), ` ${given} `])
      expect([checked({ status }).status, await stored({ status })]).toEqual([meant, meant]);
  });

  test("takes every status and conclusion that GitHub's API has", () => {
    const ofChecks =
      "success failure neutral cancelled skipped timed_out action_required stale startup_failure";
    const ofRuns = "queued in_progress completed requested waiting pending";
    for (const status of `${ofChecks} ${ofRuns}`.split(" ")) expect(problems({ status })).toEqual([]);
  });

  test.each(["finished", "Finished", "done", "100%", "100", "7/7"])(
    "a success at the end of a job is completed: progress %s",
    async (progress) => {
      const success = { status: "success", progress };
      expect([checked(success).status, await stored(success)]).toEqual(["completed", "completed"]);
      for (const status of ["ok", "normal", "neutral"])
        expect(checked({ status, progress }).status).toBe("normal");
      expect(checked({ status: "failure", progress }).status).toBe("failed");
      expect(checked({ progress }).status).toBe("normal");
    },
  );

  test.each(["99%", "6/7", "almost done", "finished soon"])(
    "a success in the midst of a job is normal: progress %s",
    (progress) => {
      expect(checked({ status: "success", progress }).status).toBe("normal");
    },
  );

  test.each(["great", "constructor", "__proto__", "timed out", ""])(
    "%j is refused with the words there are",
    (status) => {
      expect(problems({ status })).toEqual([
        "status must be one of normal, warning, blocked, failed, cancelled, completed, or a status or conclusion of GitHub's",
      ]);
    },
  );
});

describe("limits", () => {
  test("count characters, not their encoding", () => {
    expect(problems({ done: "😀".repeat(4000), task_id: "é".repeat(512) })).toEqual([]);
    expect(problems({ done: "😀".repeat(4001), task_id: "é".repeat(513) })).toEqual([
      "task_id is 513 characters long, at most 512 are allowed",
      "done is 4001 characters long, at most 4000 are allowed",
    ]);
  });

  test("names every bad field at once", () => {
    expect(problems({ team: "", worker: "a\nb", source: "x\0y", bogus: "z" })).toEqual([
      "team is required",
      "worker must be one line",
      "source must not contain a NUL character",
      "bogus is not a field of a report",
    ]);
  });
});

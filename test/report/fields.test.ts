import { describe, expect, test } from "@jest/globals";
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

describe("status", () => {
  test.each([
    ["success", "normal"],
    ["ok", "normal"],
    ["pending", "normal"],
    ["in_progress", "normal"],
    ["done", "completed"],
    ["failure", "failed"],
    ["error", "failed"],
    ["cancelled", "cancelled"],
    ["blocked", "blocked"],
    ["warning", "warning"],
  ])("%s means %s", (given, meant) => {
    expect(checked({ status: given }).status).toBe(meant);
  });

  test.each(["great", "constructor", "__proto__"])("%s is refused with the words there are", (status) => {
    expect(problems({ status })).toEqual([
      "status must be one of normal, warning, blocked, failed, cancelled, completed",
    ]);
  });
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

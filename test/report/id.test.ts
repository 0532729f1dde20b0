import { describe, expect, test } from "@jest/globals";
import { generateId, idProblem, isPath, keyOfId, momentOfKey } from "../../src/report/id.js";

const NOON = Date.parse("2026-11-22T15:30:00.123Z");
const random = () => "1f3a9c2e";
const make = (team: string, worker: string, task_id = "") =>
  generateId({ team, worker, task_id }, NOON, random);

describe("a generated id", () => {
  test("is the time, the slugs and random digits", () => {
    expect(make("clawteam", "backend-a", "example-task")).toBe(
      "20261122t153000123z-clawteam-backend-a-example-task-1f3a9c2e",
    );
  });

  test("is an own id too, at most 100 characters and lower-case, whatever the fields hold", () => {
    for (const text of ["Ünïcödé Tëam", "../../etc", "團隊", "a".repeat(512), "CON", "-rf", "😀", "x\ny"]) {
      const id = make(text, text, text);
      expect(idProblem(id)).toBeUndefined();
      expect(id).toMatch(/^[a-z0-9-]{1,100}$/);
    }
    expect(make("Ünïcödé", "b")).toContain("-unicode-b-");
  });

  test("sorts as its time does and gives it back", () => {
    const later = generateId({ team: "a", worker: "b", task_id: "" }, NOON + 1, random);
    expect(make("z", "z") < later).toBe(true);
    expect(momentOfKey(keyOfId(later) ?? "")).toBe(NOON + 1);
  });
});

describe("an own id", () => {
  test.each(["a", "A1", "build-42.done_x", "x".repeat(120), "console", "a.lock.b"])("may be %s", (id) => {
    expect(idProblem(id)).toBeUndefined();
  });

  test.each([
    "",
    "-rf",
    ".hidden",
    "_x",
    "a/b",
    "a\\b",
    "../x",
    "a..b",
    "a.",
    "a.lock",
    "a.LOCK",
    "a.md",
    "a b",
    "é",
    "x\ny",
    "x".repeat(121),
    "CON",
    "con",
    "nul.txt",
    "COM1",
    "lpt9.log",
    "aux",
  ])("cannot be %j", (id) => {
    expect(idProblem(id)).toEqual(expect.any(String));
  });
});

test("what holds a slash or ends in .md is a path", () => {
  expect(["a/b", "a\\b", "x.md", "./x"].every(isPath)).toBe(true);
  expect(["a", "a.b", "md"].some(isPath)).toBe(false);
});

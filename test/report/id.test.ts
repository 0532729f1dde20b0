import { describe, expect, test } from "@jest/globals";
import { clockProblem, generateId, idProblem, isPath, keyOfId, momentOfKey } from "../../src/report/id.js";

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

describe("the time in an id", () => {
  const kept = [
    "20260101t000000000z-",
    "20240229t235959999z-",
    "20261231t235959999z-",
    "19691231t235959999z-",
  ];
  test.each([...kept, "00000101t000000000z-", "99991231t235959999z-", "20000229t000000000z-"])(
    "may be %s",
    (id) => {
      expect(keyOfId(`${id}x`)).toBe(id.slice(0, -1));
    },
  );

  test.each([
    ...["20200001t000000000z-", "20201301t000000000z-", "20200100t000000000z-", "20200132t000000000z-"],
    ...["20260231t000000000z-", "20260229t000000000z-", "21000229t000000000z-", "20260431t000000000z-"],
    ...["20260101t240000000z-", "20260101t006000000z-", "20260101t000060000z-", "99999999t999999999z-"],
    ...["20260101T000000000Z-", "20260101t000000000z", "2026010t0000000000z-"],
  ])("cannot be %s: the id carries none", (id) => {
    expect(keyOfId(`${id}x`)).toBeUndefined();
  });

  test("keeps the order of every moment that Date can represent, and is never an impossible time", () => {
    const clocks = [
      -8.64e15,
      -62_167_219_200_001,
      -62_167_219_200_000,
      -1,
      0,
      NOON,
      253_402_300_799_999,
      8.64e15,
    ];
    const ids = clocks.map((now) => generateId({ team: "a", worker: "b", task_id: "" }, now, random));
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(keyOfId(id)).toBe(id.slice(0, 19));
    expect(clocks.map((now) => clockProblem(now) === undefined)).toEqual([
      ...[false, false, false, false],
      ...[true, true, true],
      false,
    ]);
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

test("a text with a slash or ending in .md is a path", () => {
  expect(["a/b", "a\\b", "x.md", "./x"].every(isPath)).toBe(true);
  expect(["a", "a.b", "md"].some(isPath)).toBe(false);
});

import { constants } from "node:os";
import { describe, expect, test } from "@jest/globals";
import { systemErrorName } from "../src/errors.js";

describe("the name of a system error", () => {
  test("is its code where Node knows one", () => {
    expect(systemErrorName({ code: "ENOSPC", errno: -28 })).toBe("ENOSPC");
    expect(systemErrorName(new Error("no code"))).toBeUndefined();
  });

  // libuv has no names for these two; Node then gives the number alone.
  const unnamed = (["EDQUOT", "ESTALE"] as const).filter((name) => constants.errno[name] !== undefined);
  test.each(unnamed)("is %s where Node gives its number alone", (name) => {
    const errno = -constants.errno[name];
    expect(systemErrorName({ code: `Unknown system error ${errno}`, errno })).toBe(name);
  });

  test("is Node's own text for an unknown number", () => {
    expect(systemErrorName({ code: "Unknown system error -4711", errno: -4711 })).toBe(
      "Unknown system error -4711",
    );
  });
});

import { describe, expect, test } from "@jest/globals";
import { commandIn, notBlank } from "../../src/platform/blank.js";

describe("a value counts as given unless it is nothing but white space", () => {
  test.each(["", " ", "\n", "\t\r\n \n", "\u00a0", "\ufeff"])("not %j", (value) => {
    expect(notBlank(value)).toBeUndefined();
  });

  test.each(["x", " x ", "\n- a\n", "0", "#"])("and keeps its white space: %j", (value) => {
    expect(notBlank(value)).toBe(value);
  });
});

describe("a script is a send command unless it holds no command at all", () => {
  test.each([
    ["blank lines", "\n \t\n"],
    ["a comment", "# curl"],
    ["comments", "#!/bin/bash\n\n  # curl \\\n\t#\n"],
    ["comments with the line ends of Windows", "# a\r\n\r\n# b\r\n"],
    ["a joined line with nothing on it", "\\\n\\\r\n  \\\n"],
    ["a joined line with a comment on it", " \\\n# curl"],
    ["a banner, at once", `${"# ".repeat(50_000)}\n${"#".repeat(50_000)}`],
  ])("not %s", (_, script) => {
    expect(commandIn(script)).toBeUndefined();
  });

  test.each([
    ["true"],
    ["# curl\ntrue"],
    ["# curl \\\ntrue"],
    ["\\\n true # sends"],
    ["a#b"],
    ["\\#x"],
    [`${"# ".repeat(50_000)}\ntrue`],
  ])("and is kept byte for byte: %j", (script) => {
    expect(commandIn(script)).toBe(script);
  });
});

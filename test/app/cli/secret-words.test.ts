import { describe, expect, test } from "@jest/globals";
import { readWords } from "../../../src/app/cli/words.js";
import { MODES, type Mode, takes } from "../../../src/app/commands.js";
import { readConfig } from "../../../src/app/config/config.js";
import { FORMER_INPUTS } from "../../../src/app/config/former.js";
import { INPUT_NAMES } from "../../../src/app/config/inputs.js";

const RUNTIME = { shell: "cli", environment: {}, directory: "/nowhere", home: "/nowhere" } as const;

function flagsOf(mode: Mode): string[] {
  return ["json", "no-such-flag", ...FORMER_INPUTS, ...INPUT_NAMES.filter((name) => takes(mode, name))];
}

/** Returns what is said of a command line that is wrong. */
async function said(words: readonly string[]): Promise<string> {
  try {
    const call = readWords(words);
    if (!("asks" in call)) await readConfig(call.mode, call.given, RUNTIME);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Command lines with a value in every place where it does not belong, whole or, if it is a URL, as a shell splits it. */
function* misplaced(value: string, modes: readonly Mode[]): Generator<string[]> {
  const parts = value.includes("://") ? value.split(" ") : [value];
  yield* [[value], ["help", value], [`--${value}`]];
  for (const mode of modes) {
    yield* [value, `--${value}`, `-${value}`].map((word) => [mode, word]);
    yield* [
      [mode, value, "x"],
      [mode, "x", value],
    ];
    for (const flag of flagsOf(mode))
      yield* [
        [mode, `--${flag}=${value}`],
        [mode, `--${flag}`, value, "y"],
        [mode, `--${flag}`, ...parts],
      ];
  }
}

/** Returns the command lines whose errors show a part of a value. */
async function shown(value: string, modes: readonly Mode[]) {
  const all = [];
  for (const words of misplaced(value, modes)) all.push({ words, text: await said(words) });
  return all.filter(({ text }) => /s3|cret/.test(text));
}

describe("no error for a wrong word shows a secret, wherever it was typed", () => {
  test.each([
    "https://u:s3 cret@h/d",
    "https://hooks.slack.com/services/T0/B0/s3cret",
    "https://api.telegram.org/bot12:s3cret/sendMessage?chat_id=1",
    "https://discord.com/api/webhooks/1/s3cret",
    "ghp_s3cret0123456789abcdefghijklm",
    "u:s3 cret@h:x",
    "host=h user=u password=s3cret",
  ])("%s", async (value) => {
    expect(await shown(value, ["direct", "list", "hold"])).toEqual([]);
  });

  test("behind any command", async () => {
    expect(await shown("postgresql://u:s3cret s3cret@h/d", MODES)).toEqual([]);
  });
});

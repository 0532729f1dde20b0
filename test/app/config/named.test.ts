/** What a usage error names: the flags as they are typed, and the variable that gave a wrong value. */
import { expect, test } from "@jest/globals";
import { readConfig } from "../../../src/app/config/config.js";
import type { RawInputs } from "../../../src/app/config/inputs.js";

const report = { team: "t", worker: "w", progress: "1%" };

async function refusalOf(
  mode: string,
  given: RawInputs,
  { shell = "cli", ...environment }: { shell?: "cli" | "action"; CLAWTEAM_DATA_DIR?: string } = {},
): Promise<string> {
  const runtime = { shell, environment, directory: "/work", home: "/home/me" };
  return readConfig(mode, given, runtime).then(
    () => "not refused",
    (error: Error) => error.message,
  );
}

test.each<[string, RawInputs, string, string]>([
  ["run", { ...report, start: "true", only: "failed" }, "start cannot be given together with ", "only"],
  ["run", { ...report, retries: "3" }, 'retries "3" counts only together with ', "deliver"],
  [
    "producer",
    { ...report, body: "x", "body-file": "y" },
    'body-file "y" cannot be given together with ',
    "body",
  ],
  ["status", { "expect-team": "t" }, "max-age is required with ", "expect-team"],
  ["status", { "expect-worker": "w" }, "max-age is required with ", "expect-worker"],
])(
  "two settings that do not fit are both named as they are given: %s %j",
  async (mode, given, what, other) => {
    expect(await refusalOf(mode, given)).toContain(`--${what}--${other}`);
    if (mode !== "run")
      expect(await refusalOf(mode, given, { shell: "action" })).toContain(` ${what}${other}`);
  },
);

test.each(["status", "producer", "cron", "doctor"])(
  "a data directory that only a shell would expand is refused by the name of its variable: %s",
  async (mode) => {
    const refusal = await refusalOf(mode, report, { CLAWTEAM_DATA_DIR: "$HOME/data" });
    expect(refusal).toContain('CLAWTEAM_DATA_DIR "$HOME/data" has $HOME, which only a shell would expand');
    expect(refusal).not.toContain("--queue");
  },
);

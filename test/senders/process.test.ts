import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runProcess } from "../../src/senders/process.js";
import { judgeEnding } from "../../src/senders/verdict.js";
import { tempDir } from "../helpers/temp-dir.js";

const run = { what: "the send command", program: "bash", timeoutSeconds: 5 };

function request(file: string, inputFile: string) {
  return { file, args: [], env: {}, inputFile, timeoutSeconds: 5, cancel: new AbortController().signal };
}

test("an input that cannot be read is reported as that, and nothing is started", async () => {
  const input = join(tempDir(), "gone.json");
  const result = await runProcess(request(process.execPath, input));
  const { outcome, reason } = judgeEnding(result, run);
  expect(outcome).toBe("failed");
  expect(reason).toBe(
    `what the send command was to read could not be opened (${input}: ENOENT), so it was not started`,
  );
});

test("a program that cannot be started is reported as that", async () => {
  const result = await runProcess(request(join(tempDir(), "no-program"), process.execPath));
  expect(judgeEnding(result, run)).toMatchObject({
    outcome: "failed",
    reason: "bash could not be started (ENOENT)",
  });
});

import { describe, expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";

const NEW = ["--team", "t", "--worker", "w", "--progress", "1%", "--report-id", "own-id"];

describe("the report in a result is the report as it stands afterwards", () => {
  test.each([
    ["sent", "true", 0, "sent"],
    ["failed", "exit 3", 1, "pending"],
  ])("%s", async (outcome, command, code, state) => {
    const queue = newQueue();
    const result = await cliJson(["direct", ...NEW, "--send-cmd", command, ...queue.flag]);
    expect(result).toMatchObject({
      code,
      json: { outcome, report_path: queue.path(state as "sent", "own-id") },
    });
    expect(result.json.report).toMatchObject({ state, attempts: 1, delivery: { latest: [{ outcome }] } });
  });

  test("held", async () => {
    const queue = newQueue();
    const timeout = ["--send-timeout", "1", "--in-doubt", "hold"];
    const result = await cliJson(["direct", ...NEW, "--send-cmd", "sleep 300", ...timeout, ...queue.flag]);
    expect(result.json).toMatchObject({
      outcome: "in-doubt",
      report_path: queue.path("held", "own-id"),
      held_count: 1,
    });
    expect(result.json.failed_reason).toMatch(/did not end within 1 s.*set aside in held/);
  });
});

describe("while anything is held, a pass warns of it, and nobody else who sends", () => {
  test.each([
    ["a pass", ["watchdog"], true],
    ["a driver", ["driver", "other"], false],
    ["a driver of a sent report", ["driver", "done"], false],
  ])("%s", async (_, words, warns) => {
    const queue = newQueue();
    await cliJson([
      "direct",
      ...NEW,
      "--send-cmd",
      "sleep 9",
      "--send-timeout",
      "1",
      "--in-doubt",
      "hold",
      ...queue.flag,
    ]);
    queue.write("done", handWritten());
    await cliJson(["driver", "done", "--send-cmd", "true", ...queue.flag]);
    queue.write("other", handWritten());
    const { json, stderr, code } = await cliJson([...words, "--send-cmd", "true", ...queue.flag]);
    expect([code, json.held_count]).toEqual([0, 1]);
    expect(stderr.includes("1 report is held for a person")).toBe(warns);
  });
});

test("a success pattern is found after megabytes of other output", async () => {
  const queue = newQueue();
  backlog(queue, 1);
  const command = 'head -c 3000000 /dev/zero | tr "\\0" x; echo; echo delivered';
  const args = [
    "watchdog",
    "--success-pattern",
    "^delivered$|\ndelivered\n",
    "--send-cmd",
    command,
    ...queue.flag,
  ];
  expect(await cliJson(args)).toMatchObject({ code: 0, json: { outcome: "sent" } });
});

test("a max-count that is no number is refused with --all too", async () => {
  const queue = newQueue();
  expect(
    await cliJson(["watchdog", "--all", "--max-count", "0", "--send-cmd", "true", ...queue.flag]),
  ).toMatchObject({
    code: 64,
  });
});

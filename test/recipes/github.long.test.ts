/** The recipes with GitHub as the receiver, by GitHub's own CLI against a GitHub of the test on a socket. */

import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { Report } from "../../src/report/fields.js";
import { describeOnPosix } from "../helpers/platform.js";
import { areInstalled } from "../helpers/programs.js";
import { type FakeGitHub, startGitHub } from "./fake-github.js";
import { fencedAll } from "./pages.js";
import { PLAIN, PWNED, sendBy, wordOf } from "./sending.js";

const [comment = "", commitStatus = "", issue = "", ...more] = fencedAll("github", "bash");
const SHA = "0123456789abcdef0123456789abcdef01234567";

const send = (
  command: string,
  { env }: FakeGitHub,
  fields: Partial<Report> = {},
  possibleDuplicate = false,
) => sendBy(command, { env, fields: { sha: SHA, ...fields }, possibleDuplicate });
const inWriting = (method: string) => method !== "GET";
/** Finds the text that a reader sees: a code block below a mark. */
const shown = (body = "") => /^<!-- owner-report \S+ -->\n\n((?: {4}.*\n?)+)$/.exec(body)?.[1];

test("the page has three commands, which ask and judge by the same lines", () => {
  const lines = [comment, commitStatus, issue].map((command) => /^# From here on .*/ms.exec(command)?.[0]);
  expect([lines.includes(undefined), new Set(lines).size]).toEqual([false, 1]);
  expect(more).toEqual([]);
  expect([comment, commitStatus, issue].every((command) => command.startsWith("set -eo pipefail\n"))).toBe(
    true,
  );
});

const declare = areInstalled(["gh", "jq"]) ? describeOnPosix : describe.skip;

declare("GitHub as the receiver (needs gh, jq)", () => {
  afterAll(() => expect(existsSync(PWNED)).toBe(false));

  test("a task has one comment, found by its mark among others and changed", async () => {
    const github = await startGitHub();
    for (const task_id of ["a", "b", "c"]) await send(comment, github, { task_id });
    const { outcome, receipt } = await send(comment, github, { task_id: "b", progress: "100%" });
    expect([outcome, receipt]).toEqual(["sent", { comment_id: "101" }]);
    expect(github.comments.map(({ body }) => shown(body)?.includes(PLAIN))).toEqual([true, true, true]);
    expect(github.requests.filter((line) => !line.startsWith("GET")).at(-1)).toMatch(/^PATCH .*\/101$/);
  });

  test("a comment with the same mark by anybody else is left alone", async () => {
    const github = await startGitHub();
    await send(comment, github);
    const [first] = github.comments;
    if (first) first.user = { login: "mallory" };
    await send(comment, github);
    expect(github.comments.map(({ user }) => user.login)).toEqual(["mallory", "github-actions[bot]"]);
    await sendBy(comment, { env: { ...github.env, REPORT_LOGIN: "mallory" } });
    expect(github.comments).toHaveLength(2);
  });

  test("what was in doubt is found, and nothing comes twice", async () => {
    const github = await startGitHub();
    github.after = (method) => (inWriting(method) ? "cut" : undefined);
    expect([wordOf(await send(comment, github)), wordOf(await send(issue, github))]).toEqual([
      "in-doubt",
      "in-doubt",
    ]);
    github.after = () => undefined;
    expect((await send(comment, github, {}, true)).outcome).toBe("sent");
    expect((await send(issue, github, {}, true)).receipt).toEqual({ issue: "1" });
    expect([github.comments.length, github.issues.length]).toEqual([1, 1]);
  });

  const refused = { status: 403 };
  const faults: [string, FakeGitHub["before"], string][] = [
    ["a refusal", (method) => (inWriting(method) ? refused : undefined), "failed"],
    [
      "a limit",
      (method) => (inWriting(method) ? { ...refused, headers: { "retry-after": "60" } } : undefined),
      "moment 60",
    ],
    ["a 502", (method) => (inWriting(method) ? { status: 502 } : undefined), "in-doubt"],
    ["a cut connection", (method) => (inWriting(method) ? "cut" : undefined), "in-doubt"],
  ];
  test.each(faults)("%s is judged as by the other recipes", async (_name, before, expected) => {
    const github = await startGitHub();
    github.before = before;
    expect(wordOf(await send(issue, github))).toBe(expected);
  });

  test("where the comments cannot be read, or gh has no token, nothing is written and it has failed", async () => {
    const github = await startGitHub();
    github.before = (method) => (inWriting(method) ? undefined : { status: 502 });
    expect(wordOf(await send(comment, github))).toBe("failed");
    expect(wordOf(await send(issue, github, {}, true))).toBe("failed");
    const stranger = { ...github, env: { ...github.env, GH_TOKEN: "" } };
    for (const command of [comment, commitStatus, issue])
      expect(wordOf(await send(command, stranger))).toBe("failed");
    expect(github.requests.filter((line) => !line.startsWith("GET"))).toEqual([]);
  });

  test("a commit has a status for each task, by the report's own", async () => {
    const github = await startGitHub();
    const run_url = "https://github.com/o/r/actions/runs/1";
    const states = ["normal", "warning", "blocked", "failed", "cancelled", "completed"];
    for (const status of states) await send(commitStatus, github, { status, run_url } as Partial<Report>);
    expect(github.statuses.map(({ sha, fields }) => [sha, fields.state])).toEqual(
      ["pending", "pending", "failure", "failure", "failure", "success"].map((state) => [SHA, state]),
    );
    const { context, description, target_url } = github.statuses[0]?.fields ?? {};
    expect([context, target_url]).toEqual(["owner-report: clawteam/backend-a example-task", run_url]);
    expect([...String(description)].length).toBeLessThanOrEqual(140);
    const { outcome, reason } = await send(commitStatus, github, { sha: "../../x" });
    expect([outcome, reason]).toEqual(["failed", expect.stringContaining("the report names no commit")]);
  });

  test("an issue is opened for blocked and failed only", async () => {
    const github = await startGitHub();
    for (const status of ["normal", "blocked", "completed", "failed"] as const) {
      const { outcome, receipt } = await send(issue, github, { status });
      const isOpened = status === "blocked" || status === "failed";
      expect([outcome, receipt?.issue === "none"]).toEqual(["sent", !isOpened]);
    }
    expect(github.issues.map(({ fields }) => fields.title)).toEqual([
      "blocked: clawteam/backend-a example-task",
      "failed: clawteam/backend-a example-task",
    ]);
    expect(shown(github.issues[0]?.body)).toContain(PLAIN);
  });
});

/** The runners of Gitea and Forgejo, by what they set and what their logs show. */

import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { annotations } from "../helpers/runner-files.js";

const gitea = { GITHUB_ACTIONS: "true", GITEA_ACTIONS: "true", GITHUB_RUN_NUMBER: "36" };
const forges = [
  ["Gitea", gitea, "4711"],
  ["Forgejo", { ...gitea, FORGEJO_ACTIONS: "true" }, "36"],
] as const;
const fields = { team: "t", worker: "w", progress: "1%" };

describe.each(forges)("on %s", (name, env, run) => {
  test("a message links to the page of its run", async () => {
    const { outputs } = await runAction({ mode: "producer", ...fields }, { env });
    expect(outputs.message).toMatch(new RegExp(`/octo/pipeline/actions/runs/${run}$`));
  });

  test("the cache store is refused at once, with the reason and what to use instead", async () => {
    for (const mode of ["producer", "watchdog", "status", "doctor"]) {
      const more = mode === "producer" ? fields : {};
      const step = await runAction({ mode, queue: "cache", "send-cmd": "true", ...more }, { env });
      expect([step.code, step.outputs.outcome]).toEqual([1, "error"]);
      expect(step.shown).toContain(`needs GitHub's cache, and this job runs on ${name}`);
    }
    const args = ["producer", "--team", "t", "--worker", "w", "--progress", "1%"];
    const { code, json } = await cliJson(args, { env: { ...env, OWNER_REPORT_QUEUE: "cache" } });
    expect([code, json]).toMatchObject([69, { code: "unavailable" }]);
    expect(json.error).toContain("Use queue: git");
  });

  test("an annotation of several lines is printed plainly too, whole and once", async () => {
    const { stdout } = await runAction({ mode: "producer", ...fields, "dry-run": "100%" }, { env });
    const [annotation = ""] = annotations("error", stdout);
    const plain = annotation.replaceAll("%0A", "\n").replaceAll("%25", "%");
    expect(plain.split("\n").length).toBeGreaterThan(1);
    expect(stdout.split(`\n${plain}\n`)).toHaveLength(2);
  });

  test("an annotation that reads the same either way is said once", async () => {
    const { stdout } = await runAction({ mode: "watchdog", "send-cmd": "true" }, { env });
    const [warning = ""] = annotations("warning", stdout);
    expect(warning).toContain("There is no queue at");
    expect(stdout.split(warning)).toHaveLength(2);
  });
});

test("on GitHub an annotation is not said twice", async () => {
  const { stdout } = await runAction({ mode: "producer", ...fields, "dry-run": "100%" });
  const said = stdout.split("\n").filter((line) => line.includes("dry-run"));
  expect(said).toEqual([expect.stringMatching(/^::error .*%0A/)]);
});

test("the cache store of a shell that runs no job is not refused for its forge", async () => {
  const { stderr } = await cli(["status"], { env: { OWNER_REPORT_QUEUE: "cache" } });
  expect(stderr).not.toMatch(/Gitea|Forgejo/);
});

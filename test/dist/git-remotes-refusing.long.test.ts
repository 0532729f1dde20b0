import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliJson } from "../helpers/cli.js";
import { type GitServer, serveGit } from "../helpers/git-http.js";
import { newGitQueue } from "../helpers/git-queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

describe("a remote that refuses for good ends a run at once, with the remedy", () => {
  test("a token that may only read", async () => {
    const queue = newGitQueue();
    const server = await readOnly(queue.repository);
    const { code, json } = await cliJson(["producer", ...report], {
      env: queue.env(server.url, server.token),
    });
    expect(code).toBe(74);
    expect(json.error).toMatch(/403.*permissions: contents: write/s);
    expect(server.requests.filter((request) => request.includes("receive-pack"))).toHaveLength(1);
    expect(queue.pending()).toEqual([]);
  });

  test.each(["pull_request", "push"])(
    "a step of %s whose token only reads is red and says so",
    async (event) => {
      const queue = newGitQueue();
      const { url, token, ...server } = await readOnly(queue.repository);
      const fields = { team: "t", worker: "w", progress: "10%" };
      const inputs = { mode: "producer", queue: `git:${url}`, token, ...fields };
      const { code, outputs, shown } = await runAction(inputs, { env: { GITHUB_EVENT_NAME: event } });
      expect([code, outputs.outcome]).toEqual([1, "error"]);
      expect(shown).toMatch(/read-only.*permissions: contents: write/);
      // Only a pull request may be a fork's, and then no permission helps.
      expect(/from a fork.*workflow_run/.test(shown)).toBe(event === "pull_request");
      expect(shown).not.toContain(token);
      expect(server.requests.filter((request) => request.includes("receive-pack"))).toHaveLength(1);
      expect(queue.pending()).toEqual([]);
    },
  );

  test("a wrong token, and none", async () => {
    const queue = newGitQueue();
    const server = await serveGit(queue.repository);
    for (const token of ["wrong-token-value", undefined]) {
      const { code, json, shown } = await cliJson(["producer", ...report], {
        env: queue.env(server.url, token),
      });
      expect([code, json.error]).toEqual([74, expect.stringMatching(/token/)]);
      expect(shown).not.toContain("wrong-token-value");
    }
  });

  test("a place without a repository", async () => {
    const env = newGitQueue().env(tempDir());
    expect(await cliJson(["watchdog"], { env })).toMatchObject({
      code: 74,
      json: { error: expect.stringContaining("Check the address of the queue (--queue)") },
    });
  });

  test("a protected namespace", async () => {
    const queue = newGitQueue();
    hook(queue.repository, "update", 'echo "GH013: Repository rule violations found for $1." >&2; exit 1');
    const { code, json } = await cliJson(["producer", ...report], { env: queue.env() });
    expect([code, json.error]).toEqual([
      74,
      expect.stringContaining("The remote protects refs/owner-reports/*"),
    ]);
  });

  test("no git on PATH: 69", async () => {
    const bin = tempDir();
    const env = { ...newGitQueue().env(), PATH: bin };
    expect(await cliJson(["watchdog"], { env })).toMatchObject({
      code: 69,
      json: { error: expect.stringContaining("Install git") },
    });
  });

  test("no remote named outside CI, and remotes that would run a command: 64", async () => {
    for (const remote of ["", "ext::sh -c id", "--upload-pack=id"]) {
      const env = { OWNER_REPORT_QUEUE: `git:${remote}` };
      expect(await cliJson(["watchdog"], { env })).toMatchObject({ code: 64 });
    }
  });
});

/** A server that answers as GitHub does to the token of a fork's pull request: it reads, and a push is a 403. */
async function readOnly(repository: string): Promise<GitServer> {
  const server = await serveGit(repository);
  server.fault = ({ url }) => (url?.includes("git-receive-pack") ? "refuse" : undefined);
  return server;
}

function hook(repository: string, name: string, script: string): void {
  writeFileSync(join(repository, "hooks", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(repository, "hooks", name), 0o755);
}

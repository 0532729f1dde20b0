import { spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { type GitServer, serveGit } from "../helpers/git-http.js";
import { gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { git } from "../helpers/git-remote.js";
import { endAfterTests } from "../helpers/processes.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

interface Asked {
  runs: string[];
  /** How often the refs were listed: again where a slow machine has taken long since the last time. */
  lists: number;
  wanted: number;
}

/** The git commands of a run against a queue in which so much is pending, and how many objects they asked for. */
async function asked(args: string[], pending: number): Promise<Asked> {
  const queue = newGitQueue();
  gitBacklog(queue, pending);
  const bin = tempDir();
  const [words, trace] = [join(bin, "words"), join(bin, "trace")];
  // Between owner-report and git, because no such variable of ours reaches it.
  const script = `echo "$*" >> ${words}\nPATH=\${PATH#*:} GIT_TRACE_PACKET=${trace} exec git "$@"`;
  writeFileSync(join(bin, "git"), `#!/bin/bash\n${script}\n`);
  chmodSync(join(bin, "git"), 0o755);
  const env = { ...queue.env(), PATH: `${bin}:${process.env.PATH}` };
  expect((await cliJson(args, { env })).code).toBe(0);
  const lines = (path: string) => (existsSync(path) ? readFileSync(path, "utf8").split("\n") : []);
  const word = /(?:^| )(version|ls-remote|fetch|push|cat-file)(?: |$)/;
  const all = lines(words).flatMap((line) => word.exec(line)?.[1] ?? []);
  const runs = all.filter((run) => run !== "ls-remote");
  return {
    runs,
    lists: all.length - runs.length,
    wanted: lines(trace).filter((line) => / fetch> want /.test(line)).length,
  };
}

describe("a git queue", () => {
  test("is filled and drained by action steps over http, with the job's token", async () => {
    const queue = newGitQueue();
    // A server that can leave contents out, as hosted ones do.
    git(["-C", queue.repository, "config", "uploadpack.allowFilter", "true"]);
    const { url, token } = await serveGit(queue.repository);
    const sender = recordingSender();
    const inputs = { queue: `git:${url}`, token };
    const fields = { team: "t", worker: "w", progress: "10%" };
    const queued = await runAction({ mode: "producer", ...fields, ...inputs });
    expect(queued).toMatchObject({ code: 0, outputs: { outcome: "queued" } });
    // Counting would be a round trip of its own.
    expect(queued.outputs["pending-count"] ?? "").toBe("");
    expect(queue.pending()).toEqual([queued.outputs["report-id"]]);
    const passed = await runAction(
      { mode: "watchdog", "send-cmd": sender.record, ...inputs },
      { env: sender.env },
    );
    expect(passed).toMatchObject({ code: 0, outputs: { outcome: "sent", "pending-count": "0" } });
    expect(sender.sends().map(({ id }) => id)).toEqual([queued.outputs["report-id"]]);
    expect(queue.pending()).toEqual([]);
    expect(queue.archived("sent")).toEqual([queued.outputs["report-id"]]);
    expect(queue.ref("lock")).toBeUndefined();
    expect(`${queued.shown}${passed.shown}${queued.summary}${passed.summary}`).not.toContain(token);
  });

  test("is drained with one push for each report, and three more: the lock, the first attempt, the end", async () => {
    const queue = newGitQueue();
    const server = await serveGit(queue.repository);
    const ids = gitBacklog(queue, 5);
    const env = queue.env(server.url, server.token);
    const pass = await cliJson(["watchdog", "--all", "--send-cmd", "true"], { env });
    expect(pass).toMatchObject({ code: 0, json: { sent_ids: ids } });
    expect(server.accepted()).toBe(ids.length + 3);
  });

  test.each([
    ["a producer", ["producer", ...report]],
    ["a producer with an id of its own", ["producer", ...report, "--report-id", "own"]],
    ["a dry run", ["watchdog", "--dry-run", "--send-cmd", "true"]],
    ["status", ["status"]],
    ["a pass of one", ["watchdog", "--send-cmd", "true"]],
  ])(
    "is asked as often by %s, and for as many objects, whether little or much is pending",
    async (_, args) => {
      const few = await asked(args, 60);
      const many = await asked(args, 600);
      expect([many.runs, many.wanted]).toEqual([few.runs, few.wanted]);
      expect(many.lists).toBeLessThanOrEqual(5);
    },
  );

  test("is not listed for a producer whose id is generated", async () => {
    const { runs, lists, wanted } = await asked(["producer", ...report], 3);
    expect([runs, lists, wanted]).toEqual([["version", "push", "fetch"], 0, 0]);
  });

  test("works through git daemon", async () => {
    const queue = newGitQueue();
    const url = await startDaemon(queue.repository);
    const sender = recordingSender();
    const env = { ...queue.env(url), ...sender.env };
    expect(await cliJson(["producer", ...report], { env })).toMatchObject({ json: { outcome: "queued" } });
    const passed = await cliJson(["watchdog", "--send-cmd", sender.record], { env });
    expect(passed).toMatchObject({ code: 0, json: { outcome: "sent" } });
    expect(queue.archived("sent")).toHaveLength(1);
  });

  test("tells a path under which its reports are found again", async () => {
    const queue = newGitQueue();
    const env = queue.env();
    const { json } = await cliJson(["producer", ...report, "--report-id", "Own-Id"], { env });
    expect(json.report_path).toBe(`${queue.repository}#refs/owner-reports/pending/own-id:Own-Id.md`);
    const read = await cli(["consumer", String(json.report_path)], { env });
    expect(JSON.parse(read.stdout)).toMatchObject({ report_id: "Own-Id", state: "pending" });
  });
});

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

async function startDaemon(repository: string): Promise<string> {
  const port = await freePort();
  const base = `--base-path=${dirname(repository)}`;
  const options = ["--export-all", "--enable=receive-pack", "--listen=127.0.0.1", `--port=${port}`, base];
  // Itself, not by way of git: it is to end with the tests.
  const child = spawn(join(git(["--exec-path"]).trim(), "git-daemon"), options, { stdio: "ignore" });
  endAfterTests(child.pid ?? 0);
  let isUp = false;
  await eventually("git daemon", () => {
    const socket = connect(port, "127.0.0.1", () => {
      isUp = true;
    });
    socket.on("error", () => {}).unref();
    if (isUp) socket.destroy();
    return isUp;
  });
  return `git://127.0.0.1:${port}/${repository.slice(dirname(repository).length + 1)}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

import { appendFileSync, chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { serveGit } from "../helpers/git-http.js";
import { gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { git } from "../helpers/git-remote.js";
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

/** How many refs the server sent to the fetches of a run, by git's own trace. */
async function refsFetched(url: string, token: string, args: string[]): Promise<number> {
  const bin = tempDir();
  const trace = join(bin, "trace");
  // Between owner-report and git, because no such variable of ours reaches it.
  writeFileSync(join(bin, "git"), `#!/bin/sh\nPATH=\${PATH#*:} GIT_TRACE_PACKET=${trace} exec git "$@"\n`);
  chmodSync(join(bin, "git"), 0o755);
  const env = { ...newGitQueue().env(url, token), PATH: `${bin}:${process.env.PATH}` };
  expect((await cliJson(args, { env })).code).toBe(0);
  const lines = readFileSync(trace, "utf8").split("\n");
  return lines.filter((line) => / fetch< [0-9a-f]{40} refs\//.test(line)).length;
}

/** As if they had been there for long: each in a file of its own would take many seconds to make. */
function manyRefs(repository: string, count: number): void {
  const tree = git(["-C", repository, "hash-object", "-t", "tree", "-w", "--stdin"], { input: "" }).trim();
  const options = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
  const commit = git(["-C", repository, ...options, "commit-tree", tree, "-m", "x"]).trim();
  git(["-C", repository, "pack-refs", "--all"]);
  const lines = Array.from({ length: count }, (_, index) => `${commit} refs/z-other/${10 * count + index}\n`);
  appendFileSync(join(repository, "packed-refs"), lines.join(""));
}

describe("a git queue", () => {
  test("is drained in passes that leave the archive's contents at the remote, which stays whole", async () => {
    const queue = newGitQueue();
    git(["-C", queue.repository, "config", "uploadpack.allowFilter", "true"]);
    const { url, token } = await serveGit(queue.repository);
    const ids = gitBacklog(queue, 9);
    const sender = recordingSender();
    const env = { ...queue.env(url, token), ...sender.env };
    for (let pass = 0; pass < 3; pass++) {
      const ended = await cliJson(["watchdog", "--max-count", "3", "--send-cmd", sender.record], { env });
      expect(ended.json.error).toBeUndefined();
      expect(ended).toMatchObject({ code: 0, json: { sent_ids: ids.slice(3 * pass, 3 * pass + 3) } });
    }
    expect(queue.archived("sent")).toEqual(ids);
    git(["-C", queue.repository, "fsck", "--strict", "--connectivity-only"]);
    const read = await cli(["consumer", ids[0] ?? ""], { env });
    expect(JSON.parse(read.stdout)).toMatchObject({ report_id: ids[0], state: "sent", attempts: 1 });
  });

  test("is not asked for each report of a status, a list or a dry run", async () => {
    const queue = newGitQueue();
    const server = await serveGit(queue.repository);
    const ids = gitBacklog(queue, 24);
    let fetches = 0;
    server.fault = ({ url }) => {
      if (url?.includes("service=git-upload-pack")) fetches++;
      return undefined;
    };
    const env = queue.env(server.url, server.token);
    const words = [["status"], ["list"], ["watchdog", "--all", "--dry-run", "--send-cmd", "true"]];
    for (const word of words) {
      fetches = 0;
      expect((await cliJson(word, { env })).code).toBe(0);
      expect(fetches).toBeGreaterThan(0);
      expect(fetches).toBeLessThan(ids.length / 2);
    }
  });

  test("fetches nothing of 20,000 other refs, and of a queue only what is asked for", async () => {
    const queue = newGitQueue();
    gitBacklog(queue, 3);
    const { url, token } = await serveGit(queue.repository);
    manyRefs(queue.repository, 20_000);
    const fields = ["--team", "t", "--worker", "w", "--progress", "10%"];
    expect(await refsFetched(url, token, ["producer", ...fields])).toBe(1);
    expect(await refsFetched(url, token, ["watchdog", "--send-cmd", "true"])).toBe(0);
    expect(queue.archived("sent")).toHaveLength(1);
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

  test("is read under the lock and counted at a pass's end, and what is small together is read in one process", async () => {
    const { runs, lists } = await asked(["watchdog", "--send-cmd", "true"], 3);
    const reads = runs.filter((run) => run === "cat-file").length;
    const others = runs.filter((run) => run !== "cat-file");
    expect([others, lists, reads]).toEqual([["version", "push", "fetch", "push", "push", "push"], 2, 1]);
  });
});

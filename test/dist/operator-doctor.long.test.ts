import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { describeOnPosix } from "../helpers/platform.js";
import { start } from "../helpers/processes.js";
import { agedId, backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";

interface Check {
  what: string;
  state: string;
  seen: string;
  remedy: string;
}

const doctor = (queue: Queue, command = "true", more: string[] = []) =>
  cliJson(["doctor", "--send-cmd", command, ...more, ...queue.flag]);
const checksOf = (json: Record<string, unknown>) => json.checks as Check[];
const check = (json: Record<string, unknown>, what: string) =>
  checksOf(json).find((found) => found.what.includes(what));

onEachNode("doctor", (node) => {
  test("passes where all is well, says so for every step, sends nothing and changes nothing", async () => {
    const queue = newQueue();
    const sender = recordingSender();
    const [, next = ""] = backlog(queue, 2);
    await cli(["watchdog", "--send-cmd", "true", ...queue.flag], { node });
    const before = listing(queue.dir);
    const args = ["doctor", "--send-cmd", sender.record, ...queue.flag];
    const { code, json, shown } = await cliJson(args, { node, env: sender.env });
    expect([code, json.outcome]).toEqual([0, "ok"]);
    for (const { what, state, seen } of checksOf(json)) {
      expect([what, state]).toEqual([what, expect.stringMatching(/^(pass|warn|skipped)$/)]);
      expect(seen).not.toBe("");
      expect(shown).toContain(what);
    }
    expect(check(json, "next pass")?.seen).toContain(next);
    expect([sender.sends(), listing(queue.dir)]).toEqual([[], before]);
  });

  test("without a sender fails with both ways to give one, and still says what comes next", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 1);
    const { code, json, shown } = await cliJson(["doctor", ...queue.flag], { node });
    expect([code, json.outcome]).toEqual([1, "failed"]);
    expect(check(json, "sender")).toMatchObject({ state: "fail" });
    for (const way of ["send-cmd", "target"]) expect(shown).toContain(way);
    expect(check(json, "next pass")).toMatchObject({ state: "skipped", seen: expect.stringContaining(head) });
  });
});

/** Runs a line as a person types it, where owner-report is on the PATH. */
async function inBash(line: string, args: string[] = []): Promise<string> {
  const script = `owner-report() { '${process.execPath}' '${cliBundle}' "$@"; }; ${line}`;
  const home = tempDir();
  const run = start("bash", ["-c", script, "bash", ...args], { cwd: home, env: systemEnvironment(home) });
  return (await run.finished).stdout;
}

describeOnPosix("what doctor tells a person to type", () => {
  const typed = (remedy = "") => inBash(remedy.slice(remedy.indexOf("owner-report ")));

  test("is about this queue, and works as it stands", async () => {
    const dir = join(tempDir(), "it's $HOME");
    const queue = ["--queue", `/.${dir}`];
    await cli(["producer", ...["--team", "t", "--worker", "w", "--progress", "1"], ...queue]);
    const send = ["--send-cmd", "echo no; exit 3", ...queue];
    const { json: pass } = await cliJson(["watchdog", ...send]);
    const id = String(pass.failed_id);
    const looked = await cliJson(["doctor", ...send]);
    const tried = await typed(check(looked.json, "last error")?.remedy);
    expect([tried.includes(id), tried.includes("exit code 3")]).toEqual([true, true]);
    await cli(["hold", id, "--reason", "r", ...queue]);
    writeFileSync(join(dir, "cron.env"), "OWNER_REPORT_SEND_CMD='true'\n", { mode: 0o600 });
    const { json } = await cliJson(["doctor", ...queue]);
    expect(await typed(check(json, "held")?.remedy)).toContain(id.slice(-8));
    const more = / (--cron-env .*)$/.exec(check(json, "sender")?.remedy ?? "")?.[1];
    const again = await inBash(`owner-report doctor --json "$@" ${more}`, queue);
    expect(check(JSON.parse(again), "sender")).toMatchObject({ state: "pass" });
  });
});

describe("doctor", () => {
  test("asks an unreadable remote no more often than it must, and fails every check of the queue", async () => {
    const asked = join(tempDir(), "asked");
    const bin = tempDir();
    const real = execFileSync("bash", ["-c", "command -v git"], { encoding: "utf8" }).trim();
    const script = `#!/bin/bash\ncase " $* " in *" fetch "* | *" ls-remote "*) echo x >>'${asked}';; esac\nexec '${real}' "$@"\n`;
    writeFileSync(join(bin, "git"), script, { mode: 0o755 });
    const remote = ["--queue", `git:${join(tempDir(), "nowhere.git")}`];
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const { code, json } = await cliJson(["doctor", ...remote, "--send-cmd", "true"], { env });
    const failed = checksOf(json).filter(({ state }) => state === "fail");
    expect([code, failed.length]).toEqual([1, 10]);
    const said = failed.filter(({ seen }) => seen !== "the queue could not be read, as above");
    expect(said.map(({ what }) => what)).toEqual(["pending reports", "git remote"]);
    for (const { seen } of said) expect(seen).toMatch(/^Could not read the queue at \S+: [^.]*[^. ]\. \S/);
    expect(readFileSync(asked, "utf8")).toBe("x\nx\n");
  });

  test("of a queue that is not there warns, names it and does not create it", async () => {
    const queue = newQueue();
    const { code, json } = await doctor(queue);
    expect(code).toBe(0);
    expect(check(json, "pending reports")).toMatchObject({
      state: "warn",
      seen: expect.stringContaining(queue.dir),
      remedy: expect.stringContaining("queue"),
    });
    expect(existsSync(queue.dir)).toBe(false);
  });

  test("of a queue that cannot be read fails every check of it, and still makes the others", async () => {
    const queue = newQueue();
    mkdirSync(queue.dir, { recursive: true });
    writeFileSync(join(queue.dir, "pending"), "a file");
    const { code, json } = await doctor(queue);
    expect([code, json.outcome]).toEqual([1, "failed"]);
    for (const what of ["pending reports", "content", "next pass", "backlog"])
      expect(check(json, what)).toMatchObject({ what: expect.anything(), state: "fail" });
    expect(check(json, "Node")).toMatchObject({ state: "pass" });
  });

  test("says what blocks and what to do, and counts what is not valid", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 2);
    await cli(["watchdog", "--send-cmd", "exit 4", ...queue.flag]);
    const blocked = await doctor(queue);
    expect(blocked.code).toBe(1);
    const found = check(blocked.json, "backlog");
    expect(found).toMatchObject({ state: "fail", seen: expect.stringMatching(`${head}.*exit code 4`) });
    expect(found?.remedy).toContain(`owner-report retry ${head}`);
    expect(check(blocked.json, "last pass")?.seen).toContain(head);
    for (const number of [7, 8]) queue.write(agedId(number), "broken");
    const content = check((await doctor(queue)).json, "content");
    expect(content).toMatchObject({ state: "fail", seen: expect.stringContaining(agedId(7)) });
    expect(content?.seen).toContain("2 are not valid");
  });

  test("does not fail any more for a failure that a person has dealt with", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const failing = ["watchdog", "--send-cmd", "exit 4", ...queue.flag];
    await cli(failing);
    await cli(["retry", first, "--send-cmd", "true", ...queue.flag]);
    expect(await doctor(queue)).toMatchObject({ code: 0 });
    await cli(failing);
    expect(await doctor(queue)).toMatchObject({ code: 1 });
    await cli(["hold", second, "--reason", "x", ...queue.flag]);
    const { code, json } = await doctor(queue);
    expect(code).toBe(0);
    expect(check(json, "last pass")).toMatchObject({ state: "warn", seen: expect.stringContaining(second) });
    expect(check(json, "held")).toMatchObject({ state: "warn", seen: expect.stringContaining("1") });
  });

  test("names the last error in the log, also one that no pass has met", async () => {
    const queue = newQueue();
    const [, second = ""] = backlog(queue, 2);
    expect(check((await doctor(queue)).json, "last error")).toMatchObject({ state: "pass" });
    await cli(["driver", second, "--send-cmd", "exit 6", ...queue.flag]);
    const found = check((await doctor(queue)).json, "last error");
    expect(found).toMatchObject({ state: "warn", seen: expect.stringMatching(`${second}.*exit code 6`) });
  });

  test("warns of reports from the future", async () => {
    const queue = newQueue();
    const future = new Date(Date.now() + 86_400_000).toISOString();
    queue.write("own-id", handWritten({ created_at: future }));
    const { code, json } = await doctor(queue);
    expect([code, check(json, "clock")?.state]).toEqual([0, "warn"]);
    expect(check(json, "clock")?.seen).toContain("own-id");
  });
});

describeOnPosix("doctor", () => {
  test("names who holds the queue, and a holder that is gone", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    const sender = recordingSender();
    const pass = startCli(["watchdog", "--send-cmd", sender.recordAndWait, ...queue.flag], {
      env: sender.env,
    });
    await sender.waiting();
    const held = check((await doctor(queue)).json, "lock");
    expect(held).toMatchObject({ state: "pass", seen: expect.stringContaining(`pid ${pass.pid}`) });
    expect((await cli(["status", ...queue.flag])).stdout).toContain(`pid ${pass.pid}`);
    pass.kill("SIGKILL");
    await pass.finished;
    const left = check((await doctor(queue)).json, "lock");
    expect(left).toMatchObject({ state: "warn", seen: expect.stringContaining("gone") });
    expect((await cli(["status", ...queue.flag])).stdout).toContain("the next pass takes it");
    sender.release();
  });

  test("looks at who may write to the queue", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    chmodSync(join(queue.dir, "pending"), 0o777);
    const found = checksOf((await doctor(queue)).json).filter(({ state }) => state !== "pass");
    expect(found.map(({ what }) => what)).toContain("queue permissions");
  });
});

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

interface Asked {
  url: string | undefined;
  authorization: string | undefined;
}

/** A loopback stand-in for GitHub's API that answers every request with the same. */
async function api(answer: unknown, status = 200): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("doctor in CI looks for a scheduled workflow", () => {
  const path = ".github/workflows/drain.yml";
  const token = "a-token-for-tests";
  const drain =
    "on:\n  schedule:\n    - cron: '*/5 * * * *'\njobs:\n  drain:\n    steps:\n      - uses: o/owner-report@v1\n        with: { mode: watchdog }\n";

  async function inCi(env: Record<string, string>, workflow?: string, at = path) {
    const workspace = tempDir();
    const queue = newQueue();
    if (workflow !== undefined) {
      mkdirSync(join(workspace, dirname(at)), { recursive: true });
      writeFileSync(join(workspace, at), workflow);
    }
    const inputs = { mode: "doctor", "send-cmd": "true", queue: queue.dir };
    return runAction(inputs, { workspace, env });
  }

  const line = (shown: string) => shown.split("\n").find((found) => found.includes("scheduled workflow"));

  test("that GitHub says is active", async () => {
    const { url, asked } = await api({ workflows: [{ path, state: "active" }] });
    const step = await inCi({ GITHUB_API_URL: url, GITHUB_TOKEN: token }, drain);
    expect([step.code, line(step.shown)]).toEqual([0, expect.stringMatching(/^pass.*drain\.yml.*enabled/)]);
    expect(asked).toEqual([
      {
        url: expect.stringContaining("/repos/octo/pipeline/actions/workflows"),
        authorization: `Bearer ${token}`,
      },
    ]);
    expect(step.shown + step.summary).not.toContain(token);
    expect(step.summary).toContain("scheduled workflow");
  });

  test("and fails with the command that enables it where it is disabled", async () => {
    const { url } = await api({ workflows: [{ path, state: "disabled_inactivity" }] });
    const step = await inCi({ GITHUB_API_URL: url, GITHUB_TOKEN: token }, drain);
    expect([step.code, line(step.shown)]).toEqual([1, expect.stringMatching(/^fail.*disabled_inactivity/)]);
    expect(step.shown).toContain("gh workflow enable drain.yml");
  });

  test("and never calls it enabled where GitHub does not know it, says nothing or was not asked", async () => {
    const unknown = await api({ workflows: [] });
    const refused = await api({ message: "no" }, 403);
    for (const env of [
      { GITHUB_API_URL: unknown.url, GITHUB_TOKEN: token },
      { GITHUB_API_URL: refused.url, GITHUB_TOKEN: token },
      { GITHUB_API_URL: "http://127.0.0.1:1", GITHUB_TOKEN: token },
      { GITHUB_API_URL: unknown.url },
    ]) {
      const step = await inCi(env, drain);
      expect([step.code, line(step.shown)]).toEqual([0, expect.stringMatching(/^warn.*drain\.yml/)]);
    }
  });

  const caller = (uses: string, schedule = "schedule: [{ cron: '0 * * * *' }]") =>
    `on: { ${schedule} }\njobs:\n  deliver:\n    uses: ${uses}\n    secrets:\n      send-cmd: \${{ secrets.OWNER_REPORT_SEND_CMD }}\n`;

  test.each([
    ["the example of the reusable workflow", readFileSync("examples/git-drain.yml", "utf8")],
    [
      "a call that is pinned",
      caller(`owner-report/owner-report/.github/workflows/drain.yml@${"0".repeat(40)}`),
    ],
    ["a copy in the repository", caller("./.github/workflows/drain.yaml")],
    ["a schedule in braces", drain.replace(/on:\n.*\n.*\n/, 'on: { "schedule": [{ cron: "0 * * * *" }] }\n')],
  ])("and knows %s", async (_, workflow) => {
    const { url } = await api({ workflows: [{ path, state: "active" }] });
    const step = await inCi({ GITHUB_API_URL: url, GITHUB_TOKEN: token }, workflow);
    expect(line(step.shown)).toMatch(/^pass.*drain\.yml, enabled/);
  });

  test("and does not count a workflow without a schedule", async () => {
    const call = caller("owner-report/owner-report/.github/workflows/drain.yml@v1", "workflow_dispatch:");
    expect(line((await inCi({}, call)).shown)).toMatch(/^warn.*no workflow with a schedule/);
  });

  const gitea = { GITEA_ACTIONS: "true" };
  const forgejo = { ...gitea, FORGEJO_ACTIONS: "true" };
  test.each([
    ["Gitea", gitea, ".gitea/workflows/deliver.yml"],
    ["Gitea", gitea, ".github/workflows/deliver.yml"],
    ["Forgejo", forgejo, ".forgejo/workflows/deliver.yml"],
    ["Forgejo", forgejo, ".gitea/workflows/deliver.yml"],
    ["Forgejo", forgejo, ".github/workflows/deliver.yml"],
  ])("on %s, where that looks for it: %j %s", async (_, env, at) => {
    const { url } = await api({ workflows: [{ path: at, state: "active" }] });
    const step = await inCi({ GITHUB_API_URL: url, GITHUB_TOKEN: token, ...env }, drain, at);
    expect(line(step.shown)).toMatch(/^pass.*deliver\.yml/);
  });

  test("on GitHub not in the folders of others", async () => {
    const step = await inCi({}, drain, ".gitea/workflows/deliver.yml");
    expect(line(step.shown)).toMatch(/^skipped.*\.github.workflows: not here/);
  });

  test("and warns where there is none, or none that drains", async () => {
    const { url, asked } = await api({ workflows: [] });
    const step = await inCi({ GITHUB_API_URL: url, GITHUB_TOKEN: token }, "on: push\njobs: {}\n");
    expect([step.code, line(step.shown)]).toEqual([0, expect.stringMatching(/^warn/)]);
    const bare = await inCi({ GITHUB_API_URL: url, GITHUB_TOKEN: token });
    expect([bare.code, line(bare.shown)]).toEqual([0, expect.stringMatching(/^skipped/)]);
    expect(asked).toEqual([]);
  });
});

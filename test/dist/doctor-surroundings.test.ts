import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { fakeCrontab } from "../helpers/crontab.js";
import { fakeNode, fakePackage, write } from "../helpers/openclaw.js";
import { newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;

interface Check {
  what: string;
  state: string;
  seen: string;
  remedy: string;
}

/** A home with a queue, a crontab and an owner-report. */
function place() {
  const home = tempDir();
  const queue = newQueue(join(home, "queue"));
  const crontab = fakeCrontab();
  const run = async (words: string[], env: Record<string, string> = {}) =>
    cliJson([...words, ...queue.flag], { home, cwd: home, env: { PATH: crontab.path, ...env } });
  const doctor = async (words: string[], env?: Record<string, string>) => {
    const { json } = await run(["doctor", ...words], env);
    const checks = json.checks as Check[];
    return (what: string) => checks.find((check) => check.what === what);
  };
  return { home, queue, crontab, run, doctor };
}

onPosix("doctor, of what runs the watchdog", () => {
  test("warns when the crontab does not run it, and when it does so for another queue", async () => {
    const { doctor, crontab } = place();
    const none = (await doctor(["--send-cmd", "true"]))("cron line");
    expect(none).toMatchObject({ state: "warn", remedy: expect.stringContaining("cron install") });
    crontab.set("* * * * * owner-report watchdog --queue-dir '/elsewhere' # owner-report\n");
    const other = (await doctor(["--send-cmd", "true"]))("cron line");
    expect(other).toMatchObject({ state: "warn", seen: expect.stringContaining("not for this queue") });
  });

  test("passes the line that cron install puts there, and fails it once what it names is gone", async () => {
    const { home, doctor, run } = place();
    await run(["cron", "install", "--send-cmd", "true"]);
    expect((await doctor(["--send-cmd", "true"]))("cron line")).toMatchObject({ state: "pass" });
    const settings = join(home, "queue/cron.env");
    rmSync(settings);
    const gone = (await doctor(["--send-cmd", "true"]))("cron line");
    expect(gone).toMatchObject({ state: "fail", seen: expect.stringContaining(settings) });
  });

  test("says what Node said when cron could not start it", async () => {
    const { home, doctor } = place();
    write(join(home, "queue/log/cron.log.start"), "/opt/node: not found\n");
    const last = (await doctor(["--send-cmd", "true"]))("cron's last run");
    expect(last).toMatchObject({ state: "fail", seen: expect.stringContaining("/opt/node: not found") });
  });

  test("does not take a crontab that cannot be read for one without a line", async () => {
    const { doctor, crontab } = place();
    crontab.answer("echo 'you may not use this program' >&2; exit 1");
    const check = (await doctor(["--send-cmd", "true"]))("cron line");
    expect(check).toMatchObject({ state: "skipped", seen: expect.stringContaining("you may not") });
  });
});

onPosix("doctor, of the OpenClaw route", () => {
  test("skips it when a send command sends", async () => {
    const { doctor } = place();
    const check = await doctor(["--send-cmd", "true", "--target", "channel:1"]);
    expect(check("OpenClaw")).toMatchObject({ state: "skipped" });
  });

  test("names the runtime and what it needs, and fails one that no Node here fits", async () => {
    const { home, doctor } = place();
    const env = {
      NODE_BIN: fakeNode(join(home, "node24"), "24.21.0"),
      OPENCLAW_ENTRY: fakePackage(join(home, "openclaw"), ">=24.16 <25"),
    };
    const fit = (await doctor(["--target", "channel:1"], env))("OpenClaw runtime");
    expect(fit).toMatchObject({ state: "pass", seen: expect.stringMatching(/2026\.9\.6.*>=24\.16 <25/) });
    const old = { ...env, NODE_BIN: fakeNode(join(home, "node20"), "20.1.0") };
    const check = await doctor(["--target", "channel:1"], old);
    expect(check("OpenClaw runtime")).toMatchObject({ state: "fail" });
    expect(check("sender")).toMatchObject({ state: "fail" });
  });

  test("looks for the channel's plugin and for a token, and shows neither", async () => {
    const { home, doctor } = place();
    const bare = await doctor(["--target", "channel:1"]);
    expect(bare("OpenClaw plugin")).toMatchObject({
      state: "warn",
      remedy: "openclaw plugins install @openclaw/discord",
    });
    expect(bare("channel token")).toMatchObject({ state: "warn" });
    mkdirSync(join(home, ".openclaw/npm/projects/openclaw-discord-1"), { recursive: true });
    const there = await doctor(["--target", "channel:1"], { DISCORD_BOT_TOKEN: "a-token-of-discord" });
    expect(there("OpenClaw plugin")).toMatchObject({ state: "pass" });
    expect(there("channel token")).toMatchObject({ state: "pass" });
    expect(JSON.stringify(there("channel token"))).not.toContain("a-token-of-discord");
  });

  test("fails Telegram without a running gateway, and passes it with one", async () => {
    const { doctor } = place();
    const server = createServer((socket) => socket.destroy());
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    const words = ["--channel", "telegram", "--target", "1"];
    const env = { OPENCLAW_GATEWAY_PORT: String(port) };
    expect((await doctor(words, env))("OpenClaw gateway")).toMatchObject({ state: "pass" });
    await new Promise((resolve) => server.close(resolve));
    expect((await doctor(words, env))("OpenClaw gateway")).toMatchObject({ state: "fail" });
  });
});

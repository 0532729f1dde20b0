import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { freePort } from "../helpers/free-port.js";
import { fakeNode, fakePackage } from "../helpers/openclaw.js";
import { describeOnPosix } from "../helpers/platform.js";
import { newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

interface Check {
  what: string;
  state: string;
  seen: string;
  remedy: string;
}

/** A home with a queue and an owner-report. */
function place() {
  const home = tempDir();
  const queue = newQueue();
  const doctor = async (words: string[], env: Record<string, string> = {}) => {
    const { json } = await cliJson(["doctor", ...words, ...queue.flag], { home, cwd: home, env });
    const checks = json.checks as Check[];
    return (what: string) => checks.find((check) => check.what === what);
  };
  return { home, doctor };
}

describeOnPosix("doctor, of the OpenClaw route", () => {
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
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const words = ["--channel", "telegram", "--target", "1"];
    const env = { OPENCLAW_GATEWAY_PORT: String(port) };
    expect((await doctor(words, env))("OpenClaw gateway")).toMatchObject({ state: "pass" });
    await new Promise((resolve) => server.close(resolve));
    expect((await doctor(words, env))("OpenClaw gateway")).toMatchObject({ state: "fail" });
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { allText, listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { delivered, fakePackage, flagValue, sendByOpenClaw, write } from "../helpers/openclaw.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const hostile = '$(touch pwned) `id` "; rm -rf ~ #';

onEachNode("the built-in OpenClaw route", (node) => {
  test("starts the entry with arguments and no shell, and keeps the message id", async () => {
    const { code, json, record, dir, calls } = await sendByOpenClaw({ words: ["--done", hostile] }, { node });
    expect(code).toBe(0);
    expect(json.outcome).toBe("sent");
    expect(calls).toHaveLength(1);
    const [call] = calls;
    expect(call?.argv.slice(0, 2)).toEqual(["message", "send"]);
    expect(flagValue(call, "--channel")).toBe("discord");
    expect(flagValue(call, "--target")).toBe("channel:123");
    expect(flagValue(call, "--message")).toContain(hostile);
    expect(call?.argv).toContain("--json");
    expect(existsSync(join(dir, "pwned"))).toBe(false);
    expect(JSON.parse(record).receipt).toEqual({ message_id: "msg-4711" });
  });

  test("is in doubt when it does not end in time, and the report is still pending", async () => {
    const { code, json, queue, record } = await sendByOpenClaw(
      { ends: "hangs", words: ["--send-timeout", "1"] },
      { node },
    );
    expect(code).toBe(1);
    expect(json.outcome).toBe("in-doubt");
    expect(queue.ids("pending")).toEqual(["own-id"]);
    expect(JSON.parse(record)).toMatchObject({ in_doubt: 1, receipt: null });
  });
});

describe("the arguments of OpenClaw", () => {
  test("name the account and the thread where they are given", async () => {
    const { calls } = await sendByOpenClaw({ words: ["--account", "ops", "--thread-id", "77"] });
    expect(flagValue(calls[0], "--account")).toBe("ops");
    expect(flagValue(calls[0], "--thread-id")).toBe("77");
  });

  test("leave out what is not given, and hold no empty value", async () => {
    const { calls } = await sendByOpenClaw({ words: ["--account", "", "--thread-id", ""] });
    expect(calls[0]?.argv).not.toContain("--account");
    expect(calls[0]?.argv).not.toContain("--thread-id");
    expect(calls[0]?.argv).not.toContain("");
  });

  test("hold a message that is cut to what the channel takes", async () => {
    const words = ["--next", "n".repeat(3900)];
    const telegram = await sendByOpenClaw({ words: ["--channel", "telegram", ...words] });
    expect(flagValue(telegram.calls[0], "--channel")).toBe("telegram");
    expect(flagValue(telegram.calls[0], "--message")?.length).toBeGreaterThan(3900);
    const discord = await sendByOpenClaw({ words });
    expect(flagValue(discord.calls[0], "--message")?.length).toBeLessThanOrEqual(2000);
  });
});

describe("a send by OpenClaw is not sent", () => {
  test.each([
    ["ok is false", { ok: false, error: "no" }, 0],
    ["ok is false in its payload", { ...delivered, payload: { ok: false } }, 0],
    ["it was a dry run", { action: "send", dryRun: true, payload: {} }, 0],
    ["the delivery was suppressed", { ...delivered, deliveryStatus: "suppressed" }, 0],
    ["the delivery failed", { ...delivered, deliveryStatus: "failed" }, 0],
    ["the delivery failed in part", { ...delivered, deliveryStatus: "partial_failed" }, 0],
    ["the delivery failed, as its payload says", { ...delivered, payload: { deliveryStatus: "failed" } }, 0],
    ["it exits with 1", delivered, 1],
    ["it exits with 1 and says nothing", "", 1],
  ])("if %s", async (_, answer, ends) => {
    const { code, json, queue } = await sendByOpenClaw({ answer, ends });
    expect(code).toBe(1);
    expect(json.outcome).toBe("failed");
    expect(queue.ids("pending")).toEqual(["own-id"]);
  });

  test("if its answer does not match the success pattern", async () => {
    const words = ["--success-pattern", '"messageId":"\\d+"'];
    expect((await sendByOpenClaw({ words })).json.outcome).toBe("failed");
    const { json } = await sendByOpenClaw({ words, answer: { ...delivered, messageId: "12" } });
    expect(json.outcome).toBe("sent");
  });
});

describe("what plugins log around OpenClaw's answer", () => {
  const before = "[plugins] memory: registered (db: /x)\n{ a: 1 }\n{\n[lcm] {}\n";
  const behind = '\n[lcm] ignoring {sessions}\n{"level":30,"msg":"done"}\n}\n';

  test.each([
    ["on one line", (answer: unknown) => JSON.stringify(answer)],
    ["indented", (answer: unknown) => JSON.stringify(answer, null, 2)],
    [
      "with the line ends of Windows",
      (answer: unknown) => JSON.stringify(answer, null, 2).replaceAll("\n", "\r\n"),
    ],
  ])("does not hide it: %s", async (_, written) => {
    for (const [around, behindIt] of [
      [before, ""],
      ["", behind],
      [before, behind],
    ]) {
      const sent = await sendByOpenClaw({ answer: `${around}${written(delivered)}${behindIt}` });
      expect(sent.json.outcome).toBe("sent");
      expect(JSON.parse(sent.record).receipt).toEqual({ message_id: "msg-4711" });
    }
    const refusal = { ok: false, error: "no", payload: { a: {} } };
    const refused = await sendByOpenClaw({ answer: `${before}${written(refusal)}${behind}` });
    expect(refused.json).toMatchObject({ outcome: "failed", failed_reason: expect.stringContaining("no") });
  });

  test("and the last answer counts where there are two", async () => {
    const [no, yes] = [{ ok: false, error: "first try" }, delivered].map((answer) => JSON.stringify(answer));
    expect((await sendByOpenClaw({ answer: `${no}\n${yes}` })).json.outcome).toBe("sent");
    expect((await sendByOpenClaw({ answer: `${yes}\n${no}` })).json.outcome).toBe("failed");
  });
});

describe("a send by OpenClaw is in doubt", () => {
  test.each([
    ["nothing", ""],
    ["what a plugin logs as JSON", 'ready\n{"level":30,"msg":"done"}'],
    ["words alone", "[plugins] ready\n{ not: json }"],
    ["a list", [delivered]],
    ["an indented list", JSON.stringify([delivered], null, 2)],
    ["no object", "null"],
    ["half an indented document", JSON.stringify(delivered, null, 2).slice(0, -1)],
    ["half a document", '{"messageId": "1"'],
  ])("if it exits with 0 and answers %s", async (_, answer) => {
    const { code, json, queue } = await sendByOpenClaw({ answer });
    expect([code, json.outcome]).toEqual([1, "in-doubt"]);
    expect(queue.ids("pending")).toEqual(["own-id"]);
  });

  test.each([0, 1])("if it failed after it may have reached somebody (exit code %i)", async (ends) => {
    const answer = { ok: false, error: "late", deliveryStatus: "partial_failed", sentBeforeError: true };
    const { json } = await sendByOpenClaw({ answer, ends });
    expect(json.outcome).toBe("in-doubt");
    expect(json.failed_reason).toContain("late");
  });

  test.each([
    ["a success", delivered],
    ["a failure", { ok: false, error: "no" }],
    ["nothing", ""],
  ])("if a signal ends it after it said %s", async (_, answer) => {
    const { json } = await sendByOpenClaw({ answer, ends: "killed" });
    expect(json).toMatchObject({ outcome: "in-doubt", failed_reason: expect.stringContaining("SIGKILL") });
  });

  test("if a gateway keeps the message to send it later", async () => {
    const answer = { ...delivered, payload: { status: "delivery_queued", delivered: false } };
    expect((await sendByOpenClaw({ answer })).json.outcome).toBe("in-doubt");
  });
});

describe("OpenClaw's own outbox", () => {
  /** A home with an OpenClaw that has been used: a plugin, credentials, secrets, an outbox. */
  function usedHome(): string {
    const home = tempDir();
    const files = ["openclaw.json", ".env", "npm/projects/discord", "credentials/token", "state/outbox"];
    for (const file of files) write(join(home, ".openclaw", file), file);
    return home;
  }

  test("is a private one per send, with the real configuration and plugins, and goes with it", async () => {
    const home = usedHome();
    const real = join(home, ".openclaw");
    const before = listing(real);
    const { json, calls, temporaryDirectory } = await sendByOpenClaw({ home });
    expect(json.outcome).toBe("sent");
    const env = calls[0]?.env;
    expect(env?.OPENCLAW_STATE_DIR?.startsWith(temporaryDirectory)).toBe(true);
    expect(env?.OPENCLAW_CONFIG_PATH).toBe(join(real, "openclaw.json"));
    expect(calls[0]?.state).toEqual({
      npm: join(real, "npm"),
      credentials: join(real, "credentials"),
      ".env": join(real, ".env"),
    });
    expect(listing(real)).toEqual(before);
    expect(readdirSync(temporaryDirectory)).toEqual([]);
  });

  test("stays untouched when the send is cut off", async () => {
    const home = usedHome();
    const words = ["--send-timeout", "1"];
    const { json, temporaryDirectory } = await sendByOpenClaw({ home, ends: "hangs", words });
    expect(json.outcome).toBe("in-doubt");
    expect(readFileSync(join(home, ".openclaw/state/outbox"), "utf8")).toBe("state/outbox");
    expect(readdirSync(temporaryDirectory)).toEqual([]);
  });

  test("is looked for where the environment says", async () => {
    const state = join(usedHome(), ".openclaw");
    const env = { OPENCLAW_STATE_DIR: state, OPENCLAW_CONFIG_PATH: "/etc/openclaw.json" };
    const { calls } = await sendByOpenClaw({ env });
    expect(calls[0]?.env.OPENCLAW_CONFIG_PATH).toBe("/etc/openclaw.json");
    expect(calls[0]?.env.OPENCLAW_STATE_DIR).not.toBe(state);
    expect(calls[0]?.state.npm).toBe(join(state, "npm"));
  });

  test("is OpenClaw's own with openclaw-state: shared", async () => {
    const { calls } = await sendByOpenClaw({ home: usedHome(), words: ["--openclaw-state", "shared"] });
    expect(calls[0]?.env).not.toHaveProperty("OPENCLAW_STATE_DIR");
    expect(calls[0]?.env).not.toHaveProperty("OPENCLAW_CONFIG_PATH");
  });

  test("and no other: another value is refused", async () => {
    const { code, json, calls } = await sendByOpenClaw({ words: ["--openclaw-state", "none"] });
    expect([code, calls.length]).toEqual([64, 0]);
    expect(json.error).toContain("openclaw-state must be private or shared");
  });
});

describe("secrets and foreign text", () => {
  test("a secret in OpenClaw's error reaches no record, no log and no output", async () => {
    const env = { DISCORD_BOT_TOKEN: "s3cr3t-value-1234" };
    const answer = { ok: false, error: { message: `${"x".repeat(290)} s3cr3t-value-1234 is refused` } };
    const { json, record, shown, queue } = await sendByOpenClaw({ env, answer, ends: 1 });
    expect(json.outcome).toBe("failed");
    for (const text of [allText(queue.dir), shown]) expect(text).not.toContain("s3cr3t");
    expect(record).toContain("***");
  });

  test("OpenClaw's output is made harmless before it is shown", async () => {
    const answer = { ok: false, error: "line\n::set-output name=x::y ##[error]z \u001b[31m" };
    const { stderr } = await sendByOpenClaw({ answer, ends: 1 });
    expect(stderr).not.toMatch(/^::/m);
    expect(stderr).not.toContain("##[error]");
    expect(stderr).not.toContain("\u001b");
  });

  test("what would let OpenClaw act for the runner is not passed on", async () => {
    const env = {
      ACTIONS_RUNTIME_TOKEN: "t0ken-value",
      INPUT_TARGET: "x",
      GITHUB_OUTPUT: "/x",
      GITEA_ENV: "/y",
      COPY_OF_OUTPUT: "/x",
      OWNER_REPORT_TOKEN: "t0ken-value",
      OWNER_REPORT_SEND_CMD: "# none",
      OTHER: "kept",
    };
    const { calls } = await sendByOpenClaw({ env });
    expect(calls[0]?.env).toMatchObject({ OTHER: "kept" });
    for (const name of Object.keys(env).filter((name) => name !== "OTHER"))
      expect(calls[0]?.env).not.toHaveProperty(name);
  });
});

describe("which way to send", () => {
  test("a send command goes before OpenClaw", async () => {
    const { code, calls } = await sendByOpenClaw({ ends: 1, words: ["--send-cmd", "true"] });
    expect([code, calls]).toEqual([0, []]);
  });

  test("without a send command and a target both ways are named, and nothing is tried", async () => {
    const queue = newQueue();
    queue.write("r", handWritten());
    const { code, json } = await cliJson(["watchdog", ...queue.flag]);
    expect(code).toBe(69);
    for (const way of ["send-cmd", "target", "OpenClaw"]) expect(json.error).toContain(way);
    expect(existsSync(join(queue.dir, "deliveries/r.json"))).toBe(false);
  });

  test("an OpenClaw that needs another Node is refused before an attempt is recorded", async () => {
    const env = { OPENCLAW_ENTRY: fakePackage(join(tempDir(), "openclaw"), ">=99") };
    const { code, json, queue, record } = await sendByOpenClaw({ env });
    expect([code, json.code]).toEqual([69, "unavailable"]);
    expect(json.error).toContain("OpenClaw 2026.9.6 needs Node >=99");
    expect(json.error).toContain(`${process.execPath} (${process.versions.node})`);
    expect(json.error).toContain("NODE_BIN");
    expect([queue.ids("pending"), record]).toEqual([["own-id"], ""]);
  });

  test.each([["NODE_BIN"], ["OPENCLAW_ENTRY"]])("%s that does not exist is named", async (name) => {
    const { code, json, calls } = await sendByOpenClaw({ env: { [name]: "/nowhere/at-all" } });
    expect([code, calls.length]).toEqual([69, 0]);
    expect(json.error).toContain(`${name} names /nowhere/at-all`);
  });

  test("a dry run looks for OpenClaw and does not start it", async () => {
    const { code, json, calls } = await sendByOpenClaw({ words: ["--dry-run"] });
    expect([code, json.outcome, calls.length]).toEqual([0, "dry-run", 0]);
    const missing = await sendByOpenClaw({ words: ["--dry-run"], env: { OPENCLAW_ENTRY: "/nowhere" } });
    expect(missing.code).toBe(69);
  });
});

describe("the manual's examples", () => {
  test("C: driver with the node and the entry that probe found", async () => {
    const dir = tempDir();
    const queue = newQueue(join(dir, "queue"));
    queue.write("checkpoint-1", handWritten({ done: hostile }));
    const entry = write(
      join(dir, "dist/entry.js"),
      'require("fs").writeFileSync("argv", JSON.stringify(process.argv.slice(2)));',
    );
    const env = { NODE_BIN: process.execPath, OPENCLAW_ENTRY: entry };
    const probed = await cli(["probe", "--pretty"], { env, cwd: dir });
    const { used } = JSON.parse(probed.stdout) as { used: { node: string; entry: string } };
    const message = "message send --channel discord --target 'channel:1480577550445969541'";
    const sendCommand = `"${used.node}" "${used.entry}" ${message} --message "$OWNER_REPORT_MESSAGE"`;
    const { code } = await cli(["driver", "checkpoint-1", "--send-cmd", sendCommand, ...queue.flag], {
      cwd: dir,
    });
    expect(code).toBe(0);
    const argv = JSON.parse(readFileSync(join(dir, "argv"), "utf8")) as string[];
    expect(argv.slice(0, 6)).toEqual(message.replaceAll("'", "").split(" ").slice(0, 6));
    expect(argv.at(-1)).toContain(hostile);
  });

  test("D: another channel and target by the environment", async () => {
    const env = { OWNER_REPORT_CHANNEL: "telegram", OWNER_REPORT_TARGET: "123456789" };
    const home = tempDir();
    mkdirSync(join(home, ".clawteam/owner-reports/pending"), { recursive: true });
    writeFileSync(join(home, ".clawteam/owner-reports/pending/r.md"), handWritten());
    const calls = join(home, "argv");
    const entry = write(
      join(home, "openclaw/dist/entry.js"),
      'require("fs").writeFileSync(process.env.ARGV_FILE, JSON.stringify(process.argv)); console.log("{}");',
    );
    const all = { ...env, NODE_BIN: process.execPath, ARGV_FILE: calls };
    const { code } = await cli(["watchdog"], { env: all, home });
    expect(code).toBe(0);
    const argv = JSON.parse(readFileSync(calls, "utf8")) as string[];
    expect(argv[1]).toBe(entry);
    expect(argv).toEqual(expect.arrayContaining(["--channel", "telegram", "--target", "123456789"]));
    expect(existsSync(join(home, ".clawteam/owner-reports/sent/r.md"))).toBe(true);
  });
});

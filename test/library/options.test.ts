/** Options that a program got wrong are refused when it makes the sender or the store, with every problem, and no value. */

import { describe, expect, test } from "@jest/globals";
import {
  consumer,
  DirectoryStore,
  direct,
  driver,
  GitStore,
  OpenClawSender,
  OwnerReportError,
  producer,
  ShellSender,
  WebhookSender,
  watchdog,
} from "../../src/index.js";
import { tempDir } from "../helpers/temp-dir.js";

/** Makes something of options that the types would not let through; returns what it throws. */
function refusal(make: (options: never) => unknown, options: unknown): unknown {
  try {
    return make(options as never);
  } catch (error) {
    return error;
  }
}

const make: Record<string, (options: never) => unknown> = {
  ShellSender: (options) => new ShellSender(options),
  OpenClawSender: (options) => new OpenClawSender(options),
  WebhookSender: (options) => new WebhookSender(options),
  GitStore: (options) => new GitStore(options),
  DirectoryStore: (options) => new DirectoryStore(tempDir(), options),
};

const WRONG: [string, unknown, RegExp][] = [
  ["ShellSender", undefined, /options must be an object, not undefined/],
  ["ShellSender", "true", /options must be an object, not string/],
  ["ShellSender", {}, /command must be a text, not undefined/],
  ["ShellSender", { command: " \n" }, /command must not be blank/],
  ["ShellSender", { command: ["true"] }, /command must be a text, not object/],
  ["ShellSender", { sendCommand: "true" }, /command must be .*no option "sendCommand" \(there are command,/],
  ["ShellSender", { command: "true", timeoutSeconds: 0 }, /timeoutSeconds must be a whole number from 1/],
  ["ShellSender", { command: "true", timeoutSeconds: "5" }, /timeoutSeconds must be a whole number/],
  ["ShellSender", { command: "true", timeoutSeconds: 1e9 }, /timeoutSeconds must be a whole number/],
  ["ShellSender", { command: "true", successPattern: "(" }, /successPattern is not a valid regular/],
  ["ShellSender", { command: "true", successPattern: /x/ }, /successPattern must be a text/],
  ["ShellSender", { command: "true", environment: { A: 1 } }, /environment .* "A" is number/],
  ["ShellSender", { command: "true", environment: null }, /environment must be an object of texts, not null/],
  ["ShellSender", { command: "true", show: "yes" }, /show must be a function, not string/],
  ["ShellSender", { command: "true", constructor: 1 }, /no option "constructor"/],
  ["OpenClawSender", {}, /target must be a text/],
  ["OpenClawSender", { target: "t", state: "public" }, /state must be private or shared/],
  ["WebhookSender", {}, /url must be a text/],
  ["WebhookSender", { url: "http://other.example/in" }, /url must begin with https/],
  ["WebhookSender", { url: "https://discord.com/channels/1" }, /url is no webhook of Discord's/],
  ["WebhookSender", { url: "https://a.example/in", channel: "irc" }, /channel must be discord, /],
  ["WebhookSender", { url: "https://a.example/in", secret: "short" }, /secret must be whsec_/],
  ["WebhookSender", { url: "https://a.example/in", show: () => {} }, /no option "show"/],
  ["GitStore", {}, /remote must be a text/],
  ["GitStore", { remote: "ext::sh -c true" }, /remote must be an https, ssh or git URL/],
  ["GitStore", { remote: "r", namespace: "a..b" }, /namespace /],
  ["DirectoryStore", { leaseSeconds: -1 }, /leaseSeconds must be a whole number/],
  ["DirectoryStore", { lease: 1 }, /no option "lease"/],
];

test.each(WRONG)("%s refuses %j", (what, options, problem) => {
  const error = refusal(make[what] ?? (() => undefined), options);
  expect(error).toBeInstanceOf(OwnerReportError);
  expect(error).toMatchObject({ code: "usage", message: expect.stringMatching(problem) });
  expect((error as Error).message).toMatch(/^\w+: .*\. Nothing was queued, sent or changed\.$/s);
});

test.each([undefined, null, 1, "", " "])("DirectoryStore refuses %j as its directory", (directory) => {
  const error = refusal((given) => new DirectoryStore(given), directory);
  expect(error).toMatchObject({ name: "OwnerReportError", code: "usage" });
});

test("a wrong option is never quoted: it may be a secret", () => {
  const options = {
    command: "echo hush-hush",
    timeoutSeconds: "hush-hush",
    environment: { TOKEN: ["hush-hush"] },
  };
  expect(String(refusal(make.ShellSender ?? (() => undefined), options))).not.toContain("hush-hush");
});

describe("the defaults", () => {
  test("of a sender are those of the command line", () => {
    expect(new ShellSender({ command: "true" }).timeoutSeconds).toBe(120);
    expect(new OpenClawSender({ target: "channel:1" }).timeoutSeconds).toBe(120);
  });

  test("of a git queue too", () => {
    const store = new GitStore({ remote: tempDir() });
    expect(store.pathOf("pending", "a")).toContain("owner-reports");
    store.close();
  });
});

describe("a role refuses what it cannot work with, before it does anything", () => {
  const store = new DirectoryStore(tempDir());
  const sender = new ShellSender({ command: "true" });
  const checkpoint = { team: "t", worker: "w", progress: "1%" };

  test.each<[string, (request: never) => Promise<unknown>, unknown, RegExp]>([
    ["producer", producer, undefined, /producer: its options must be an object/],
    ["producer", producer, { checkpoint }, /store must be an object, not undefined/],
    ["producer", producer, { store: {}, checkpoint }, /store must have a function put/],
    ["producer", producer, { store }, /checkpoint must be an object/],
    ["producer", producer, { store, checkpoint, dryRun: "true" }, /dryRun must be true or false/],
    ["producer", producer, { store, checkpoint, bodyFile: "x" }, /no option "bodyFile"/],
    ["consumer", consumer, { store }, /idOrPath must be a text/],
    ["driver", driver, { store, sender }, /idOrPath must be a text/],
    ["driver", driver, { store, sender: "true", idOrPath: "a" }, /sender must be an object, not string/],
    ["watchdog", watchdog, { store, sender }, /limit must be a whole number/],
    ["watchdog", watchdog, { store, sender: {}, limit: 1 }, /sender must have a function ready/],
    ["watchdog", watchdog, { store, sender, limit: 1, inDoubt: "wait" }, /inDoubt must be resend or hold/],
    [
      "watchdog",
      watchdog,
      { store, sender, limit: 1, retries: 6 },
      /retries must be a whole number from 0 to 5/,
    ],
    ["watchdog", watchdog, { store, sender, limit: 1, maxAttempts: 0 }, /maxAttempts must be a whole/],
    ["watchdog", watchdog, { store, sender, limit: 1, cancel: true }, /cancel must be an object/],
    ["direct", direct, { store, sender }, /checkpoint must be an object/],
  ])("%s", async (_, role, request, problem) => {
    await expect(role(request as never)).rejects.toMatchObject({
      ...{ name: "OwnerReportError", code: "usage" },
      message: expect.stringMatching(problem),
    });
    expect(await store.exists()).toBe(false);
  });
});

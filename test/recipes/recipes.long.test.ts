/** Every recipe is run as its page has it, by the action and on the command line, against a receiver on loopback. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { checkedWebhook } from "../../src/senders/webhook/webhook.js";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { startMailServer } from "../helpers/mail-server.js";
import { fakeOpenClaw, write } from "../helpers/openclaw.js";
import { describeOnPosix } from "../helpers/platform.js";
import { start } from "../helpers/processes.js";
import { areInstalled, pathWithTools } from "../helpers/programs.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { type Answering, answer, startWebServer } from "../helpers/web-server.js";
import { checkMail, mailEnvironment } from "./email.js";
import { startGitHub } from "./fake-github.js";
import { fenced, fencedAll, index, ourSteps, pages, pageText } from "./pages.js";
import { HOSTILE, PLAIN, PWNED, SECRET, sendBy, wordOf } from "./sending.js";
import { services } from "./services.js";

const ID = agedId(1);

/** One pending report with hostile text in every field that reaches a reader. */
function queueWithOne(dir?: string): Queue {
  const queue = newQueue(dir);
  queue.write(
    ID,
    handWritten({ done: HOSTILE, next: HOSTILE, status: "failed" }, `${HOSTILE}\n.\nlast line`),
  );
  return queue;
}

const places = (queue: Queue) => [queue.ids("pending"), queue.ids("sent")];
const SENT = [[], [ID]];
const PENDING = [[ID], []];

/** A directory with an `owner-report` on the PATH. */
function world(): { cwd: string; env: Record<string, string> } {
  const cwd = tempDir();
  write(join(cwd, "bin/owner-report"), `#!/bin/sh\nexec '${process.execPath}' '${cliBundle}' "$@"\n`, 0o755);
  return { cwd, env: { PATH: `${join(cwd, "bin")}:${pathWithTools}`, HOME: cwd } };
}

const inBash = (script: string, { cwd, env }: ReturnType<typeof world>, more: Record<string, string> = {}) =>
  start("bash", ["-c", script], { cwd, env: { ...env, ...more } }).finished;

/** Runs the step of a page that sends by a script, which is saved where the step looks for it. */
function runScriptStep(page: string, script: string, queue: Queue, env: Record<string, string>) {
  const [step] = ourSteps(page);
  const workspace = tempDir();
  const [, path = ""] = /^bash (\S+)$/.exec(step?.inputs["send-cmd"] ?? "") ?? [];
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), script);
  return runAction(
    { ...step?.inputs, ...(step?.inputs.status && { status: "success" }), queue: queue.dir },
    { workspace, env: { PATH: pathWithTools, ...env } },
  );
}

describe("the pages", () => {
  test("are all named in the index", () => {
    expect(pages.filter((page) => !index.includes(`(recipes/${page}.md)`))).toEqual([]);
  });

  test.each(pages)("%s links only to files that exist, and takes its secrets from the workflow", (page) => {
    const links = [...pageText(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(join("docs/recipes", link)))).toEqual([]);
    const values = ourSteps(page).flatMap(({ inputs, env }) => [
      ...Object.values(inputs),
      ...Object.values(env),
    ]);
    expect(values.filter((value) => /\$\{\{(?! *(secrets|vars|github|job)\.)/.test(value))).toEqual([]);
  });

  test.each(services)(
    "$page first sends by webhook-url, of its own kind",
    ({ page, kind, webhook, real }) => {
      const found = checkedWebhook({ url: webhook(real), channel: ourSteps(page)[0]?.inputs.channel });
      expect("service" in found && found.service.kind).toBe(kind);
    },
  );
});

describeOnPosix("a webhook", () => {
  test.each(services)("$page: the step sends, is red at a refusal and shows no secret", async (service) => {
    const [step] = ourSteps(service.page);
    let answering: Answering = answer(200, service.success);
    const server = await startWebServer((...asked) => answering(...asked));
    const run = async () => {
      const queue = queueWithOne();
      const given = { ...step?.inputs, channel: service.kind, "webhook-url": service.webhook(server.origin) };
      const { code, shown } = await runAction({ ...given, queue: queue.dir });
      expect(shown).not.toContain(SECRET);
      return [code, ...places(queue)];
    };
    expect(await run()).toEqual([0, ...SENT]);
    const [{ body = "" } = {}] = server.arrived;
    expect(body).toContain(service.page === "ntfy" ? PLAIN : JSON.stringify(PLAIN).slice(1, -1));
    answering = answer(...service.refusal);
    expect(await run()).toEqual([1, ...PENDING]);
  });
});

const openclawAnswers: [string, string, unknown, boolean][] = [
  ["success", "0", { action: "send", channel: "discord", dryRun: false, messageId: "msg-1" }, true],
  ["refusal", "1", { ok: false, error: "Missing Access" }, false],
  ["suppressed message", "0", { channel: "discord", deliveryStatus: "suppressed" }, false],
];

describeOnPosix("OpenClaw", () => {
  test.each(openclawAnswers)(
    "by the step and by the command line: a %s",
    async (_name, ends, said, isSent) => {
      const fake = fakeOpenClaw(tempDir());
      const env = { ...fake.env, ENDS: ends, ANSWER: JSON.stringify(said) };
      const [step] = ourSteps("openclaw");
      const queues = [queueWithOne(), queueWithOne()] as const;
      await runAction({ ...step?.inputs, queue: queues[0].dir }, { env });
      await inBash(fenced("openclaw", "bash"), world(), { ...env, OWNER_REPORT_QUEUE: queues[1].dir });
      expect(queues.map(places)).toEqual([isSent ? SENT : PENDING, isSent ? SENT : PENDING]);
      const calls = fake.takeCalls();
      expect(calls.map(({ argv }) => argv.at(-2)?.includes(PLAIN))).toEqual([true, true]);
    },
  );
});

describeOnPosix("a script in the repository", () => {
  const needing = (...programs: string[]) => (areInstalled(programs) ? test : test.skip);

  needing("msmtp")("sends by mail", async () => {
    const server = await startMailServer();
    const queue = queueWithOne();
    const step = await runScriptStep("email", fenced("email", "bash"), queue, mailEnvironment(server.port));
    expect([step.code, ...places(queue)]).toEqual([0, ...SENT]);
    checkMail(server.mails[0], ID);
    expect(step.shown).not.toContain(SECRET);
  });

  needing("gh", "jq")("comments on GitHub", async () => {
    const github = await startGitHub();
    const queue = newQueue();
    const [comment = ""] = fencedAll("github", "bash");
    const step = await runScriptStep("github", comment, queue, github.env);
    expect([step.code, queue.ids("sent").length, github.comments.length]).toEqual([0, 1, 1]);
    expect(github.comments[0]?.body).toContain("completed");
  });

  needing("jq", "curl")("and one in the environment of a cron host send as the page says", async () => {
    const server = await startWebServer(answer(200, services[0]?.success));
    const there = world();
    write(join(there.cwd, "send.sh"), fenced("discord", "bash"));
    const queue = queueWithOne();
    const env = { ...services[0]?.env(server.origin), OWNER_REPORT_QUEUE: queue.dir };
    const ended = await inBash(`${fencedAll("../senders", "bash")[0]}`, there, env);
    expect([ended.code, ...places(queue), server.arrived.length]).toEqual([0, ...SENT, 1]);
  });

  // The OneBot service of Apprise reads the answer, and so knows a 200 that is no success.
  const onebot = (origin: string) => `${origin.replace("http", "onebot")}/1?token=${SECRET}`;
  const ok = answer(200, { status: "ok", retcode: 0, data: { message_id: 1 } });
  const apprise: [string, Answering, (origin: string) => string, string][] = [
    ["a success", ok, onebot, "sent"],
    ["a refusal", answer(403, { status: "failed" }), onebot, "failed"],
    ["too many", answer(429, { status: "failed" }), onebot, "failed"],
    ["a success that is none", answer(200, { status: "failed", retcode: 100 }), onebot, "in-doubt"],
    ["a fault of the server", answer(502), onebot, "in-doubt"],
    ["a cut connection", (response) => void response.socket?.destroy(), onebot, "in-doubt"],
    ["an address that cannot be read", ok, () => "nosuch://x", "failed"],
    ["one that cannot be read beside another", ok, (url) => `nosuch://x ${onebot(url)}`, "in-doubt"],
  ];
  for (const [name, answering, urls, expected] of apprise)
    needing("apprise")(`by Apprise: ${name}`, async () => {
      const server = await startWebServer(answering);
      const result = await sendBy(fenced("apprise", "bash"), { env: { APPRISE_URLS: urls(server.origin) } });
      expect(wordOf(result)).toBe(expected);
      expect(JSON.stringify(result)).not.toContain(SECRET);
      if (expected !== "sent") return;
      const { message } = JSON.parse(server.arrived[0]?.body ?? "");
      expect(message[0].data.text).toContain(PLAIN);
    });

  afterAll(() => expect(existsSync(PWNED)).toBe(false));
});

/** Two receivers, each with an answer of its own. */
async function twoReceivers() {
  const answers: Answering[] = [answer(200), answer(200)];
  const made = [0, 1].map((which) => startWebServer((...asked) => answers[which]?.(...asked)));
  const [first, second] = (await Promise.all(made)) as [
    Awaited<ReturnType<typeof startWebServer>>,
    Awaited<ReturnType<typeof startWebServer>>,
  ];
  return { answers, first, second, counts: () => [first.arrived.length, second.arrived.length] };
}

describeOnPosix("several receivers", () => {
  const steps = ourSteps("several-receivers");

  test("each gets the report once, whatever becomes of the other", async () => {
    const { answers, first, second, counts } = await twoReceivers();
    answers[1] = answer(404);
    const there = world();
    const env = { CHANNEL_WEBHOOK_URL: `${first.origin}/in`, ENDPOINT_WEBHOOK_URL: `${second.origin}/in` };
    const run = () => inBash(fenced("several-receivers", "bash"), there, env);
    expect([(await run()).code, ...counts()]).toEqual([1, 1, 1]);
    answers[1] = answer(200);
    expect([(await run()).code, ...counts()]).toEqual([0, 1, 2]);
    const ids = [first, second].map(({ arrived }) => JSON.parse(arrived.at(-1)?.body ?? "").report_id);
    expect(ids[0]).toBe(ids[1]);
  });

  test("by the steps, too", async () => {
    const { first, second, counts } = await twoReceivers();
    const home = tempDir();
    for (const { inputs } of steps) {
      const url = inputs["webhook-url"]?.includes("CHANNEL") ? first.origin : second.origin;
      const filled = Object.entries({
        ...inputs,
        ...(inputs["webhook-url"] && { "webhook-url": `${url}/in` }),
      }).map(([name, value]) => [
        name,
        value.replace("${{ job.status }}", "success").replaceAll(/\$\{\{.*?\}\}/g, "7"),
      ]);
      expect((await runAction(Object.fromEntries(filled), { home })).code).toBe(0);
    }
    expect(counts()).toEqual([1, 1]);
  });
});

describeOnPosix("a fallback", () => {
  const young = () => `${new Date().toISOString().replaceAll(/[-:.]/g, "").toLowerCase()}-young`;

  /** Delivers one report of that id by the command line of the page, while the first route refuses. */
  async function deliver(id: string) {
    const { answers, first, second, counts } = await twoReceivers();
    answers[0] = answer(404);
    const queue = newQueue();
    queue.write(id, handWritten());
    const env = {
      OWNER_REPORT_QUEUE: queue.dir,
      OWNER_REPORT_WEBHOOK_URL: `${first.origin}/in`,
      FALLBACK_WEBHOOK_URL: `${second.origin}/in`,
    };
    const { code } = await inBash(fenced("fallback", "bash"), world(), env);
    return { code, counts: counts(), pending: queue.ids("pending").length };
  }

  test("sends by the second route what has waited for too long, and nothing else", async () => {
    expect(await deliver(ID)).toEqual({ code: 0, counts: [1, 1], pending: 0 });
    expect(await deliver(young())).toEqual({ code: 0, counts: [1, 0], pending: 1 });
  });

  test("is taken by the steps when the alarm's step fails", async () => {
    const { answers, first, second, counts } = await twoReceivers();
    answers[0] = answer(404);
    const queue = queueWithOne();
    const codes: (number | null)[] = [];
    for (const { inputs } of ourSteps("fallback")) {
      const isFallback = inputs["webhook-url"]?.includes("FALLBACK");
      const url = `${(isFallback ? second : first).origin}/in`;
      const given = { ...inputs, queue: queue.dir, ...(inputs["webhook-url"] && { "webhook-url": url }) };
      codes.push((await runAction(given)).code);
    }
    expect([codes, counts(), places(queue)]).toEqual([[1, 1, 0], [1, 1], SENT]);
  });
});

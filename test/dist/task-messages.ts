import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Chat, type ChatKind, startChat } from "../helpers/chat.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { agedId, handWritten, newQueue, type Queue, recordOf } from "../helpers/queue.js";

export const EDIT = ["--task-message", "edit"];

/** Queues a checkpoint of the task `export`, the younger the higher its number. */
export function checkpoint(queue: Queue, number: number, fields: Record<string, string> = {}): string {
  const all = { task_id: "export", progress: `${number}%`, ...fields };
  return queue.write(agedId(number), handWritten(all));
}

/** Queues a checkpoint and delivers it. */
export async function report(queue: Queue, chat: Chat, number: number, fields: Record<string, string> = {}) {
  return deliver(queue, chat, checkpoint(queue, number, fields));
}

export async function deliver(queue: Queue, chat: Chat, id: string, more: readonly string[] = EDIT) {
  const { json } = await cliJson(["driver", id, ...more, ...queue.flag], { env: envOf(chat) });
  return { ...json, id } as Record<string, unknown> & { id: string; outcome: string; warnings: string[] };
}

export const envOf = (chat: Chat, channel?: string) => ({ OWNER_REPORT_WEBHOOK_URL: chat.url(channel) });

/** The percentages that each message of a channel has shown, one after the other. */
export const shown = (chat: Chat, channel?: string) =>
  chat.messages(channel).map(({ texts }) => texts.map((text) => /\d+%/.exec(text)?.[0]).join(" "));

export const hintsOf = (queue: Queue) => readdirSync(join(queue.dir, "tasks"));

/** Kills a pass once the service has carried out its request and before it answers. */
async function killedWhileItSends(queue: Queue, chat: Chat): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    chat.after = () => {
      resolve();
      return true;
    };
  });
  const running = startCli(["watchdog", ...EDIT, ...queue.flag], { env: envOf(chat) });
  await asked;
  running.kill("SIGKILL");
  await running.finished;
  chat.after = () => false;
}

/** Shows on one service what a task's reports look like. */
export function describeTaskMessage(kind: ChatKind): void {
  test(`on ${kind} five checkpoints are one message that is edited four times, and the end is a second one`, async () => {
    const [chat, queue] = [await startChat(kind), newQueue()];
    for (const number of [1, 2, 3, 4, 5]) checkpoint(queue, number);
    checkpoint(queue, 6, { status: "completed" });
    const pass = await cliJson(["watchdog", "--all", ...EDIT, ...queue.flag], { env: envOf(chat) });
    expect([pass.code, pass.json.sent_count, pass.json.warnings]).toEqual([0, 6, undefined]);
    expect(shown(chat)).toEqual(["1% 2% 3% 4% 5%", "6%"]);
    const [first, second] = chat.messages();
    expect(recordOf(queue, agedId(5)).receipt).toEqual({ message_id: first?.id });
    expect(recordOf(queue, agedId(6)).receipt).toEqual({ message_id: second?.id });
    // Whoever reads a message that was edited sees no preview and wakes nobody.
    if (kind === "discord")
      expect(first?.fields).toMatchObject({ allowed_mentions: { parse: [] }, flags: 4 });
    else expect(first?.fields).toMatchObject({ link_preview_options: { is_disabled: true } });
    await report(queue, chat, 7);
    expect(shown(chat)).toEqual(["1% 2% 3% 4% 5%", "6%", "7%"]);
  });
}

/** Shows on one service when a task gets another message, and when it does not. */
export function describeTaskMessages(kind: ChatKind): void {
  describe(`one message per task on ${kind}`, () => {
    let chat: Chat;
    let queue: Queue;
    const fresh = async () => {
      chat = await startChat(kind);
      queue = newQueue();
    };

    test("without task-message every report is a message of its own, and closes the one before", async () => {
      await fresh();
      for (const number of [1, 2]) await deliver(queue, chat, checkpoint(queue, number), []);
      expect(shown(chat)).toEqual(["1%", "2%"]);
      await report(queue, chat, 3);
      await report(queue, chat, 4);
      await deliver(queue, chat, checkpoint(queue, 5), []);
      await report(queue, chat, 6);
      expect(shown(chat)).toEqual(["1%", "2%", "3% 4%", "5%", "6%"]);
    });

    test.each(["warning", "blocked", "failed", "cancelled", "completed"])(
      "a report that is %s is posted anew, and the next one too",
      async (status) => {
        await fresh();
        for (const number of [1, 2]) checkpoint(queue, number);
        checkpoint(queue, 3, { status });
        for (const number of [4, 5]) checkpoint(queue, number);
        await cliJson(["watchdog", "--all", ...EDIT, ...queue.flag], { env: envOf(chat) });
        expect(shown(chat)).toEqual(["1% 2%", "3%", "4% 5%"]);
      },
    );

    test("an older report never overwrites a younger one", async () => {
      await fresh();
      await report(queue, chat, 5);
      await report(queue, chat, 3);
      await report(queue, chat, 4);
      await report(queue, chat, 2);
      expect(shown(chat)).toEqual(["5%", "3% 4%", "2%"]);
    });

    test("what is remembered may be lost, or be anything: it costs one message more", async () => {
      await fresh();
      await report(queue, chat, 1);
      rmSync(join(queue.dir, "tasks"), { recursive: true });
      await report(queue, chat, 2);
      const [hint = ""] = hintsOf(queue);
      const spoils: (() => void)[] = [
        () => writeFileSync(join(queue.dir, "tasks", hint), "{"),
        () => writeFileSync(join(queue.dir, "tasks", hint), Buffer.alloc(65 * 1024, 32)),
        () => {
          rmSync(join(queue.dir, "tasks", hint));
          symlinkSync("/etc/hostname", join(queue.dir, "tasks", hint));
        },
      ];
      for (const [index, spoil] of spoils.entries()) {
        spoil();
        const { outcome, warnings } = await report(queue, chat, 3 + index);
        expect([outcome, warnings]).toEqual(["sent", [expect.stringMatching(/task's last message/)]]);
      }
      await report(queue, chat, 6);
      expect(shown(chat)).toEqual(["1%", "2%", "3%", "4%", "5% 6%"]);
    });

    test("a folder that cannot hold what is to be remembered costs messages and a warning, no report", async () => {
      await fresh();
      mkdirSync(queue.dir, { recursive: true });
      symlinkSync("/nowhere", join(queue.dir, "tasks"));
      for (const number of [1, 2]) {
        const { outcome, warnings } = await report(queue, chat, number);
        expect([outcome, warnings.length > 0]).toEqual(["sent", true]);
      }
      expect(shown(chat)).toEqual(["1%", "2%"]);
    });

    test("a receipt that names no message is posted anew, and no part of a request", async () => {
      await fresh();
      await report(queue, chat, 1);
      const path = join(queue.dir, "tasks", hintsOf(queue)[0] ?? "");
      const hint = JSON.parse(readFileSync(path, "utf8"));
      writeFileSync(path, JSON.stringify({ ...hint, receipt: { message_id: "1/../../2?x=" } }));
      await report(queue, chat, 2);
      expect(shown(chat)).toEqual(["1%", "2%"]);
      expect(chat.requests.map(({ path }) => path).join()).not.toContain("x=");
    });

    test("a message that is gone at the service is posted anew within the same attempt", async () => {
      await fresh();
      const [first = ""] = [(await report(queue, chat, 1)) && chat.messages()[0]?.id];
      chat.remove(first);
      const { id } = await report(queue, chat, 2);
      expect(recordOf(queue, id)).toMatchObject({ attempts: 1, in_doubt: 0, latest: [{ outcome: "sent" }] });
      await report(queue, chat, 3);
      expect(shown(chat)).toEqual(["2% 3%"]);
    });

    test("a dry run shows the edit, or the post where there is none, and changes nothing", async () => {
      await fresh();
      const dry = async (number: number, fields: Record<string, string> = {}) => {
        const id = checkpoint(queue, number, fields);
        const before = listing(queue.dir);
        const { shown } = await cli(["driver", id, "--dry-run", ...EDIT, ...queue.flag], {
          env: envOf(chat),
        });
        expect(listing(queue.dir)).toEqual(before);
        return shown;
      };
      expect(await dry(1)).toContain("It would go out by the webhook");
      await deliver(queue, chat, agedId(1));
      const edit = await dry(2);
      expect(edit).toContain("It would update the task's message by the webhook");
      const id = chat.messages()[0]?.id ?? "";
      if (kind === "discord")
        expect(edit).toMatch(new RegExp(`PATCH http://\\S+/\\*\\*\\*/messages/${id}\n`));
      else expect(edit).toContain(`"message_id":${id}`);
      expect(await dry(3, { status: "warning" })).toContain("It would go out by the webhook");
      expect(chat.requests.length).toBe(1);
    });

    test("an edit whose answer is lost is in doubt, and is made again, not posted", async () => {
      await fresh();
      await report(queue, chat, 1);
      chat.after = (response) => Boolean(response.socket?.destroy());
      const { id, outcome } = await report(queue, chat, 2);
      expect(outcome).toBe("in-doubt");
      chat.after = () => false;
      expect((await deliver(queue, chat, id)).outcome).toBe("sent");
      const again = kind === "telegram" ? "2%" : "2% 2%"; // Telegram: "message is not modified"
      expect(shown(chat)).toEqual([`1% ${again}`]);
      expect(recordOf(queue, id)).toMatchObject({ attempts: 2, in_doubt: 1 });
      expect(recordOf(queue, id).receipt).toEqual({ message_id: chat.messages()[0]?.id });
    });

    test("killed during an edit, the next pass makes the edit again", async () => {
      await fresh();
      await report(queue, chat, 1);
      const id = checkpoint(queue, 2);
      await killedWhileItSends(queue, chat);
      await cliJson(["watchdog", ...EDIT, ...queue.flag], { env: envOf(chat) });
      expect(chat.messages().length).toBe(1);
      expect(recordOf(queue, id)).toMatchObject({ attempts: 2, latest: [{}, { possible_duplicate: true }] });
    });

    test("killed during the post of a message, the second post is flagged, and the older message is closed", async () => {
      await fresh();
      await report(queue, chat, 1);
      const id = checkpoint(queue, 2, { status: "warning" });
      await killedWhileItSends(queue, chat);
      await report(queue, chat, 3);
      expect(shown(chat)).toEqual(["1%", "2%", "3%"]);
      await cliJson(["watchdog", ...EDIT, ...queue.flag], { env: envOf(chat) });
      expect(shown(chat)).toEqual(["1%", "2%", "3%", "2%"]);
      expect(recordOf(queue, id).latest[1]).toMatchObject({ possible_duplicate: true });
    });

    test("an edit that is refused has failed, and is made when the cause is gone", async () => {
      await fresh();
      await report(queue, chat, 1);
      chat.before = (response) => {
        response.writeHead(403).end("{}");
        return true;
      };
      const { id, outcome } = await report(queue, chat, 2);
      expect(outcome).toBe("failed");
      chat.before = () => false;
      await deliver(queue, chat, id);
      expect(shown(chat)).toEqual(["1% 2%"]);
    });

    test("an edit that is refused for the moment is made again within the pass", async () => {
      await fresh();
      await report(queue, chat, 1);
      let refusals = 0;
      chat.before = (response) => {
        if (refusals++ > 0) return false;
        response.writeHead(429, { "retry-after": "0" }).end("{}");
        return true;
      };
      const { id, outcome } = await report(queue, chat, 2);
      expect([outcome, recordOf(queue, id).attempts, shown(chat)]).toEqual(["sent", 2, ["1% 2%"]]);
    });

    test("tasks, workers and channels have each a message of their own; what has no task has none", async () => {
      await fresh();
      for (const number of [1, 2]) {
        checkpoint(queue, 10 * number, { task_id: "one" });
        checkpoint(queue, 10 * number + 1, { task_id: "two" });
        checkpoint(queue, 10 * number + 2, { task_id: "two", worker: "backend-b" });
        checkpoint(queue, 10 * number + 3, { task_id: "two", team: "another" });
        checkpoint(queue, 10 * number + 4, { task_id: "" });
      }
      await cliJson(["watchdog", "--all", ...EDIT, ...queue.flag], { env: envOf(chat) });
      expect(shown(chat)).toEqual(["10% 20%", "11% 21%", "12% 22%", "13% 23%", "14%", "24%"]);
      for (const channel of ["7654321", "1234567", "7654321"]) {
        const id = checkpoint(queue, 30 + shown(chat, "7654321").length + shown(chat).length, {
          task_id: "one",
        });
        await cliJson(["driver", id, ...EDIT, ...queue.flag], { env: envOf(chat, channel) });
      }
      expect(shown(chat, "7654321").length).toBe(2);
      expect(shown(chat).at(-1)).toMatch(/^\d+%$/);
    });

    test("no hint tells where its message is", async () => {
      await fresh();
      await report(queue, chat, 1);
      const text = readFileSync(join(queue.dir, "tasks", hintsOf(queue)[0] ?? ""), "utf8");
      for (const part of ["1234567", "tOkEn", "7654321", "127.0.0.1", "export"])
        expect(text).not.toContain(part);
    });
  });
}

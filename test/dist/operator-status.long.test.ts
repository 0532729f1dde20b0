import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { agedId, backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";

interface Row {
  report_id: string;
  attempts: number | null;
  last_reason: string | null;
  held_reason: string | null;
}

const rowsOf = (json: Record<string, unknown>, name: string) => json[name] as Row[];
const ids = (json: Record<string, unknown>, name: string) => rowsOf(json, name).map((row) => row.report_id);
const fail = (id: string, queue: Queue, code: number) =>
  cli(["driver", id, "--send-cmd", `exit ${code}`, ...queue.flag]);

/** An id of the generated form that is so many minutes old. */
function minutesAgo(minutes: number): string {
  const time = new Date(Date.now() - minutes * 60_000).toISOString();
  return `${time.replace("T", "t").replace("Z", "z").replace(/[-:.]/g, "")}-t-w-0000000a`;
}

onEachNode("status", (node) => {
  test("counts every state, names the oldest and its age, what was sent last and how the last pass ended", async () => {
    const queue = newQueue();
    const [first, second, third] = backlog(queue, 3);
    await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
    await cli(["hold", third ?? "", "--reason", "too early", ...queue.flag]);
    const { code, json } = await cliJson(["status", ...queue.flag], { node });
    expect(code).toBe(0);
    expect(json).toMatchObject({ outcome: "ok", pending_count: 1, held_count: 1, sent_total: 1 });
    expect(json).toMatchObject({ blocked: null, alarm: null, last_sent: { report_id: first } });
    expect(json).toMatchObject({ last_pass: { outcome: "sent", sent_count: 1 } });
    expect(json.oldest_pending_seconds).toBeGreaterThan(86_400);
    expect([ids(json, "pending"), ids(json, "held"), ids(json, "sent")]).toEqual([
      [second],
      [third],
      [first],
    ]);
    expect(rowsOf(json, "held")[0]?.held_reason).toBe("too early");
    const { stdout, stderr } = await cli(["status", ...queue.flag], { node });
    for (const id of [first, second, third]) expect(stdout).toContain(id);
    expect(stdout).toMatch(new RegExp(`pending +1, the oldest for \\d+ days \\(${second}\\)`));
    expect(stderr).toContain("1 report is held");
  });

  test("says what blocks the queue, since when, after how many attempts, and what to do", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 2);
    const pass = ["watchdog", "--send-cmd", "exit 7", ...queue.flag];
    await cli(pass, { node });
    const first = (await cliJson(["status", ...queue.flag], { node })).json.blocked as { since: string };
    await cli(pass, { node });
    const { code, json } = await cliJson(["status", ...queue.flag], { node });
    expect(code).toBe(0);
    const reason = expect.stringContaining("7");
    expect(json.blocked).toMatchObject({ report_id: head, attempts: 2, since: first.since, reason });
    const { stdout } = await cli(["status", ...queue.flag], { node });
    expect(stdout).toMatch(new RegExp(`BLOCKED by ${head}, since ${first.since}, after 2 attempts: .*7`));
    expect(stdout).toContain(`owner-report retry ${head}`);
    expect(stdout).toContain(`owner-report hold ${head} ${queue.flag.join(" ")} --reason`);
    await cli(["watchdog", "--send-cmd", "true", ...queue.flag], { node });
    expect((await cliJson(["status", ...queue.flag], { node })).json.blocked).toBeNull();
  });
});

describe("status", () => {
  test("of a queue that does not exist is empty, names it, and does not make it", async () => {
    const queue = newQueue();
    const { code, json, stderr } = await cliJson(["status", ...queue.flag]);
    expect([code, json.outcome, json.pending_count, json.oldest_pending_seconds]).toEqual([
      0,
      "empty",
      0,
      null,
    ]);
    expect([stderr, JSON.stringify(json.warnings)]).toEqual(["", expect.stringContaining(queue.dir)]);
    expect((await cli(["status", ...queue.flag])).stdout).toMatch(/^Nothing is known: there is no queue at /);
    expect(existsSync(queue.dir)).toBe(false);
  });

  test.each([
    ["list", []],
    ["prune", ["--older-than", "0d"]],
  ])(
    "of a queue that does not exist is empty for %s too, which names it and does not make it",
    async (word, more) => {
      const queue = newQueue();
      const { code, json, stderr } = await cliJson([word, ...more, ...queue.flag]);
      expect([code, json.outcome, json.pending_count]).toEqual([0, "empty", 0]);
      expect(stderr + JSON.stringify(json.warnings)).toContain(`There is no queue at ${queue.dir}`);
      expect(existsSync(queue.dir)).toBe(false);
    },
  );

  test("names who holds the queue in snake_case, as all of its JSON", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    const nested = `"$NODE" "$CLI" status --json --queue '${queue.dir}' >"$SEEN"`;
    const env = { NODE: process.execPath, CLI: cliBundle, SEEN: join(queue.dir, "seen.json") };
    expect((await cli(["watchdog", "--send-cmd", nested, ...queue.flag], { env })).code).toBe(0);
    const { lock } = JSON.parse(readFileSync(env.SEEN, "utf8"));
    expect(Object.keys(lock).sort()).toEqual(["host", "is_over", "owner", "pid", "since"]);
  });

  test("and list change nothing, not even while something blocks", async () => {
    const queue = newQueue();
    backlog(queue, 3);
    await cli(["watchdog", "--max-count", "2", "--send-cmd", "exit 1", ...queue.flag]);
    const before = listing(queue.dir);
    for (const words of [["status"], ["list"], ["list", "sent"], ["list", "held"], ["show", agedId(1)]])
      expect((await cli([...words, ...queue.flag])).code).toBe(0);
    expect(listing(queue.dir)).toEqual(before);
  });

  test("shows the oldest first; with errors-first the latest errors, however young their reports", async () => {
    const queue = newQueue();
    const all = backlog(queue, 14);
    const [older = "", younger = ""] = [all[12], all[13]];
    await fail(younger, queue, 3);
    await fail(older, queue, 4);
    const plain = await cliJson(["status", ...queue.flag]);
    expect(ids(plain.json, "pending")).toEqual(all.slice(0, 10));
    const sorted = await cliJson(["status", "--errors-first", ...queue.flag]);
    expect(ids(sorted.json, "pending").slice(0, 3)).toEqual([older, younger, all[0]]);
    const list = await cliJson(["list", "--errors-first", ...queue.flag]);
    expect(ids(list.json, "reports")).toEqual([older, younger, ...all.slice(0, 12)]);
    expect(ids((await cliJson(["list", ...queue.flag])).json, "reports")).toEqual(all);
  });

  test("gives the age of the oldest, even when errors-first does not show it", async () => {
    const queue = newQueue();
    const oldest = queue.write(agedId(1), handWritten());
    for (let number = 0; number < 10; number++) {
      const id = queue.write(minutesAgo(1).replace(/a$/, String(number)), handWritten());
      await fail(id, queue, 1);
    }
    const { stdout } = await cli(["status", "--errors-first", ...queue.flag]);
    expect(stdout).toMatch(new RegExp(`pending +11, the oldest for \\d+ days \\(${oldest}\\)`));
  });
});

describe("a queue that cannot be read is 74 and never empty", () => {
  test.each([
    ["pending", ["status"], ["list"], ["list", "pending"]],
    ["held", ["status"], ["list", "held"]],
    ["sent", ["status"], ["list", "sent"]],
  ])("%s", async (folder, ...words) => {
    const queue = newQueue();
    mkdirSync(join(queue.dir, "pending"), { recursive: true });
    if (folder === "pending") utimesSync(queue.dir, 0, 0);
    const place = folder === "pending" ? newQueue() : queue;
    mkdirSync(place.dir, { recursive: true });
    writeFileSync(join(place.dir, folder), "a file");
    for (const word of words) {
      const { code, json, stdout } = await cliJson([...word, ...place.flag]);
      expect([word, code, json.outcome, json.code]).toEqual([word, 74, "error", "store"]);
      expect(stdout).not.toMatch(/pending_count|"empty"/);
    }
    const step = await runAction({ mode: "status", queue: place.dir });
    expect([step.code, step.outputs.outcome]).toEqual([1, "error"]);
  });
});

describe("the alarm of status", () => {
  const alarm = (queue: Queue, ...more: string[]) => cliJson(["status", ...more, ...queue.flag]);

  test("goes off when the oldest pending report is older than max-age, and not before", async () => {
    const queue = newQueue();
    const id = queue.write(minutesAgo(30), handWritten());
    expect(await alarm(queue, "--max-age", "31")).toMatchObject({ code: 0, json: { alarm: null } });
    const { code, json } = await alarm(queue, "--max-age", "29");
    expect([code, json.outcome]).toEqual([1, "failed"]);
    expect(json.alarm).toContain(id);
    expect((await alarm(queue)).code).toBe(0);
  });

  test("goes off when those expected have produced nothing for so long, sent or not, and for nobody else", async () => {
    const queue = newQueue();
    const expecting = ["--max-age", "10", "--expect-team", "clawteam", "--expect-worker", "backend-a"];
    expect(await alarm(queue, ...expecting)).toMatchObject({ code: 1 });
    queue.write(minutesAgo(5), handWritten({ worker: "backend-b" }));
    expect((await alarm(queue, ...expecting)).code).toBe(1);
    expect((await alarm(queue, "--max-age", "10", "--expect-team", "clawteam")).code).toBe(0);
    const own = queue.write(minutesAgo(4), handWritten());
    expect((await alarm(queue, ...expecting)).code).toBe(0);
    await cli(["driver", own, "--send-cmd", "true", ...queue.flag]);
    expect((await alarm(queue, ...expecting)).code).toBe(0);
    expect((await alarm(queue, "--max-age", "3", "--expect-worker", "backend-a")).code).toBe(1);
  });

  test("is not kept quiet by a delivery: only what was produced counts", async () => {
    const queue = newQueue();
    const id = queue.write(minutesAgo(60), handWritten());
    await cli(["driver", id, "--send-cmd", "true", ...queue.flag]);
    expect((await alarm(queue, "--max-age", "10", "--expect-team", "clawteam")).code).toBe(1);
  });

  test("makes a step red with an annotation, and queues nothing", async () => {
    const queue = newQueue();
    const id = queue.write(minutesAgo(30), handWritten());
    const before = listing(queue.dir);
    const step = await runAction({ mode: "status", queue: queue.dir, "max-age": "5" });
    expect([step.code, step.outputs.outcome, step.outputs["pending-count"]]).toEqual([1, "failed", "1"]);
    expect(annotations("error", step.shown).join()).toContain(id);
    expect(step.summary).toContain("❌");
    expect(listing(queue.dir)).toEqual(before);
  });
});

describe("status as a step", () => {
  test("is green and puts a picture of the backlog and deliveries, and the tables, into the job summary", async () => {
    const queue = newQueue();
    const [sent = "", pending = ""] = backlog(queue, 2);
    await cli(["driver", sent, "--send-cmd", "true", ...queue.flag]);
    const step = await runAction({ mode: "status", queue: queue.dir });
    expect([step.code, step.outputs.outcome]).toEqual([0, "ok"]);
    expect(step.outputs).toMatchObject({ "pending-count": "1", "held-count": "0" });
    const picture = /```mermaid\n([\s\S]*?)```/.exec(step.summary)?.[1] ?? "";
    expect(picture).toContain("pending: 1");
    expect(picture).toContain("sent: 1");
    for (const id of [sent, pending]) expect(step.summary).toContain(id);
  });
});

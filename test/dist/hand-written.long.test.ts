import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

async function consumed(queue: Queue, id: string): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await cli(["consumer", id, ...queue.flag]);
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Sends the whole backlog; gives the ids in the order in which they went out. */
async function drained(queue: Queue): Promise<string[]> {
  const sender = recordingSender();
  const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
  expect((await cli(args, { env: sender.env })).code).toBe(0);
  return sender.sends().map((send) => send.id);
}

describe("a report written by hand", () => {
  test("needs team, worker and progress only; its id is its file name and absent fields are empty", async () => {
    const queue = newQueue();
    queue.write("friday-note", "---\nteam: clawteam\nworker: alice\nprogress: 80%\n---\nHello.\n");
    const report = await consumed(queue, "friday-note");
    expect(report).toMatchObject({
      report_id: "friday-note",
      team: "clawteam",
      worker: "alice",
      progress: "80%",
      progress_percent: 80,
      task_id: "",
      done: "",
      next: "",
      run_url: "",
      repository: "",
      actor: "",
      state: "pending",
      delivery: null,
    });
    expect(String(report.body).trim()).toBe("Hello.");
    expect(await drained(queue)).toEqual(["friday-note"]);
  });

  test("keeps unquoted values as they were typed", async () => {
    const queue = newQueue();
    const fields =
      "team: 012\nworker: 1e3\nprogress: 3/7\ntask_id: 0x1F\ndone: yes\nnext: 12:30\nsource: null\n";
    queue.write("typed", `---\n${fields}---\n`);
    expect(await consumed(queue, "typed")).toMatchObject({
      team: "012",
      worker: "1e3",
      progress: "3/7",
      task_id: "0x1F",
      done: "yes",
      next: "12:30",
      source: "null",
    });
  });

  test("may begin with a byte order mark", async () => {
    const queue = newQueue();
    queue.write("from-notepad", `\ufeff${handWritten()}`);
    expect(await consumed(queue, "from-notepad")).toMatchObject({ team: "clawteam" });
  });

  test("is never edited on its way", async () => {
    const queue = newQueue();
    const text = "---\n# a comment\nworker:   'w'\nteam: t\nprogress: 80\n---\n\n\nBody  \n";
    queue.write("own-id", text);
    const command = 'echo changed >> "$OWNER_REPORT_FILE" || true; exit "$CODE"';
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    expect((await cli(args, { env: { CODE: "1" } })).code).toBe(1);
    expect(queue.text("pending", "own-id")).toBe(text);
    expect((await cli(args, { env: { CODE: "0" } })).code).toBe(0);
    expect(queue.text("sent", "own-id")).toBe(text);
  });
});

describe("oldest first", () => {
  test("goes by the time in the id, else created_at, else the file's time", async () => {
    const queue = newQueue();
    queue.write("a-third", handWritten({ created_at: "2024-01-01T00:00:03.000Z" }));
    queue.write(agedId(2, "z-second"), handWritten({ created_at: "2020-01-01T00:00:00.000Z" }));
    queue.write("b-first", handWritten());
    const seconds = Date.UTC(2024, 0, 1) / 1000;
    utimesSync(queue.path("pending", "b-first"), seconds + 1, seconds + 1);
    expect(await drained(queue)).toEqual(["b-first", agedId(2, "z-second"), "a-third"]);
  });

  test("goes by id between reports of the same age", async () => {
    const queue = newQueue();
    for (const id of ["c", "a", "b"])
      queue.write(id, handWritten({ created_at: "2024-05-05T05:05:05.000Z" }));
    expect(await drained(queue)).toEqual(["a", "b", "c"]);
  });

  test("a report from the future comes neither first nor never", async () => {
    const queue = newQueue();
    const future = "29990101t000000000z-clawteam-backend-a-00000001";
    queue.write(future, handWritten());
    queue.write("also-future", handWritten({ created_at: "2998-01-01T00:00:00.000Z" }));
    queue.write(agedId(1), handWritten());
    const order = await drained(queue);
    expect(order[0]).toBe(agedId(1));
    expect([...order].sort()).toEqual([agedId(1), future, "also-future"].sort());
  });

  test("other names and dot files are no reports", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    for (const name of [".hidden.md", ".md", "own-id.txt", "README", "own-id.md.part", "own-id.md~"]) {
      writeFileSync(join(queue.dir, "pending", name), "not a report");
    }
    const { code, json } = await cliJson(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
    expect(code).toBe(0);
    expect(json).toMatchObject({ outcome: "sent", sent_ids: ["own-id"], pending_count: 0 });
  });
});

/** Sixteen watchdogs at once on one queue, stopped and killed at any time. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, expect, test } from "@jest/globals";
import { formatReport } from "../../../src/report/document.js";
import { cli, startCli } from "../../helpers/cli.js";
import { describeWithPostgres, openPostgresStore as open, PostgresServer } from "../../helpers/postgres.js";
import type { Running } from "../../helpers/processes.js";
import { createReport } from "../../helpers/reports.js";
import { tempDir } from "../../helpers/temp-dir.js";

const WATCHDOGS = 16;
const REPORTS = Number(process.env.POSTGRES_FIGHT ?? 200);
/** Until then the queue is drained by whoever is left alone. */
const LONGEST_MS = 120_000;
const TIMEOUT_MS = 600_000;

describeWithPostgres("sixteen watchdogs on one queue", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });

  test(
    "lose no report while they are stopped and killed, and mark what goes out twice",
    async () => {
      const store = open(server.url());
      const ids: string[] = [];
      const queueMore = async () => {
        for (let number = 0; number < REPORTS; number++) {
          const id = `report-${ids.length}`;
          await store.put(id, formatReport(createReport({ report_id: id })));
          ids.push(id);
        }
      };
      await queueMore();
      const out = join(tempDir(), "sent");
      const env = { OWNER_REPORT_DATABASE_URL: server.url(), OUT: out };
      const send = 'printf "%s %s\\n" "$OWNER_REPORT_ID" "$OWNER_REPORT_POSSIBLE_DUPLICATE" >> "$OUT"';
      const args = ["watchdog", "--all", "--send-cmd", send, "--queue", "postgres"];
      const isDrained = async () => (await store.oldest(1, Date.now())).backlog.pending === 0;
      const deadline = Date.now() + LONGEST_MS;
      let isOver = false;
      let kills = 0;
      const one = async () => {
        while (!isOver) {
          const child = startCli(args, { env });
          const meddler = meddleWith(child, () => isOver);
          await child.finished;
          if (await meddler) kills += 1;
          await pause(Math.random() * 1000);
        }
      };
      const all = Array.from({ length: WATCHDOGS }, one);
      for (; Date.now() < deadline; await pause(200)) {
        if (!(await isDrained())) continue;
        if (kills > 0) break;
        await queueMore();
      }
      isOver = true;
      await Promise.all(all);
      // Three attempts in doubt block a queue until a person has looked.
      for (let tries = 0; !(await isDrained()); tries++) {
        expect(tries).toBeLessThan(50);
        const [first] = (await store.oldest(1, Date.now())).places;
        await cli(["retry", first?.id ?? "", "--send-cmd", send, "--queue", "postgres"], { env });
        await cli(args, { env });
      }
      const sends = existsSync(out) ? readFileSync(out, "utf8").trim().split("\n") : [];
      const times = new Map<string, string[]>();
      for (const line of sends) {
        const [id = "", mark = ""] = line.split(" ");
        times.set(id, [...(times.get(id) ?? []), mark]);
      }
      expect(ids.filter((id) => !times.has(id))).toEqual([]);
      // Not by order: a send command that outlives its killed pass may note its run after the next one.
      expect([...times].filter(([, marks]) => marks.filter((mark) => mark !== "1").length > 1)).toEqual([]);
      const [row] = await server.sql("SELECT count(*) AS n FROM owner_report.report WHERE state = 'sent'");
      const [lane] = await server.sql("SELECT sent FROM owner_report.lane");
      expect([row, lane]).toEqual([{ n: `${ids.length}` }, { sent: `${ids.length}` }]);
      expect(kills).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});

/** Stops a process for a while or kills it, sometimes; tells whether it killed it. */
async function meddleWith(child: Running, isOver: () => boolean): Promise<boolean> {
  let isDone = false;
  void child.finished.then(() => {
    isDone = true;
  });
  const waits = async (milliseconds: number) => {
    const until = Date.now() + milliseconds;
    while (!isDone && !isOver() && Date.now() < until) await pause(20);
    return !isDone && !isOver();
  };
  if (!(await waits(500 + Math.random() * 8000))) return false;
  child.kill("SIGSTOP");
  await waits(Math.random() * 1500);
  const isKilled = Math.random() < 0.5;
  child.kill(isKilled ? "SIGKILL" : "SIGCONT");
  if (!isKilled) child.kill("SIGCONT");
  return isKilled;
}

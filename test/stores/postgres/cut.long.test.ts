/** The connection is cut at every statement, and the process killed at every statement. */

import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { producer } from "../../../src/producer.js";
import { watchdog } from "../../../src/watchdog.js";
import { cli, startCli } from "../../helpers/cli.js";
import {
  describeWithPostgres,
  openPostgresStore as open,
  PostgresServer,
  sendingTo,
} from "../../helpers/postgres.js";
import { type Moment, PostgresProxy } from "../../helpers/postgres-proxy.js";
import { tempDir } from "../../helpers/temp-dir.js";

const FIELDS = ["--team", "t", "--worker", "w", "--progress", "1%"];

describeWithPostgres("at every statement", () => {
  let server: PostgresServer;
  let proxy: PostgresProxy;
  let url: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
    proxy = await PostgresProxy.to(server.port);
    url = server.url().replace(`:${server.port}/`, `:${proxy.port}/`);
  });

  let lanes = 0;
  const newLane = () => {
    lanes += 1;
    return `lane-${lanes}`;
  };
  const rows = (lane: string) =>
    server.sql(`SELECT id, state, attempts FROM owner_report.report WHERE queue = '${lane}' ORDER BY id`);

  /** One life of a queue: two reports, a pass that sends both. */
  async function life(lane: string): Promise<void> {
    const store = open(url, { lane });
    const checkpoint = { team: "t", worker: "w", progress: "1%" };
    for (const reportId of [undefined, "own"]) {
      const { outcome } = await producer({ store, checkpoint, reportId });
      expect(["queued", "already-queued"]).toContain(outcome);
    }
    expect(await rows(lane)).toHaveLength(2);
    const sent: string[] = [];
    const result = await watchdog({
      ...{ store, limit: 9, owner: "a pass", sender: sendingTo(sent), cancel: new AbortController().signal },
    });
    expect(result).toMatchObject({ outcome: "sent", warnings: [], backlog: { pending: 0 } });
    expect(sent).toHaveLength(2);
    expect(await rows(lane)).toMatchObject([
      { state: "sent", attempts: 1 },
      { state: "sent", attempts: 1 },
    ]);
    store.close();
  }

  test.each<Moment>(["before", "after"])(
    "a connection that is cut %s it is made again: nothing is lost, sent twice or counted twice",
    async (moment) => {
      await life(newLane());
      for (let statement = 1; ; statement++) {
        const lane = newLane();
        proxy.cutAt({ statement, moment });
        await life(lane);
        const wasCut = proxy.statements >= statement;
        proxy.cutAt(undefined);
        const [row] = await server.sql(`SELECT sent, nonce FROM owner_report.lane WHERE queue = '${lane}'`);
        expect([statement, row]).toEqual([statement, { sent: "2", nonce: null }]);
        const events = (await open(url, { lane }).history(99)).map(({ event }) => event);
        expect([statement, events]).toEqual([statement, ["delivery", "delivery", "pass"]]);
        if (!wasCut) break;
        expect(statement).toBeLessThan(60);
      }
    },
  );

  test.each<Moment>(["before", "after"])(
    "a step that queues and is killed %s it has queued its report once or not at all",
    async (moment) => {
      for (let statement = 1; ; statement++) {
        const lane = newLane();
        const args = ["producer", ...FIELDS, "--report-id", "mine", "--queue", `postgres:${lane}`];
        const env = { OWNER_REPORT_DATABASE_URL: url };
        const child = startCli(args, { env });
        proxy.cutAt({ statement, moment, also: () => child.kill("SIGKILL") });
        const { signal } = await child.finished;
        proxy.cutAt(undefined);
        const before = (await rows(lane)).length;
        const again = await cli(args, { env });
        expect([again.code, await rows(lane)]).toEqual([0, [{ id: "mine", state: "pending", attempts: 0 }]]);
        expect(again.stdout).toContain(before === 0 ? "Queued" : "Already");
        if (signal === null) break;
      }
    },
  );

  test.each<Moment>(["before", "after"])(
    "a pass that is killed %s it loses no report, and what goes out twice is marked",
    async (moment) => {
      const out = join(tempDir(), "sent");
      const env = { OWNER_REPORT_DATABASE_URL: url, OUT: out };
      const send = 'echo "$OWNER_REPORT_ID $OWNER_REPORT_POSSIBLE_DUPLICATE" >> "$OUT"';
      for (let statement = 1; ; statement++) {
        rmSync(out, { force: true });
        const lane = newLane();
        const store = open(url, { lane });
        for (const id of ["a", "b"]) await store.put(id, textOf(id));
        const pass = ["watchdog", "--all", "--send-cmd", send, "--queue", `postgres:${lane}`];
        const child = startCli(pass, { env });
        proxy.cutAt({ statement, moment, also: () => child.kill("SIGKILL") });
        const { signal } = await child.finished;
        proxy.cutAt(undefined);
        expect((await cli(pass, { env })).code).toBe(0);
        expect(await rows(lane)).toMatchObject([{ state: "sent" }, { state: "sent" }]);
        appendFileSync(out, "");
        const sends = existsSync(out) ? readFileSync(out, "utf8").trim().split("\n") : [];
        for (const id of ["a", "b"]) {
          const [first, ...others] = sends.filter((line) => line.split(" ")[0] === id);
          expect([statement, first]).not.toEqual([statement, undefined]);
          expect([statement, others.filter((line) => line !== `${id} 1`)]).toEqual([statement, []]);
        }
        if (signal === null) break;
      }
    },
  );
});

function textOf(id: string): string {
  return `---\nteam: "t"\nworker: "w"\nprogress: "1%"\n---\n${id}`;
}

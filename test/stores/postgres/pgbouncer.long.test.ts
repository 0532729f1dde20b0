/** Everything that a store promises, behind PgBouncer in transaction mode. */

import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, existsSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { describeStore } from "../../contract/store.contract.js";
import { freePort } from "../../helpers/free-port.js";
import {
  asItsUser,
  describeWithPostgres,
  openPostgresStore as open,
  PostgresServer,
} from "../../helpers/postgres.js";

const BOUNCER = "/usr/sbin/pgbouncer";
const describeWithBouncer = existsSync(BOUNCER) ? describeWithPostgres : describe.skip;

describeWithBouncer("behind PgBouncer in transaction mode", () => {
  let bouncer: ChildProcess;
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
    const port = await freePort();
    const folder = server.directory;
    const users = join(folder, "users");
    const settings = join(folder, "pgbouncer.ini");
    writeFileSync(users, '"postgres" ""\n');
    writeFileSync(
      settings,
      `[databases]\n* = host=127.0.0.1 port=${server.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\n` +
        `auth_type = trust\nauth_file = ${users}\npool_mode = transaction\ndefault_pool_size = 3\nunix_socket_dir =\n`,
    );
    const { uid, gid } = asItsUser();
    if (uid !== undefined && gid !== undefined)
      for (const path of [users, settings]) chownSync(path, uid, gid);
    bouncer = spawn(BOUNCER, [settings], { ...asItsUser(), cwd: "/", stdio: "ignore" });
    while (!(await accepts(port))) await pause(20);
    url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  });
  afterAll(() => {
    bouncer?.kill("SIGKILL");
  });

  let lanes = 0;
  describeStore("postgres", () => {
    lanes += 1;
    const lane = `lane-${lanes}`;
    return { store: open(url, { lane }), reopen: () => open(url, { lane }) };
  });

  test("PGOPTIONS, which it does not take, is named", async () => {
    const environment = { OWNER_REPORT_DATABASE_URL: url, PGOPTIONS: "-c work_mem=1MB" };
    const put = open(url, { environment, retrySeconds: 1 }).put("a", "x");
    await expect(put).rejects.toThrow(/unsupported startup parameter.*A pooler takes no PGOPTIONS/s);
  });
});

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

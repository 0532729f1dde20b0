import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, describe } from "@jest/globals";
import Client from "pg/lib/client.js";
import type { Sender } from "../../src/senders/sender.js";
import { PostgresStore, type PostgresStoreOptions } from "../../src/stores/postgres/store.js";
import { freePort } from "./free-port.js";
import { tempDir } from "./temp-dir.js";
import { unprivileged } from "./unprivileged.js";

/** Folder of the server's programs; `undefined` where PostgreSQL is not installed. */
export const binaries = foldersOf("/usr/lib/postgresql").find((folder) => existsSync(join(folder, "initdb")));

/** `describe` where PostgreSQL is installed; elsewhere the tests show as skipped. */
export const describeWithPostgres: typeof describe.skip = binaries === undefined ? describe.skip : describe;

/** A server on loopback, with its data in a temporary directory. */
export class PostgresServer {
  private process: ChildProcess | undefined;
  private databases = 0;

  private constructor(
    readonly directory: string,
    readonly port: number,
    private readonly programs: string,
  ) {}

  /** Makes a server and starts it; it is stopped when the test file ends. */
  static async start(
    settings: Readonly<Record<string, string>> = {},
    programs = binaries,
    directory = tempDir(),
  ): Promise<PostgresServer> {
    if (programs === undefined) throw new Error("PostgreSQL is not installed");
    if (unprivileged !== undefined) chownSync(directory, unprivileged, unprivileged);
    const server = new PostgresServer(directory, await freePort(), programs);
    started.push(server);
    const data = join(directory, "data");
    server.run("initdb", [
      "-D",
      data,
      "-U",
      "postgres",
      "-A",
      "trust",
      "-E",
      "UTF8",
      "--locale=C",
      "--no-sync",
    ]);
    server.configure(settings);
    await server.resume();
    return server;
  }

  /** Address of a database for clients, without a password. */
  url(database = "postgres", user = "postgres"): string {
    return `postgresql://${user}@127.0.0.1:${this.port}/${database}`;
  }

  /** Writes settings that the next start reads. */
  configure(settings: Readonly<Record<string, string>>): void {
    const all = {
      ...{ listen_addresses: "127.0.0.1", port: `${this.port}`, unix_socket_directories: this.directory },
      ...{ fsync: "off", max_connections: "60", shared_buffers: "16MB", log_min_messages: "panic" },
      ...settings,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`);
    writeFileSync(join(this.directory, "data/postgresql.auto.conf"), lines.join(""));
  }

  /** Starts a stopped server again. */
  async resume(): Promise<void> {
    const args = ["-D", join(this.directory, "data")];
    const child = spawn(join(this.programs, "postgres"), args, { ...asItsUser(), cwd: "/", stdio: "ignore" });
    this.process = child;
    while (!(await this.answers())) {
      if (hasEnded(child)) throw new Error(`PostgreSQL ended with ${child.exitCode ?? child.signalCode}`);
      await pause(20);
    }
  }

  /** Stops it at once: every session ends. One that is still there after a while is killed. */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<void> {
    const { process: child } = this;
    this.process = undefined;
    if (!child || hasEnded(child)) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), STOPPED_MS);
    await ended;
    clearTimeout(late);
  }

  /** Runs statements, and returns the rows of the last one. */
  async sql(text: string, database = "postgres"): Promise<Record<string, unknown>[]> {
    return this.session(database, async (client) => {
      const answer: unknown = await client.query({ text });
      const last = Array.isArray(answer) ? answer.at(-1) : answer;
      return (last as { rows: Record<string, unknown>[] }).rows;
    });
  }

  /** Does something while another session has the reports locked. */
  async whileLocked<T>(body: () => Promise<T>): Promise<T> {
    return this.session("postgres", async (client) => {
      await client.query({ text: "BEGIN; LOCK TABLE owner_report.report" });
      return body();
    });
  }

  private async session<T>(database: string, body: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ host: "127.0.0.1", port: this.port, user: "postgres", database, ssl: false });
    client.on("error", () => {});
    await client.connect();
    try {
      return await body(client);
    } finally {
      await client.end();
    }
  }

  /** Makes an empty database. */
  async newDatabase(): Promise<string> {
    this.databases += 1;
    const name = `queue_${this.databases}`;
    await this.sql(`CREATE DATABASE ${name}`);
    return name;
  }

  /** Makes a standby of this server and starts it. */
  async standby(): Promise<PostgresServer> {
    const directory = tempDir();
    if (unprivileged !== undefined) chownSync(directory, unprivileged, unprivileged);
    const standby = new PostgresServer(directory, await freePort(), this.programs);
    started.push(standby);
    const from = ["-h", "127.0.0.1", "-p", `${this.port}`, "-U", "postgres"];
    this.run("pg_basebackup", [...from, "-D", join(directory, "data"), "-R", "-c", "fast"]);
    const primary = `host=127.0.0.1 port=${this.port} user=postgres`;
    standby.configure({ primary_conninfo: primary, hot_standby: "on", wal_receiver_status_interval: "1" });
    await standby.resume();
    return standby;
  }

  /** Tells whether it answers. */
  answers(): Promise<boolean> {
    return this.sql("SELECT 1").then(
      () => true,
      () => false,
    );
  }

  private run(program: string, args: readonly string[]): void {
    const { status, stderr } = spawnSync(join(this.programs, program), args, { ...asItsUser(), cwd: "/" });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
  }
}

/** Time in which every server has stopped that is going to. */
const STOPPED_MS = 60_000;

/** True once a process has ended, by itself or by a signal. */
function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

const opened: PostgresStore[] = [];
const started: PostgresServer[] = [];
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
});
afterAll(async () => {
  for (const server of started) await server.stop("SIGQUIT");
});

/** Opens a queue of a database; it is closed when the test has ended. */
export function openPostgresStore(url: string, options: Partial<PostgresStoreOptions> = {}): PostgresStore {
  const environment = { OWNER_REPORT_DATABASE_URL: url, HOME: "/nonexistent" };
  const store = new PostgresStore({ lane: "owner-reports", environment, ...options });
  opened.push(store);
  return store;
}

/** The user that a server runs as: PostgreSQL refuses root. */
export function asItsUser(): { uid?: number; gid?: number } {
  return unprivileged === undefined ? {} : { uid: unprivileged, gid: unprivileged };
}

function foldersOf(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(parent, version, "bin"));
}

/** A sender that always succeeds, and writes down what it has sent. */
export function sendingTo(sent: string[]): Sender {
  return {
    timeoutSeconds: 60,
    ready: () => {},
    send: async ({ report }) => {
      sent.push(report.report_id);
      return { outcome: "sent", reason: "", exitCode: 0, signal: null };
    },
    close: () => {},
  };
}

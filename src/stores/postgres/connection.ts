import { readFile } from "node:fs/promises";
import type Client from "pg/lib/client.js";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { MACHINE_TIME, type WaitTime } from "../patience.js";
import { type Failure, failureOf, NO_PASSWORD, SILENCE } from "./failures.js";
import { passwordIn } from "./pgpass.js";
import { placeOf, type Settings, type Tls } from "./settings.js";

/*
 * One connection per process, opened when the first statement needs it and again after it was lost. Nothing stays in the
 * session: any statement may meet another server process behind a pooler. Statements have no names, for the same reason.
 */

type Environment = Readonly<Record<string, string | undefined>>;

/** A statement. One without values may be several, which are one transaction. */
export interface Statement {
  /** What it is for, after "Could not". */
  what: string;
  text: string;
  values?: readonly unknown[] | undefined;
}

/** Row of an answer. */
export type Row = Record<string, unknown>;

/** How a connection is made, and how patient it is. */
export interface ConnectionOptions {
  settings: Settings;
  /** For ~/.pgpass. */
  environment: Environment;
  /** Seconds for which what may pass is tried again; 20. */
  retrySeconds?: number | undefined;
  /** Seconds without an answer after which a connection counts as lost; 30. */
  silenceSeconds?: number | undefined;
  time?: WaitTime | undefined;
}

const RETRY_SECONDS = 20;
const SILENCE_SECONDS = 30;
const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

/** Connection to the database: one statement after the other, each repeated while its failure may pass. */
export class Connection {
  readonly place: string;
  private client: Client | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly notices = new Set<string>();

  constructor(private readonly options: ConnectionOptions) {
    this.place = placeOf(options.settings);
  }

  /** Warnings of the server since it was first asked. */
  get warnings(): string[] {
    return [...this.notices];
  }

  /**
   * Executes a statement that may be repeated, and returns its rows; `undefined` where the queue's tables are not made yet.
   *
   * @throws OwnerReportError `store`
   */
  ask(statement: Statement): Promise<Row[] | undefined> {
    const asked = this.turn.then(() => this.patiently(statement));
    this.turn = asked.catch(() => {});
    return asked;
  }

  /** Closes the connection; the next statement opens another. */
  close(): void {
    const { client } = this;
    this.client = undefined;
    if (!client) return;
    client.end().catch(() => {});
    client.unref();
  }

  private async patiently(statement: Statement): Promise<Row[] | undefined> {
    const { retrySeconds = RETRY_SECONDS, settings, time = MACHINE_TIME } = this.options;
    const began = time.monotonic();
    let isLost = false;
    for (let tries = 0; ; tries++) {
      let isSent = false;
      try {
        const client = await this.connected();
        isSent = true;
        return await this.once(client, statement);
      } catch (cause) {
        if (cause instanceof OwnerReportError) throw cause;
        const failure = failureOf(cause, settings);
        if (failure.isCut) this.drop();
        if (failure.isNotMade) return undefined;
        isLost ||= isSent && failure.isLost;
        // After a lost answer the second try is the look-up.
        const isOver = time.monotonic() - began > retrySeconds * 1000 && !(isLost && tries === 0);
        if (!failure.mayPass || isOver) throw this.failed(statement, failure, { isLost, cause });
        await time.sleep(Math.min(SHORTEST_PAUSE * 2 ** tries, LONGEST_PAUSE));
      }
    }
  }

  private failed(
    { what }: Statement,
    { text, remedy }: Failure,
    { isLost, cause }: { isLost: boolean; cause: unknown },
  ): OwnerReportError {
    const options = { cause, done: isLost ? ("unknown" as const) : ("nothing" as const), remedy };
    return new OwnerReportError("store", `Could not ${what} at ${this.place}: ${text}.`, options);
  }

  private async once(client: Client, { text, values }: Statement): Promise<Row[]> {
    // An idle connection must not keep the process alive.
    client.ref();
    try {
      return (await this.answered(client, client.query({ text, values }))).rows;
    } finally {
      client.unref();
    }
  }

  /** Waits for an answer, and cuts a connection that gives none for too long. */
  private async answered<T>(client: Client, answer: Promise<T>): Promise<T> {
    const { silenceSeconds = SILENCE_SECONDS } = this.options;
    let isSilent = false;
    const timer = setTimeout(() => {
      isSilent = true;
      client.connection.stream.destroy();
    }, silenceSeconds * 1000);
    try {
      return await answer;
    } catch (error) {
      if (!isSilent) throw error;
      throw coded(`no answer came within ${silenceSeconds} s`, SILENCE);
    } finally {
      clearTimeout(timer);
    }
  }

  private async connected(): Promise<Client> {
    if (this.client) return this.client;
    const client = await this.newClient();
    // Without a listener a connection that is lost between two statements would end the process.
    client.on("error", () => this.forget(client));
    client.on("end", () => this.forget(client));
    await client.connect();
    // Not before: what a server says to every newcomer is for its administrator.
    client.on("notice", (notice: { severity?: string; message?: string }) => this.note(notice));
    this.client = client;
    return client;
  }

  private async newClient(): Promise<Client> {
    const { settings, environment } = this.options;
    const ssl = await tlsOptions(settings.tls);
    // Loaded here because most queues are no database.
    const { default: PgClient } = await import("pg/lib/client.js");
    return new PgClient({
      ...{ host: settings.host, port: settings.port, user: settings.user, database: settings.database, ssl },
      ...{ application_name: settings.applicationName, options: settings.options },
      password: () => settings.password ?? fromFile(environment, settings),
      connectionTimeoutMillis: settings.connectSeconds * 1000,
      keepAlive: true,
      enableChannelBinding: settings.bindsChannel,
    });
  }

  private note({ severity, message }: { severity?: string; message?: string }): void {
    if (severity === "WARNING" && message)
      this.notices.add(`${this.place} warns: ${message.replace(/\s+/g, " ")}.`);
  }

  private forget(client: Client): void {
    if (this.client === client) this.client = undefined;
  }

  private drop(): void {
    const { client } = this;
    this.client = undefined;
    client?.connection.stream.destroy();
  }
}

function fromFile(environment: Environment, settings: Settings): string {
  const found = passwordIn(environment, settings);
  if ("password" in found) return found.password;
  throw coded(
    `${settings.host} wants a password for ${settings.user}, and none is given; ${found.problem}`,
    NO_PASSWORD,
  );
}

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Reads the files of a TLS setting. @throws OwnerReportError `unavailable` when one cannot be read */
async function tlsOptions({ mode, rootCertificate, certificate, key }: Tls): Promise<false | object> {
  if (mode === "off") return false;
  const ca = rootCertificate === "system" ? undefined : rootCertificate;
  const [root, cert, secret] = await Promise.all([ca, certificate, key].map(readPem));
  return {
    ...(root && { ca: root }),
    ...(cert && { cert }),
    ...(secret && { key: secret }),
    rejectUnauthorized: mode !== "unverified",
    ...(mode === "any-name" && { checkServerIdentity: () => undefined }),
  };
}

async function readPem(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const why = systemErrorName(cause) ?? "unknown error";
    const text = `${path}, which is named for TLS with the database, cannot be read (${why}). Nothing was queued, sent or changed.`;
    throw new OwnerReportError("unavailable", text, { cause });
  }
}

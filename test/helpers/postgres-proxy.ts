import { createServer, type Server, type Socket, connect as tcp } from "node:net";
import { afterAll } from "@jest/globals";

/** Where a connection is cut: before the server sees a statement, or once it has answered and before the client sees that. */
export type Moment = "before" | "after";

/** What happens at a statement: the connection is cut, after this was called, if given. */
export interface Cut {
  /** From 1, counted over all connections. */
  statement: number;
  moment: Moment;
  also?: () => void;
}

const proxies: Server[] = [];
afterAll(() => {
  for (const proxy of proxies) proxy.close();
});

/** A way to a server on loopback that knows its protocol well enough to cut it at a statement. */
export class PostgresProxy {
  port = 0;
  statements = 0;
  cut: Cut | undefined;

  private constructor(private readonly target: number) {}

  /** Listens on loopback until the test file ends. */
  static async to(target: number): Promise<PostgresProxy> {
    const proxy = new PostgresProxy(target);
    const server = createServer((client) => proxy.serve(client));
    proxies.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    proxy.port = typeof address === "object" && address ? address.port : 0;
    return proxy;
  }

  /** Counts from here, and cuts there. */
  cutAt(cut: Cut | undefined): void {
    this.statements = 0;
    this.cut = cut;
  }

  private serve(client: Socket): void {
    const server = tcp(this.target, "127.0.0.1");
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
    let isMuted = false;
    const statementsIn = statementCounter();
    client.on("data", (data: Buffer) => {
      for (let n = statementsIn(data); n > 0; n--) {
        this.statements += 1;
        const { cut } = this;
        if (cut?.statement !== this.statements) continue;
        if (cut.moment === "before") {
          cut.also?.();
          return end();
        }
        isMuted = true;
      }
      server.write(data);
    });
    server.on("data", (data: Buffer) => {
      if (!isMuted) return void client.write(data);
      // ReadyForQuery ends every answer: what was asked for is committed, or was refused.
      if (data.at(-6) !== READY || data.readInt32BE(data.length - 5) !== 5) return;
      this.cut?.also?.();
      end();
    });
  }
}

const READY = "Z".charCodeAt(0);
const ENDINGS = ["Q", "S"].map((letter) => letter.charCodeAt(0));

/** Returns a function that counts the statements in what a client says: each ends with Query or Sync. */
function statementCounter(): (data: Buffer) => number {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  return (data) => {
    rest = Buffer.concat([rest, data]);
    let found = 0;
    for (;;) {
      // The first message has no letter.
      const head = isStarted ? 1 : 0;
      if (rest.length < head + 4) return found;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return found;
      if (isStarted && ENDINGS.includes(rest[0] ?? 0)) found += 1;
      isStarted = true;
      rest = rest.subarray(length);
    }
  };
}

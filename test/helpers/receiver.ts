import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "@jest/globals";

/** What arrived in one request. */
export interface Received {
  path: string;
  body: string;
}

/** A real HTTP receiver on loopback. */
export interface Receiver {
  url: string;
  received: Received[];
  /** From now on every request is answered with an error. */
  break(): void;
  mend(): void;
}

const closers: (() => void)[] = [];

afterAll(() => {
  for (const close of closers.splice(0)) close();
});

/** Starts a receiver on a free port; it is closed when the test file ends. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let broken = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (!broken) received.push({ path: request.url ?? "", body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(broken ? 503 : 200, { connection: "close" }).end(broken ? "broken" : "ok");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const set = (value: boolean) => () => {
    broken = value;
  };
  return { url, received, break: set(true), mend: set(false) };
}

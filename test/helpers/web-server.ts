import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { afterAll } from "@jest/globals";

/** One request as it arrived, whole. */
export interface Arrived {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers a request, or does something else to its connection. */
export type Answering = (
  response: ServerResponse,
  arrived: Arrived,
  request: IncomingMessage,
) => void | Promise<void>;

/** A real web server on loopback; every request is answered by {@link answering} as it is then. */
export interface WebServer {
  port: number;
  origin: string;
  arrived: Arrived[];
  answering: Answering;
}

const closers: (() => void)[] = [];

afterAll(() => {
  for (const close of closers.splice(0)) close();
});

/** Listens on a free port of loopback; the server is closed, with its connections, when the test file ends. */
export async function listen(server: Server): Promise<number> {
  const open = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    open.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** Starts a web server, by TLS where it is given a certificate. */
export async function startWebServer(
  answering: Answering,
  tls?: { key: string; cert: string },
): Promise<WebServer> {
  const take = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("error", () => {});
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const arrived = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
      found.arrived.push(arrived);
      void found.answering(response, arrived, request);
    });
  };
  const server = tls ? createTlsServer(tls, take) : createServer(take);
  const found: WebServer = { port: 0, origin: "", arrived: [], answering };
  found.port = await listen(server);
  found.origin = tls ? `https://localhost:${found.port}` : `http://127.0.0.1:${found.port}`;
  return found;
}

/** Answers with a status, a body (JSON unless it is a text) and headers. */
export function answer(status: number, body: unknown = "", headers: Record<string, string> = {}): Answering {
  const isText = typeof body === "string";
  const type: Record<string, string> = isText ? {} : { "content-type": "application/json" };
  return (response) => {
    response.writeHead(status, { ...type, ...headers }).end(isText ? body : JSON.stringify(body));
  };
}

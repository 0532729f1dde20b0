import { createServer, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { listen } from "./web-server.js";

/** A proxy on loopback. */
export interface FakeProxy {
  /** Its address, for HTTPS_PROXY. */
  url: string;
  /** What it was asked for, and by whom: `CONNECT discord.com:443`, `GET http://…`. */
  asked: { what: string; authorization: string | undefined }[];
  /** What it does with the next CONNECT; by default it connects to {@link startProxy}'s port, whatever the name. */
  connecting: (socket: Socket, request: IncomingMessage) => void;
}

/** Starts a proxy that leads every CONNECT to one port of loopback, and answers everything else with `{}`. */
export async function startProxy(port: number): Promise<FakeProxy> {
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const note = ({ method = "", url = "", headers }: IncomingMessage) =>
    proxy.asked.push({ what: `${method} ${url}`, authorization: headers["proxy-authorization"] });
  const proxy: FakeProxy = { url: "", asked: [], connecting: (socket) => lead(socket, port) };
  server.on("connect", (request, socket) => {
    note(request);
    socket.on("error", () => {});
    proxy.connecting(socket as Socket, request);
  });
  proxy.url = `http://127.0.0.1:${await listen(server)}`;
  return proxy;
}

function lead(socket: Socket, port: number): void {
  const behind = connect(port, "127.0.0.1", () =>
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n"),
  );
  behind.on("error", () => socket.destroy());
  socket.on("close", () => behind.destroy());
  socket.pipe(behind).pipe(socket);
}

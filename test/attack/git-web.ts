import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { afterAll } from "@jest/globals";

/** A token as git sends it. */
export const inBase64 = (token: string) => Buffer.from(`x-access-token:${token}`).toString("base64");
const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) server.close();
});

/** Lets a server listen until the suite is over, and returns its host and port. */
export async function started(server: Server, host = "127.0.0.1"): Promise<string> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, host, done));
  return `${host}:${(server.address() as AddressInfo).port}`;
}

/** Starts a web server, and returns the address of a repository there. */
export const web = async (handle: RequestListener, host?: string) =>
  `http://${await started(createServer(handle), host)}/queue.git`;

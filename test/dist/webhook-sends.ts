import { type Certificates, certify } from "../helpers/certificates.js";
import { cliJson } from "../helpers/cli.js";
import { type FakeProxy, startProxy } from "../helpers/proxy.js";
import { handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { answer, startWebServer, type WebServer } from "../helpers/web-server.js";
import { KINDS, WEBHOOKS } from "../helpers/webhooks.js";

export const NEW = ["--team", "t", "--worker", "w", "--progress", "1%"];

/** A queue with one pending report. */
export function queueOfOne(): Queue {
  const queue = newQueue();
  queue.write("own-id", handWritten({ done: "rm -rf @here & <b>" }));
  return queue;
}

/** Sends the only report of a queue by the webhook in the environment. */
export function sendOne(queue: Queue, env: Record<string, string>, { node, seconds = 20 }: Sending = {}) {
  const args = ["driver", "own-id", "--send-timeout", `${seconds}`, "--retries", "0", ...queue.flag];
  return cliJson(args, { env, ...(node !== undefined && { node }) });
}

interface Sending {
  node?: string;
  /** Before it is given up: more than a busy machine takes. */
  seconds?: number;
}

/** A server that has a certificate for the hosts of all services, and a proxy that leads to it whatever host is asked for. */
export interface Https {
  certificates: Certificates;
  server: WebServer;
  proxy: FakeProxy;
  /** The variables by which the server is reached. */
  reached: Record<string, string>;
}

export async function startHttps(): Promise<Https> {
  const certificates = certify(["localhost", ...KINDS.map((kind) => WEBHOOKS[kind].host)]);
  const server = await startWebServer(answer(200, "ok"), certificates);
  const proxy = await startProxy(server.port);
  return {
    certificates,
    server,
    proxy,
    reached: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificates.ca },
  };
}

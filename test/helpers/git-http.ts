import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { dirname } from "node:path";
import { afterAll } from "@jest/globals";
import { freePort } from "./free-port.js";

/** What the server does with one request instead of answering it. */
export type Fault = "refuse" | "break" | "lose-answer";

/** git's own `http-backend` behind a loopback server that asks for a token. */
export interface GitServer {
  url: string;
  token: string;
  /** Paths of all requests so far, `METHOD path?query`. */
  requests: string[];
  /** How many pushes the repository has accepted. */
  accepted(): number;
  /** Decides over each request; `undefined` lets it through. */
  fault: (request: IncomingMessage) => Fault | undefined;
  /** Cuts every connection and listens no more. */
  kill(): Promise<void>;
  /** Listens again, on the same port. */
  restart(): Promise<void>;
}

const closers: (() => void)[] = [];

afterAll(() => {
  for (const close of closers.splice(0)) close();
});

/** Serves one bare repository on a free port; closed when the test file ends. */
export async function serveGit(repository: string, token = "s3cret-token-value"): Promise<GitServer> {
  const requests: string[] = [];
  let accepted = 0;
  const state: { server: Server; fault: GitServer["fault"] } = {
    server: createServer(),
    fault: () => undefined,
  };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`);
    const fault = state.fault(request);
    if (fault === "break") return void request.socket.destroy();
    if (fault === "refuse") return void answer(response, 403, "denied");
    if (!isAllowed(request, token)) return void answer(response, 401, "who are you");
    runBackend(repository, request, (head, body) => {
      const isPush = request.url?.endsWith("/git-receive-pack") === true;
      if (isPush && body.includes("unpack ok") && !body.includes("ng ")) accepted += 1;
      if (fault === "lose-answer") return void request.socket.destroy();
      response.writeHead(head.status, head.headers).end(body);
    });
  };
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      state.server = createServer(handle).listen(port, "127.0.0.1", resolve);
    });
  const port = await freePort();
  await listen(port);
  const kill = () =>
    new Promise<void>((resolve) => {
      state.server.close(() => resolve());
      state.server.closeAllConnections();
    });
  closers.push(() => void kill());
  return {
    url: `http://127.0.0.1:${port}/queue.git`,
    token,
    requests,
    accepted: () => accepted,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    kill,
    restart: () => listen(port),
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  const ask = status === 401 ? { "www-authenticate": 'Basic realm="git"' } : {};
  response.writeHead(status, { ...ask, "content-type": "text/plain" }).end(text);
}

function isAllowed({ headers }: IncomingMessage, token: string): boolean {
  const [kind, value = ""] = (headers.authorization ?? "").split(" ");
  return kind === "Basic" && Buffer.from(value, "base64").toString().endsWith(`:${token}`);
}

interface Head {
  status: number;
  headers: Record<string, string>;
}

/** One CGI run of git http-backend. */
function runBackend(
  repository: string,
  request: IncomingMessage,
  done: (head: Head, body: Buffer) => void,
): void {
  const [path = "", query = ""] = (request.url ?? "").split("?");
  const env = {
    PATH: process.env.PATH ?? "",
    GIT_PROJECT_ROOT: dirname(repository),
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: path.replace("/queue.git", repository.slice(dirname(repository).length)),
    QUERY_STRING: query,
    REQUEST_METHOD: request.method ?? "GET",
    CONTENT_TYPE: request.headers["content-type"] ?? "",
    HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
    GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    REMOTE_USER: "tester",
    REMOTE_ADDR: "127.0.0.1",
  };
  const child = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "ignore"] });
  const chunks: Buffer[] = [];
  child.stdin.on("error", () => {});
  request.pipe(child.stdin);
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.on("close", () => done(...split(Buffer.concat(chunks))));
}

function split(output: Buffer): [Head, Buffer] {
  const end = output.indexOf("\r\n\r\n");
  const lines = output.toString("latin1", 0, Math.max(end, 0)).split("\r\n").filter(Boolean);
  const headers = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const status = Number((headers.status ?? "200").split(" ")[0]);
  return [{ status, headers }, output.subarray(end + 4)];
}

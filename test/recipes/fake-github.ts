import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { afterAll } from "@jest/globals";
import { tempDir } from "../helpers/temp-dir.js";

/** A comment, issue or status as GitHub keeps it. */
export interface Kept {
  id: number;
  number: number;
  body: string;
  user: { login: string };
  fields: Record<string, unknown>;
}

type Fault = "cut" | { status: number; headers?: Record<string, string> } | undefined;

/** What the CLI of GitHub asks for, on a socket: one issue with its comments, the issues, the statuses of commits. */
export interface FakeGitHub {
  env: Record<string, string>;
  comments: Kept[];
  issues: Kept[];
  statuses: (Kept & { sha: string })[];
  requests: string[];
  /** Instead of carrying a request out. */
  before: (method: string) => Fault;
  /** Instead of answering a request that was carried out. */
  after: (method: string) => Fault;
}

const PER_PAGE = 2;
const BOT = "github-actions[bot]";
const closers: (() => void)[] = [];

afterAll(() => {
  for (const close of closers.splice(0)) close();
});

/** Starts a GitHub; it is closed when the test file ends. */
export async function startGitHub(): Promise<FakeGitHub> {
  const home = tempDir();
  const socket = join(home, "api.sock");
  mkdirSync(join(home, "gh"));
  writeFileSync(join(home, "gh/config.yml"), `http_unix_socket: ${socket}\n`);
  const found: FakeGitHub = {
    env: {
      GH_CONFIG_DIR: join(home, "gh"),
      GH_TOKEN: "a-token",
      GITHUB_REPOSITORY: "octo/app",
      REPORT_ISSUE: "12",
    },
    ...{ comments: [], issues: [], statuses: [], requests: [] },
    before: () => undefined,
    after: () => undefined,
  };
  const server = createServer((request, response) => void serve(found, request, response));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return found;
}

async function serve(github: FakeGitHub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray()).toString("utf8");
  const { method = "", url = "" } = request;
  github.requests.push(`${method} ${url}`);
  if (fail(response, github.before(method))) return;
  const [status, answer, headers] = carryOut(github, `${method} ${url}`, body);
  if (fail(response, github.after(method))) return;
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(answer));
}

function fail(response: ServerResponse, fault: Fault): boolean {
  if (fault === "cut") response.socket?.destroy();
  else if (fault) response.writeHead(fault.status, fault.headers).end('{"message": "no"}');
  return fault !== undefined;
}

/** Carries a request out; returns status, answer and headers. */
function carryOut(
  github: FakeGitHub,
  line: string,
  body: string,
): [number, unknown, Record<string, string>?] {
  const { comments, issues, statuses } = github;
  const fields = body === "" ? {} : JSON.parse(body);
  const make = (list: Kept[]): Kept => {
    const id = 100 + comments.length + issues.length + statuses.length;
    return { id, number: 1 + list.length, body: fields.body, user: { login: BOT }, fields };
  };
  const [, sha] = /^POST \/repos\/octo\/app\/statuses\/(\w+)$/.exec(line) ?? [];
  const [, edited] = /^PATCH \/repos\/octo\/app\/issues\/comments\/(\d+)$/.exec(line) ?? [];
  const comment = comments.find(({ id }) => id === Number(edited));
  if (line.startsWith("GET /repos/octo/app/issues/12/comments?")) return page(comments, line);
  if (line.startsWith("GET /repos/octo/app/issues?")) return page(issues, line);
  if (line === "POST /repos/octo/app/issues/12/comments") return [201, last(comments, make(comments))];
  if (line === "POST /repos/octo/app/issues") return [201, last(issues, make(issues))];
  if (sha !== undefined) return [201, last(statuses, { ...make(statuses), sha })];
  if (comment) return [200, Object.assign(comment, { body: fields.body, fields })];
  return [404, { message: "Not Found" }];
}

function last<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}

function page(list: Kept[], line: string): [number, unknown, Record<string, string>] {
  const url = new URL(line.slice("GET ".length), "https://api.github.com");
  const number = Number(url.searchParams.get("page") ?? 1);
  const shown = list.slice((number - 1) * PER_PAGE, number * PER_PAGE);
  url.searchParams.set("page", String(number + 1));
  return [200, shown, list.length > number * PER_PAGE ? { link: `<${url.href}>; rel="next"` } : {}];
}

import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from "node:net";
import { afterAll } from "@jest/globals";

/** One request as it arrived, and the arguments of every process that ran at that moment (Linux; else none). */
export interface Request {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  commandLines: string;
}

/** What a service says to every request. */
export interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** A service on loopback that answers as it is told. */
export interface Service {
  url: string;
  requests: Request[];
  answer: Answer;
}

const open: (Server | TcpServer)[] = [];
const sockets = new Set<Socket>();

afterAll(() => {
  for (const server of open.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
});

/** Starts an HTTP service on a free port; it is closed when the test file ends. */
export async function startService(): Promise<Service> {
  const service: Service = { url: "", requests: [], answer: { status: 200, body: "" } };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString("utf8");
    const { url: path = "", headers } = request;
    service.requests.push({ path, headers, body, commandLines: everyCommandLine() });
    const { status, body: said, headers: more } = service.answer;
    response.writeHead(status, { connection: "close", ...more }).end(said);
  });
  service.url = `http://127.0.0.1:${await listen(server)}`;
  return service;
}

/** What a mail server says where it may refuse: to the recipient, or to the mail after its last line. */
export interface MailAnswer {
  toRecipient: string;
  toMail: string;
}

/** A mail that a server has taken. */
export interface Mail {
  recipients: string[];
  /** What the client gave in its AUTH PLAIN, decoded. */
  login: string;
  text: string;
  commandLines: string;
}

/** A mail server on loopback that wants a login and answers as it is told. */
export interface MailServer {
  port: number;
  mails: Mail[];
  answer: MailAnswer;
}

/** Starts a mail server (RFC 5321, AUTH PLAIN of RFC 4954) on a free port; it is closed when the test file ends. */
export async function startMailServer(): Promise<MailServer> {
  const mailServer: MailServer = { port: 0, mails: [], answer: { toRecipient: "250 ok", toMail: "250 ok" } };
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    talkMail(socket, mailServer);
  });
  mailServer.port = await listen(server);
  return mailServer;
}

function talkMail(socket: Socket, server: MailServer): void {
  let [pending, login, lines] = ["", "", undefined as string[] | undefined];
  let recipients: string[] = [];
  const say = (text: string) => socket.write(`${text}\r\n`);
  const command = (line: string): void => {
    const [word = "", ...words] = line.split(" ");
    if (word === "EHLO") say("250-fake.test\r\n250 AUTH PLAIN");
    else if (word === "AUTH") {
      login = Buffer.from(words[1] ?? "", "base64").toString("utf8");
      say("235 ok");
    } else if (word === "MAIL") say("250 ok");
    else if (word === "RCPT") {
      recipients.push(line);
      say(server.answer.toRecipient);
    } else if (word === "DATA") {
      lines = [];
      say("354 go on");
    } else say(word === "QUIT" ? "221 bye" : "250 ok");
  };
  const take = (line: string): void => {
    if (lines === undefined) command(line);
    else if (line !== ".") lines.push(line.replace(/^\./, ""));
    else {
      const isTaken = server.answer.toMail.startsWith("250");
      if (isTaken)
        server.mails.push({ recipients, login, text: lines.join("\n"), commandLines: everyCommandLine() });
      [lines, recipients] = [undefined, []];
      say(server.answer.toMail);
    }
  };
  socket.setEncoding("utf8").on("data", (text: string) => {
    const parts = (pending + text).split("\r\n");
    pending = parts.pop() ?? "";
    for (const line of parts) take(line);
  });
  socket.on("error", () => {}); // a client may hang up as it likes
  say("220 fake.test");
}

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

function everyCommandLine(): string {
  if (process.platform !== "linux") return "";
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => commandLine(pid)).join("\n");
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // It has ended since.
  }
}

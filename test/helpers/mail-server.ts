import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll } from "@jest/globals";
import { everyCommandLine } from "./command-lines.js";

const open: Server[] = [];
const sockets = new Set<Socket>();

afterAll(() => {
  for (const server of open.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
});

/** What a mail server says where it may refuse: to the recipient, or to the mail after its last line; empty: it hangs up. */
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
  const server = createServer((socket) => {
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
      if (server.answer.toMail === "") socket.destroy();
      else say(server.answer.toMail);
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

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

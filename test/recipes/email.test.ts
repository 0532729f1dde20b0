/** The recipe that sends by mail, by msmtp against a mail server of the test. */

import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "@jest/globals";
import { type MailAnswer, startMailServer } from "../helpers/mail-server.js";
import { describeOnPosix } from "../helpers/platform.js";
import { areInstalled } from "../helpers/programs.js";
import { checkMail, mailEnvironment } from "./email.js";
import { fenced } from "./pages.js";
import { PWNED, SECRET, sendBy, wordOf } from "./sending.js";

const command = fenced("email", "bash");

/** Sends by mail; gives the result and the mails that were taken. */
async function send(answer: Partial<MailAnswer>) {
  const server = await startMailServer();
  Object.assign(server.answer, answer);
  const result = await sendBy(command, { env: mailEnvironment(server.port) });
  expect(JSON.stringify(result)).not.toContain(SECRET);
  return { result, mails: server.mails };
}

const declare = areInstalled(["msmtp"]) ? describeOnPosix : describe.skip;

declare("mail by msmtp (needs msmtp)", () => {
  afterAll(() => expect(existsSync(PWNED)).toBe(false));

  test("is sent when the server took it, once and whole", async () => {
    const { result, mails } = await send({});
    expect([result.outcome, mails.length]).toEqual(["sent", 1]);
    checkMail(mails[0], "a-report");
  });

  const refusals: [string, Partial<MailAnswer>, string][] = [
    ["no such recipient", { toRecipient: "550 5.1.1 no such user" }, "550 5.1.1 no such user"],
    ["too many mails", { toRecipient: "451 4.7.1 try again later" }, "451 4.7.1 try again later"],
    ["a mail that is refused", { toMail: "554 5.7.1 looks like spam" }, "554 5.7.1 looks like spam"],
  ];
  test.each(refusals)("has failed after %s, with the server's words", async (_name, answer, words) => {
    const { result } = await send(answer);
    expect([wordOf(result), result.reason]).toEqual(["failed", expect.stringContaining(words)]);
  });

  test("has failed without a server, and is in doubt when the server goes after the last line", async () => {
    expect(wordOf(await sendBy(command, { env: mailEnvironment(1) }))).toBe("failed");
    expect(wordOf((await send({ toMail: "" })).result)).toBe("in-doubt");
  });
});

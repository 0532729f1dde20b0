import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import type { Mail } from "../helpers/mail-server.js";
import { tempDir } from "../helpers/temp-dir.js";
import { fenced } from "./pages.js";
import { PLAIN, SECRET } from "./sending.js";

/** Makes the environment of the page's command for a mail server on that port, with the settings that the page has. */
export function mailEnvironment(port: number): Record<string, string> {
  const file = join(tempDir(), "msmtprc");
  const settings = fenced("email", "text")
    .replace("tls on", "tls off")
    .replace("auth on", "auth plain")
    .replace("smtp.example.com", "127.0.0.1")
    .replace("587", String(port));
  writeFileSync(file, settings);
  return { MAIL_TO: "owner@example.com", MSMTP_FILE: file, SMTP_PASSWORD: SECRET };
}

/** Checks a mail: to the owner, of that report, whole, and with the password on no command line. */
export function checkMail(mail: Mail | undefined, id: string): void {
  const [head = "", body = ""] = mail?.text.split(/\n\n(.*)/s) ?? [];
  expect(mail?.login).toBe(`\0reports@example.com\0${SECRET}`);
  expect(mail?.recipients).toEqual(["RCPT TO:<owner@example.com>"]);
  expect(head.split("\n")).toEqual(
    expect.arrayContaining([`Subject: [failed] ${id}`, `Message-ID: <${id}@owner-report.invalid>`]),
  );
  expect(Math.max(...body.split("\n").map((line) => line.length))).toBeLessThanOrEqual(76);
  expect(Buffer.from(body, "base64").toString("utf8")).toContain(PLAIN);
  expect(mail?.commandLines).not.toContain(SECRET);
}

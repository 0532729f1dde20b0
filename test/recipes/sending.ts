import { join } from "node:path";
import type { SendResult } from "../../src/report/delivery-record.js";
import type { Report } from "../../src/report/fields.js";
import { ShellSender } from "../../src/senders/shell.js";
import { pathWithTools } from "../helpers/programs.js";
import { createReport } from "../helpers/reports.js";
import { tempDir } from "../helpers/temp-dir.js";

/** Stands in every address and token; it must be seen nowhere but at the receiver. */
export const SECRET = "s3cret-of-the-receiver";
/** A file that comes into being when text of a report is run. */
export const PWNED = join(tempDir(), "pwned");
/** Must arrive as it is. */
export const PLAIN = `hostile "quoted" 'single' \\n $(touch ${PWNED}) { } %s é 😀`;
/** Text that would break a careless recipe. */
export const HOSTILE = `${PLAIN} @everyone <!channel> <@U1> & ${"x".repeat(50)}`;

interface More {
  env: Record<string, string>;
  fields?: Partial<Report>;
  possibleDuplicate?: boolean;
}

/** Sends a report with hostile text by a command, in this process; gives what it knows and all that it showed. */
export async function sendBy(
  command: string,
  { env, fields = {}, possibleDuplicate = false }: More,
): Promise<SendResult & { shown: string }> {
  let shown = "";
  const home = tempDir();
  const sender = new ShellSender({
    ...{ command, channel: "discord", target: "", timeoutSeconds: 20, temporaryDirectory: home },
    environment: { PATH: pathWithTools, HOME: home, ...env },
    show: ({ text }) => {
      shown += text;
    },
  });
  const report = createReport({ done: HOSTILE, status: "failed", ...fields });
  const message = `${HOSTILE}\n.\nlast line`;
  const json = JSON.stringify({
    ...report,
    message,
    state: "pending",
    path: "x",
    attempts: 1,
    delivery: null,
  });
  const outgoing = { report, message, truncated: false, attempt: 1, possibleDuplicate, json };
  const result = await sender.send({ ...outgoing, bytes: Buffer.from("x") }, new AbortController().signal);
  sender.close();
  return { ...result, shown };
}

/** Says an outcome in one word: `moment` where another try may help. */
export function wordOf({ outcome, temporary }: SendResult): string {
  return outcome === "failed" && temporary ? `moment ${temporary.retryAfterSeconds}` : outcome;
}

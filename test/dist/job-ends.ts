/** Jobs that use the job action, run from beginning to end as a runner does. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { newJobAction, RUNNERS } from "../helpers/job-action.js";
import type { Queue } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";

export const SEND = `printf '%s\\n--\\n' "$OWNER_REPORT_MESSAGE" >> messages`;

export const messagesIn = (workspace: string) => {
  const file = join(workspace, "messages");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n--\n").slice(0, -1) : [];
};

export const onlyPending = ({ ids, text }: Queue) => {
  const [id = "", ...more] = ids("pending");
  expect(more).toEqual([]);
  return text("pending", id);
};

/** Runs both steps of a job that ends so. */
export async function job(
  status: string,
  { inputs = { "send-cmd": SEND }, kind = RUNNERS.hosted, env = {} }: Parameters<typeof jobOf>[0] = {},
) {
  const made = jobOf({ inputs, kind, env });
  const main = await made.main();
  expect([main.code, annotations("error", main.stdout)]).toEqual([0, []]);
  const post = await made.post(status);
  return { ...made, main, post, messages: messagesIn(made.workspace) };
}

export function jobOf({
  inputs,
  kind = RUNNERS.hosted,
  env,
}: {
  inputs?: Record<string, string>;
  kind?: Parameters<typeof newJobAction>[0];
  env?: Record<string, string>;
} = {}) {
  return newJobAction(kind, inputs, env);
}

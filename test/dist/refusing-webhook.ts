import { type Answering, answer, startWebServer } from "../helpers/web-server.js";

/** A webhook that gives these answers in turn; the last one again and again. */
export async function startWebhook(...answers: Answering[]) {
  const server = await startWebServer((response, arrived, request) => {
    const next = answers[Math.min(server.arrived.length, answers.length) - 1];
    return next?.(response, arrived, request);
  });
  return { server, env: { OWNER_REPORT_WEBHOOK_URL: `${server.origin}/in` } };
}

export const tooMany = (seconds: number) => answer(429, "slow down", { "retry-after": String(seconds) });

import { existsSync } from "node:fs";
import { createServer } from "node:http";

/** Starts a webhook on loopback that answers as Discord's do, and as a deleted one once the file `gone` exists. */
export async function startWebhook(gone) {
  const messages = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const isGone = existsSync(gone);
    if (!isGone) messages.push(JSON.parse(body).content);
    const answer = isGone ? { message: "Unknown Webhook", code: 10015 } : { id: String(messages.length) };
    response
      .writeHead(isGone ? 404 : 200, { "content-type": "application/json" })
      .end(JSON.stringify(answer));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}/api/webhooks/1/example`;
  return { messages, url, close: () => server.close() };
}

import { createServer } from "node:http";

const ANSWER = "All tables are exported.";

/** Chooses the one block of the next answer: text, or a call of the tool that starts a subagent. */
function blockFor({ messages, tools = [] }) {
  const asked = JSON.stringify(messages);
  const starts = tools.find(({ name }) => name === "Task" || name === "Agent");
  if (!starts || !asked.includes("use a subagent") || asked.includes("tool_result"))
    return {
      start: { type: "text", text: "" },
      delta: { type: "text_delta", text: ANSWER },
      reason: "end_turn",
    };
  const input = { description: "look", prompt: "look around", subagent_type: "general-purpose" };
  return {
    start: { type: "tool_use", id: "toolu_1", name: starts.name, input: {} },
    delta: { type: "input_json_delta", partial_json: JSON.stringify(input) },
    reason: "tool_use",
  };
}

function stream(response, request) {
  const send = (type, data = {}) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  const { start, delta, reason } = blockFor(request);
  const usage = { input_tokens: 1, output_tokens: 1 };
  const head = { id: "msg_1", type: "message", role: "assistant", model: request.model, content: [] };
  send("message_start", { message: { ...head, stop_reason: null, stop_sequence: null, usage } });
  send("content_block_start", { index: 0, content_block: start });
  send("content_block_delta", { index: 0, delta });
  send("content_block_stop", { index: 0 });
  send("message_delta", { delta: { stop_reason: reason, stop_sequence: null }, usage });
  send("message_stop");
  response.end();
}

/** Starts a model on loopback that speaks Anthropic's Messages API: it answers, starts a subagent, or fails, as asked. */
export async function startModel() {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (!request.url.startsWith("/v1/messages?")) return response.writeHead(404).end();
    if (body.includes('"fail"')) {
      const error = { type: "invalid_request_error", message: "no" };
      return response
        .writeHead(400, { "content-type": "application/json" })
        .end(JSON.stringify({ type: "error", error }));
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    stream(response, JSON.parse(body));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

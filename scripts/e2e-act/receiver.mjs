import { createServer } from "node:http";

/** Reads what a send command or owner-report itself has posted. */
function fieldsOf({ headers }, body) {
  if (headers["content-type"] !== "application/json") return Object.fromEntries(new URLSearchParams(body));
  const { report_id: id, message: content, ...fields } = JSON.parse(body);
  return { ...fields, id, content };
}

/** Starts a webhook on loopback that keeps the requests and answers with an id and the status of `answer`. */
export async function startReceiver() {
  const waiting = [];
  const receiver = {
    /** Fields of all requests so far, answered or not. */
    received: [],
    /** Chooses the status for one request; a promise keeps the sender waiting. */
    answer: () => 200,
    url: "",
    /** Resolves when `count` requests have arrived. */
    arrived: (count) =>
      new Promise((done) => {
        if (receiver.received.length >= count) done();
        else waiting.push({ count, done });
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    receiver.received.push(fieldsOf(request, body));
    for (const { count, done } of waiting) if (receiver.received.length >= count) done();
    const count = receiver.received.length;
    response.writeHead(await receiver.answer(count)).end(`{"id": "${count}"}`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  receiver.url = `http://127.0.0.1:${server.address().port}/`;
  return receiver;
}

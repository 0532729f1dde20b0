import type { ServerResponse } from "node:http";
import { type Arrived, answer, startWebServer, type WebServer } from "./web-server.js";

/** A message as the channel shows it, with every text that it ever had. */
export interface ChatMessage {
  id: string;
  texts: string[];
  /** The fields of its last request. */
  fields: Record<string, unknown>;
}

/** Services whose messages can be edited. */
export type ChatKind = "discord" | "telegram";

/** What happens to a request in place of its answer: after it was carried out, or before. */
type Fault = (response: ServerResponse, what: "post" | "edit") => boolean;

/** A chat service on loopback that keeps the messages of its channels, as Discord and Telegram do. */
export interface Chat {
  /** The URL of a channel's webhook; each name has its own. */
  url(channel?: string): string;
  /** The messages of a channel that are still there, oldest first. */
  messages(channel?: string): ChatMessage[];
  remove(id: string): void;
  requests: Arrived[];
  /** Takes a request over before it is carried out; `true` when it has. */
  before: Fault;
  /** Takes the answer over after it was carried out; `true` when it has. */
  after: Fault;
}

interface Asked {
  channel: string;
  id: string | undefined;
  text: string;
  fields: Record<string, unknown>;
}

/** Starts a chat service; it is closed when the test file ends. */
export async function startChat(kind: ChatKind): Promise<Chat> {
  const kept: (ChatMessage & { channel: string })[] = [];
  let count = 998000;
  const server: WebServer = await startWebServer((response, arrived) => {
    const asked = READ[kind](arrived);
    const what = asked.id === undefined ? "post" : "edit";
    if (chat.before(response, what)) return;
    const message = carryOut(asked);
    if (chat.after(response, what)) return;
    void ANSWER[kind](message)(response, arrived, undefined as never);
  });
  const carryOut = ({ channel, id, text, fields }: Asked): ChatMessage | "gone" | "unchanged" => {
    if (id === undefined) kept.push({ id: String(++count), texts: [], fields, channel });
    const message = id === undefined ? kept.at(-1) : kept.find((each) => each.id === id);
    if (!message) return "gone";
    if (kind === "telegram" && message.texts.at(-1) === text) return "unchanged";
    message.texts.push(text);
    message.fields = fields;
    return message;
  };
  const chat: Chat = {
    url: (channel = "1234567") => server.origin + PATH[kind](channel),
    messages: (channel = "1234567") => kept.filter((each) => each.channel === channel),
    remove: (id) =>
      void kept.splice(
        kept.findIndex((each) => each.id === id),
        1,
      ),
    requests: server.arrived,
    before: () => false,
    after: () => false,
  };
  return chat;
}

const PATH: Record<ChatKind, (channel: string) => string> = {
  discord: (channel) => `/api/webhooks/${channel}/tOkEn-of-${channel}`,
  telegram: (channel) => `/bot7654321:tOkEn/sendMessage?chat_id=-${channel}`,
};

const READ: Record<ChatKind, (arrived: Arrived) => Asked> = {
  discord: ({ method, path, body }) => {
    const [, channel = "", id] = /^\/api\/webhooks\/(\d+)\/[^/?]+(?:\/messages\/(\d+))?/.exec(path) ?? [];
    const fields = JSON.parse(body) as Record<string, unknown>;
    if ((method === "PATCH") !== (id !== undefined)) throw new Error(`${method} ${path}`);
    return { channel, id, text: String(fields.content), fields };
  },
  telegram: ({ path, body }) => {
    const fields = JSON.parse(body) as Record<string, unknown>;
    const id = path.includes("/editMessageText") ? String(fields.message_id) : undefined;
    return { channel: String(fields.chat_id).slice(1), id, text: String(fields.text), fields };
  },
};

const refusal = (description: string) => answer(400, { ok: false, error_code: 400, description });

const ANSWER: Record<ChatKind, (message: ChatMessage | "gone" | "unchanged") => ReturnType<typeof answer>> = {
  discord: (message) =>
    message === "gone"
      ? answer(404, { message: "Unknown Message", code: 10008 })
      : answer(200, { id: (message as ChatMessage).id }),
  telegram: (message) => {
    if (message === "gone") return refusal("Bad Request: message to edit not found");
    if (message === "unchanged")
      return refusal(
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
      );
    return answer(200, { ok: true, result: { message_id: Number(message.id) } });
  },
};

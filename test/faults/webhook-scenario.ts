import { basename } from "node:path";
import type { Send } from "../helpers/send-commands.js";
import { startWebServer, type WebServer } from "../helpers/web-server.js";
import { newRoom, type Room } from "./room.js";
import { direct, type Scenario } from "./scenarios.js";

const server = await startWebServer((response) => void response.end("ok"));

/** A direct send by a webhook, whose server notes what arrives; so do the passes after it. */
export const directByWebhook: Scenario = {
  title: "a direct send by a webhook",
  room: webhookRoom,
  words: (room) => [...direct.words(room).filter((word) => word !== "--send-cmd" && word !== "")],
  essential: [...direct.essential.filter((call) => call !== "fork"), "connect socket", "write socket"],
};

function webhookRoom(): Room {
  const room = newRoom();
  const path = `/${basename(room.dir)}`;
  const sender = { ...room.sender, record: "", sends: () => sendsTo(server, path) };
  return { ...room, sender, env: { ...room.env, OWNER_REPORT_WEBHOOK_URL: `${server.origin}${path}` } };
}

function sendsTo({ arrived }: WebServer, path: string): Send[] {
  return arrived
    .filter((each) => each.path === path)
    .map(({ headers }) => ({
      id: String(headers["webhook-id"]),
      attempt: String(headers["owner-report-attempt"]),
      possibleDuplicate: String(headers["owner-report-possible-duplicate"]),
    }));
}

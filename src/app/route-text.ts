import type { SenderConfig } from "./config/sender.js";

/** Describes what sends and why, for a person; empty when nothing does. Holds no secret. */
export function routeText({ route, routeReason }: Pick<SenderConfig, "route" | "routeReason">): string {
  switch (route?.by) {
    case "send-cmd":
      return `the send command, ${routeReason}`;
    case "webhook-url": {
      const { service, url } = route.webhook;
      const kind = service.kind === "json" ? "" : ` (${service.name})`;
      return `the webhook at ${url.host}${kind}, ${routeReason}`;
    }
    case "target":
      return `OpenClaw, ${routeReason}`;
    default:
      return "";
  }
}

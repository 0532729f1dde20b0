import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { notBlank } from "../../platform/blank.js";
import { remedy } from "../../report/remedies.js";
import { findOpenClaw } from "../../senders/openclaw/find.js";
import { thisMachine } from "../../senders/openclaw/machine.js";
import { realStateDirectory } from "../../senders/openclaw/state.js";
import type { Finding } from "../../stores/store.js";
import type { SenderConfig } from "../config/sender.js";
import type { RuntimeContext } from "../context.js";

const GATEWAY_PORT = 18_789;
const CONNECT_MS = 2_000;
/** Channels that OpenClaw includes without a plugin. */
const BUILT_IN = ["telegram"];

/**
 * Checks whether the built-in OpenClaw route could work: OpenClaw and its Node, the channel's plugin, the gateway if the
 * channel needs one, and whether there is a token. The token itself is never read.
 */
export async function checkOpenClaw(runtime: RuntimeContext, sender: SenderConfig): Promise<Finding[]> {
  const { route } = sender;
  if (route?.by !== "target") {
    const other = route?.by === "send-cmd" ? "the send command sends" : "the webhook sends";
    const seen = `not used: ${sender.target === undefined ? "no target is given" : other}`;
    return [{ what: "OpenClaw", state: "skipped", seen, remedy: "" }];
  }
  const { environment, home } = runtime;
  const state = realStateDirectory(environment, home);
  const config = textOf(notBlank(environment.OPENCLAW_CONFIG_PATH) ?? join(state, "openclaw.json"));
  return [
    found(runtime),
    plugin(sender.channel, state, config),
    token(sender.channel, environment, `${config}\n${textOf(join(state, ".env"))}`),
    ...(sender.channel === "telegram" ? [await gateway(environment, config)] : []),
  ];
}

function found(runtime: RuntimeContext): Finding {
  const { used, problem, entries } = findOpenClaw(thisMachine(runtime));
  const what = "OpenClaw runtime";
  if (!used)
    return {
      what,
      state: "fail",
      seen: problem,
      remedy: "What was looked at:",
      remedies: [{ when: "", command: remedy("probe") }],
    };
  const entry = entries.find((candidate) => candidate.used);
  const needs = entry?.engines ? `, which needs Node ${entry.engines}` : "";
  return {
    what,
    state: "pass",
    seen: `OpenClaw ${entry?.version ?? ""}${needs}; run by ${used.node}`,
    remedy: "",
  };
}

function plugin(channel: string, state: string, config: string): Finding {
  const what = "OpenClaw plugin";
  if (BUILT_IN.includes(channel))
    return { what, state: "skipped", seen: `${channel} needs none`, remedy: "" };
  const places = ["npm/projects", "extensions", "plugins"].flatMap((folder) => namesIn(join(state, folder)));
  const isThere = places.some((name) => name.includes(channel)) || config.includes(`@openclaw/${channel}`);
  return isThere
    ? { what, state: "pass", seen: `one for ${channel} is in ${state}`, remedy: "" }
    : {
        what,
        state: "warn",
        seen: `none for ${channel} was found in ${state}`,
        remedy: `openclaw plugins install @openclaw/${channel}`,
      };
}

function token(channel: string, environment: RuntimeContext["environment"], settings: string): Finding {
  const what = "channel token";
  const name = `${channel.toUpperCase()}_BOT_TOKEN`;
  const isInSettings = settings.includes(name) || /"?(botToken|tokenFile|token)"?\s*[:=]/.test(settings);
  if (notBlank(environment[name]))
    return { what, state: "pass", seen: `${name} is set (not looked at)`, remedy: "" };
  return isInSettings
    ? { what, state: "pass", seen: "OpenClaw's settings name one (not looked at)", remedy: "" }
    : {
        what,
        state: "warn",
        seen: `neither ${name} nor OpenClaw's settings hold one`,
        remedy: `Set ${name} where the watchdog runs, or configure the channel in OpenClaw.`,
      };
}

async function gateway(environment: RuntimeContext["environment"], config: string): Promise<Finding> {
  const what = "OpenClaw gateway";
  const [, configured] = /"?gateway"?\s*:\s*\{[^}]*?"?port"?\s*:\s*(\d+)/.exec(config) ?? [];
  const port = Number((notBlank(environment.OPENCLAW_GATEWAY_PORT) ?? configured) || GATEWAY_PORT);
  return (await isListening(port))
    ? { what, state: "pass", seen: `something listens on port ${port}`, remedy: "" }
    : {
        what,
        state: "fail",
        seen: `nothing listens on port ${port}; Telegram is sent through a running gateway only`,
        remedy: "Start it: openclaw gateway.",
      };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: CONNECT_MS });
    const end = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket
      .once("connect", () => end(true))
      .once("error", () => end(false))
      .once("timeout", () => end(false));
  });
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // Missing or unreadable: then nothing is known of it.
  }
}

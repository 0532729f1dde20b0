import { hostOf } from "../../platform/url.js";
import { discord } from "./discord.js";
import { json } from "./json.js";
import { mattermost } from "./mattermost.js";
import { ntfy } from "./ntfy.js";
import { rocketchat } from "./rocketchat.js";
import type { Service } from "./service.js";
import { slack } from "./slack.js";
import { telegram } from "./telegram.js";

/** All services, in the order in which a URL is held against them. */
const SERVICES: readonly Service[] = [discord, slack, telegram, ntfy, mattermost, rocketchat, json];

/** Words of `channel` that name a kind of webhook. */
export const KINDS: readonly string[] = SERVICES.map(({ kind }) => kind);

/** Finds the service of a URL: by its host, else as `channel` says, else by its path, else an endpoint of one's own. */
export function serviceOf(url: URL, channel?: string | undefined): Service {
  const named = SERVICES.find(({ kind }) => kind === channel?.trim().toLowerCase());
  return atHome(url) ?? named ?? SERVICES.find(({ isLike }) => isLike?.(url)) ?? json;
}

/** Says why a channel cannot be that of a URL; `undefined` if it can. */
export function channelProblem(url: URL, channel: string): string | undefined {
  const word = channel.trim().toLowerCase();
  if (!KINDS.includes(word))
    return `must be ${KINDS.join(", ")} where a webhook sends, or not be given, not ${JSON.stringify(channel)}`;
  const home = atHome(url);
  if (!home || home.kind === word) return undefined;
  return `says ${word}, but the webhook's host is ${home.name}'s: leave channel out, or make it ${home.kind}`;
}

function atHome(url: URL): Service | undefined {
  return SERVICES.find(({ isAt }) => isAt?.(hostOf(url)));
}

import { isLoopback, percentDecoded } from "../../platform/url.js";

/** Words of addresses that are no part of the secret. */
const COMMON = /^(?:api|v\d+|webhooks?|services|hooks|slack|github|sendMessage|test|true|false)$/i;
const SHORTEST_PART = 4;

/** Parses the URL of a webhook; says what is wrong with it without quoting it. */
export function webhookAddress(given: string): URL | { problem: string } {
  const text = given.trim();
  if (/\s/.test(text) || !URL.canParse(text)) return { problem: "is not a URL" };
  const url = new URL(text);
  url.hash = "";
  const isAllowed = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
  return isAllowed ? url : { problem: "must begin with https:// (http:// only to this machine itself)" };
}

/** Lists the URL of a webhook and its parts, the longest first: the whole of it, and each part by itself, is a secret. */
export function secretParts(url: URL): string[] {
  const segments = [...url.pathname.split("/"), ...url.searchParams.values()];
  const pieces = segments.flatMap((segment) => [segment, segment.replace(/^bot/, ""), ...segment.split(":")]);
  const own = [url.username, url.password, ...pieces].flatMap((part) => [part, percentDecoded(part)]);
  const parts = own.filter((part) => part.length >= SHORTEST_PART && !COMMON.test(part));
  const whole = [url.href, `${url.pathname}${url.search}`, url.pathname].filter((part) => part.length > 1);
  return [...new Set([...whole, ...parts])].sort((a, b) => b.length - a.length);
}

import { inertLine } from "../report/inert.js";

const LONGEST_CAUSE = 300;
const SHORTEST_WORD = 16;
const MASK = "***";
/** A URL: its scheme, and its host behind whatever user and password. */
const URLS = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#"'<>]*@)?([^\s/?#"'<>@]*)([^\s"'<>]*)/gi;
/** The ways to take words out of a script, with and without the signs that may stand in a token. */
const WORDS = [/[^\s"'`$(){}<>|&;,\\]+/g, /[A-Za-z0-9+/_.~-]+={0,2}/g, /[A-Za-z0-9_-]+/g];

/**
 * Quotes foreign words for a record, which can travel to where nobody masks: one inert line of 300 characters, secrets
 * masked, URLs reduced to scheme and host. Masked first, so that no secret is cut in half.
 */
export function quoteCause(words: string, mask: (text: string) => string): string {
  const reduced = mask(words).replace(URLS, (_, scheme, host, rest) => scheme + host + (rest ? "/…" : ""));
  return oneLine(mask(reduced));
}

/** Quotes a value that identifies a message, which may be its URL: without user, password and query. */
export function quoteReceipt(value: string, mask: (text: string) => string): string {
  const reduced = mask(value).replace(URLS, (_, scheme, host, rest) => scheme + host + pathOf(rest));
  return oneLine(mask(reduced));
}

function pathOf(rest: string): string {
  return rest.replace(/[?#].*$/s, "");
}

function oneLine(text: string): string {
  const line = inertLine(text.replace(/\s+/g, " ").trim());
  return [...line].slice(0, LONGEST_CAUSE).join("");
}

/** Returns a function that masks the long words with a digit that stand in a script: a token is one. */
export function wordMask(script: string): (text: string) => string {
  const all = new Set(WORDS.flatMap((pattern) => script.match(pattern) ?? []));
  const words = [...all].filter((word) => word.length >= SHORTEST_WORD && /\d/.test(word));
  words.sort((a, b) => b.length - a.length);
  return (text) => words.reduce((rest, word) => rest.replaceAll(word, MASK), text);
}

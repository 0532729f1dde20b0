import { percentDecoded } from "../platform/url.js";
import { secretParts, webhookAddress } from "./webhook/address.js";

const SECRET_NAME = /TOKEN|SECRET|PASSWORD|KEY|WEBHOOK|DATABASE_URL/i;
const MASK = "***";
/** Variables that hold the URL of our own webhook: its parts are secret too. */
const WEBHOOK_NAME = /^(?:INPUT_WEBHOOK-URL|OWNER_REPORT_WEBHOOK_URL)$/;
/** Masking shorter values would hide ordinary words, and no secret. */
const SHORTEST_VALUE = 4;
const SHORTEST_LINE = 8;

/**
 * Returns a function that masks secrets in shown text: the values of environment variables that look like secrets, and
 * every line of the given send commands, which may contain one (bash quotes the line it fails on).
 *
 * With `isCut` the text was truncated, and the beginning of a secret at its very end is masked too; with `isRest` it is the
 * end of a text, and the end of a secret at its very beginning is.
 */
export function secretMask(
  environment: Readonly<Record<string, string | undefined>>,
  ...sendCommands: readonly (string | undefined)[]
): (text: string, isCut?: boolean, isRest?: boolean) => string {
  const variables = Object.entries(environment);
  // Found when there is a text to mask: a step that only queues seldom has one.
  let found: string[] | undefined;
  return (text, isCut = false, isRest = false) => {
    found ??= secretsIn(variables, sendCommands);
    const masked = found.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
    const begun = isRest ? found.reduce(withoutEndOf, masked) : masked;
    return isCut ? found.reduce(withoutBeginningOf, begun) : begun;
  };
}

function secretsIn(
  variables: readonly [string, string | undefined][],
  sendCommands: readonly (string | undefined)[],
): string[] {
  const values = variables.flatMap(([name, value]) =>
    value && SECRET_NAME.test(name) ? [value, ...value.split(/\r?\n/), ...partsOf(name, value)] : [],
  );
  const lines = sendCommands
    .flatMap((command) => command?.split(/\r?\n/) ?? [])
    .flatMap((line) => (line.trim().length >= SHORTEST_LINE ? [line.trim()] : []));
  return [...new Set([...values, ...lines])]
    .filter((secret) => secret.length >= SHORTEST_VALUE)
    .sort((a, b) => b.length - a.length);
}

function partsOf(name: string, value: string): string[] {
  if (/DATABASE_URL/i.test(name)) return passwordsIn(value);
  const url = WEBHOOK_NAME.test(name) ? webhookAddress(value) : undefined;
  return url === undefined || "problem" in url ? [] : secretParts(url);
}

/** Finds the password of a database in its URL, as it is and as it is written there. */
function passwordsIn(value: string): string[] {
  const url = URL.canParse(value.trim()) ? new URL(value.trim()) : undefined;
  const all = url ? [url.password, url.searchParams.get("password") ?? ""] : [];
  return all.flatMap((password) => [password, percentDecoded(password)]);
}

function withoutBeginningOf(text: string, secret: string): string {
  for (let length = secret.length - 1; length >= SHORTEST_VALUE; length--)
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + MASK;
  return text;
}

function withoutEndOf(text: string, secret: string): string {
  for (let length = secret.length - 1; length >= SHORTEST_VALUE; length--)
    if (text.startsWith(secret.slice(-length))) return MASK + text.slice(length);
  return text;
}

/*
 * What `openclaw message send --json` says on standard output (OpenClaw 2026.9): one JSON object. A dry run has
 * `dryRun: true`; a failure `ok: false` and an `error`; a success neither, and mostly a `messageId`. `sentBeforeError`
 * goes with a failure that the recipient may have seen all the same; `payload.status: "delivery_queued"` means that a
 * gateway keeps the message and tries on by itself.
 */

const NOT_DELIVERED = ["suppressed", "failed", "partial_failed"];

export interface OpenClawAnswer {
  verdict: "sent" | "not-sent" | "may-have-gone-out";
  /** Why it is not sent, on one line: OpenClaw's own words are foreign text. */
  why: string;
  messageId?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the answer; `undefined` when it is anything but exactly one JSON object. */
export function readAnswer(stdout: string): OpenClawAnswer | undefined {
  const answer = asFields(parse(stdout));
  if (!answer) return undefined;
  const parts = [answer, asFields(answer.payload) ?? {}];
  const why = oneLine(refusal(parts) ?? "");
  if (parts.some((part) => part.sentBeforeError === true || part.status === "delivery_queued"))
    return {
      verdict: "may-have-gone-out",
      why: why || "its gateway keeps the message and may still send it",
    };
  if (why !== "") return { verdict: "not-sent", why };
  return { verdict: "sent", why, ...messageIdOf(parts) };
}

function refusal(parts: Fields[]): string | undefined {
  const status = parts.map((part) => part.deliveryStatus).find((s) => NOT_DELIVERED.includes(String(s)));
  const isRefused = parts.some((part) => part.ok === false);
  if (isRefused || status !== undefined)
    return errorOf(parts) ?? (status === undefined ? "it was refused" : `the delivery status is ${status}`);
  return parts.some((part) => part.dryRun === true) ? "it was a dry run" : undefined;
}

function errorOf(parts: Fields[]): string | undefined {
  const errors = parts.map(({ error }) => (typeof error === "string" ? error : asFields(error)?.message));
  return errors.find((error): error is string => typeof error === "string" && error.trim() !== "");
}

function messageIdOf(parts: Fields[]): { messageId?: string } {
  const results = [...parts, ...parts.map((part) => asFields(part.result) ?? {})];
  const id = results.map(({ messageId }) => messageId).find((found) => found !== undefined && found !== null);
  return typeof id === "string" || typeof id === "number" ? { messageId: oneLine(String(id)) } : {};
}

function parse(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined; // The caller judges an answer that nobody can read.
  }
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

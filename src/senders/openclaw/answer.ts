/*
 * The output of `openclaw message send --json` (OpenClaw 2026.9): one JSON object, on one line or indented, between log
 * lines of plugins. A dry run has `dryRun: true`; a failure `ok: false` and an `error`; a success neither, and mostly a
 * `messageId`. `sentBeforeError` marks a failure whose message the recipient may have seen all the same;
 * `payload.status: "delivery_queued"` means that a gateway keeps the message and retries by itself.
 */

const NOT_DELIVERED = ["suppressed", "failed", "partial_failed"];

export interface OpenClawAnswer {
  verdict: "sent" | "not-sent" | "may-have-gone-out";
  /** Reason that it was not sent, on one line of foreign text. */
  why: string;
  messageId?: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields that tell an answer from a line that a plugin logs as JSON: such a line proves nothing. */
const OF_AN_ANSWER = [
  "ok",
  "action",
  "dryRun",
  "messageId",
  "deliveryStatus",
  "payload",
  "result",
  "sentBeforeError",
];

/** Reads the answer: the whole output, or the last JSON object in it that is an answer; `undefined` when there is none. */
export function readAnswer(stdout: string): OpenClawAnswer | undefined {
  const whole = parse(stdout);
  const answer = whole === undefined ? objectsIn(stdout).findLast(isAnswer) : asFields(whole);
  if (!answer) return undefined;
  const parts = [answer, asFields(answer.payload) ?? {}];
  const why = oneLine(refusal(parts) ?? "");
  if (parts.some((part) => part.sentBeforeError === true || part.status === "delivery_queued"))
    return {
      verdict: "may-have-gone-out",
      why: why || "its gateway keeps the message and may still send it",
    };
  if (why !== "") return { verdict: "not-sent", why };
  return { verdict: "sent", why, messageId: messageIdOf(parts) };
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

function messageIdOf(parts: Fields[]): string | undefined {
  const results = [...parts, ...parts.map((part) => asFields(part.result) ?? {})];
  const id = results.map(({ messageId }) => messageId).find((found) => found !== undefined && found !== null);
  return typeof id === "string" || typeof id === "number" ? oneLine(String(id)) : undefined;
}

function isAnswer(fields: Fields): boolean {
  return OF_AN_ANSWER.some((name) => name in fields);
}

/** Finds the JSON objects that begin and end a line, in order. */
function objectsIn(stdout: string): Fields[] {
  const lines = stdout.split(/\r?\n/).map((line) => line.trimEnd());
  let start: number | undefined;
  return lines.flatMap((line, index) => {
    if (line === "{") start = index;
    // Indented JSON has no other brace at the beginning of a line.
    const text = line === "}" && start !== undefined ? lines.slice(start, index + 1).join("\n") : line;
    if (line === "}") start = undefined;
    const fields = text.startsWith("{") && text.endsWith("}") ? asFields(parse(text)) : undefined;
    return fields === undefined ? [] : [fields];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
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

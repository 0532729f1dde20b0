import { cutTo, type Limit } from "./cut.js";
import { progressPercent, type Report } from "./fields.js";
import { BIDI, CONTROL } from "./inert.js";
import { signOf } from "./statuses.js";

const utf16 = (max: number): Limit => ({ max, size: (text) => text.length });

const bytes = (max: number): Limit => ({ max, size: (text) => Buffer.byteLength(text) });
const characters = (max: number): Limit => ({ max, size: (text) => [...text].length });

const CHANNEL_LIMITS: Readonly<Record<string, Limit>> = {
  discord: utf16(2000),
  telegram: utf16(4096),
  // A longer one becomes an attachment.
  ntfy: bytes(4096),
  // A longer one is posted in several pieces.
  mattermost: characters(16_383),
};
// One environment string holds 131,071 bytes on Linux; far less is more than anyone reads.
const DEFAULT_LIMIT = bytes(30_000);

/**
 * Renders a report as plain text for Discord, Telegram and a terminal.
 *
 * @param channel sets the length limit: discord 2,000, telegram 4,096 UTF-16 units, ntfy 4,096 bytes, mattermost 16,383
 *   characters, in upper or lower case; any other, or none: 30,000 bytes of UTF-8. A cut text says so, and keeps the run link;
 *   where it ends in a code block, as with the output of a command, it keeps the end of that too.
 */
export function renderMessage(report: Report, channel = ""): { text: string; truncated: boolean } {
  const name = channel.trim().toLowerCase();
  const limit = (Object.hasOwn(CHANNEL_LIMITS, name) && CHANNEL_LIMITS[name]) || DEFAULT_LIMIT;
  const link = report.run_url === "" ? "" : `\n\n${neutral(report.run_url)}`;
  const text = neutral(paragraphs(report).join("\n\n"));
  if (limit.size(text + link) <= limit.max) return { text: text + link, truncated: false };
  const line = `… (cut here: the whole report is ${report.report_id})`;
  return { text: cutTo(limit, text, { line, end: link }), truncated: true };
}

function paragraphs(report: Report): string[] {
  const task = report.task_id === "" ? "" : ` · ${report.task_id}`;
  const word = report.status === "normal" ? "" : ` ${report.status} ·`;
  const head = [
    `${signOf(report.status)}${word} ${report.team}/${report.worker}${task}`,
    progressLine(report.progress),
    ...(report.done === "" ? [] : [`Done: ${report.done}`]),
    ...(report.next === "" ? [] : [`Next: ${report.next}`]),
  ].join("\n");
  const body = report.body.replace(/^(?:[ \t]*\r?\n)+/, "").trimEnd();
  return body === "" ? [head] : [head, body];
}

function progressLine(progress: string): string {
  const percent = progressPercent(progress);
  if (percent === null) return progress;
  const full = Math.floor(percent / 10);
  return `${"▓".repeat(full)}${"░".repeat(10 - full)} ${progress}`;
}

const ZERO_WIDTH = "[\\u200b-\\u200d\\u2060\\ufeff]*";
/** Patterns of mentions, all with an `@` or `<`, that notify a whole group, by service; addresses and names (a@all.example, @room/x) do not match. */
const MENTIONS = [
  `@(?=${ZERO_WIDTH}(?:everyone|here))`, // Discord; Slack, Mattermost, Rocket.Chat
  `(?<![\\w.])@(?=${ZERO_WIDTH}(?:all|channel|room)(?![\\w-]|[./@]\\w))`, // Mattermost, Rocket.Chat, Matrix
  `@(?=${ZERO_WIDTH}_?\\*)`, // Zulip's @**all** and @*group*
  `<(?=${ZERO_WIDTH}(?:[@!]|users/|at\\b))`, // Slack and Discord, Google Chat, Lark
];
let mention: RegExp | undefined;

/** Neutralizes parts of foreign text that notify a group, change the reading direction or control a terminal. */
function neutral(text: string): string {
  const shown = text
    .replace(BIDI, "")
    .replace(/\r(?!\n)/g, "\n")
    .replace(CONTROL, "\ufffd");
  if (!/[@<]/.test(shown)) return shown;
  // Compiled for a text that may hold one: that takes its time.
  mention ??= new RegExp(MENTIONS.join("|"), "gi");
  return shown.replace(mention, "$&\u200b");
}

import { type Report } from "./fields.js";
/**
 * Renders a report as plain text for Discord, Telegram and a terminal.
 *
 * @param channel sets the length limit: discord 2,000, telegram 4,096 UTF-16 units, ntfy 4,096 bytes, mattermost 16,383
 *   characters, in upper or lower case; any other, or none: 30,000 bytes of UTF-8. A cut text says so, and keeps the run link;
 *   where it ends in a code block, as with the output of a command, it keeps the end of that too.
 */
export declare function renderMessage(report: Report, channel?: string): {
    text: string;
    truncated: boolean;
};

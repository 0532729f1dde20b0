import { OpenClawSender as OpenClaw, type OpenClawSenderOptions as OpenClawOptions } from "../senders/openclaw/sender.js";
import { ShellSender as Shell, type ShellSenderOptions as ShellOptions } from "../senders/shell.js";
import { WebhookSender as WebhookSends } from "../senders/webhook/sender.js";
import { type GivenWebhook } from "../senders/webhook/webhook.js";
/** Options of {@link ShellSender}; only the command is required. Its environment is this process's unless given. */
export type ShellSenderOptions = Pick<ShellOptions, "command"> & Partial<ShellOptions>;
/** Options of {@link OpenClawSender}; only the target is required. OpenClaw is looked for unless `findCommand` is given. */
export type OpenClawSenderOptions = Pick<OpenClawOptions, "target"> & Partial<OpenClawOptions>;
/** Options of {@link WebhookSender}; only the URL is required. The environment, which names proxies, is this process's unless given. */
export type WebhookSenderOptions = GivenWebhook & Partial<Pick<ShellOptions, "timeoutSeconds" | "successPattern" | "environment">> & Partial<Pick<OpenClawOptions, "mask">>;
/** Sends by running a bash command. */
export declare class ShellSender extends Shell {
    /** @throws OwnerReportError `usage` when an option is wrong */
    constructor(options: ShellSenderOptions);
}
/** Sends by `openclaw message send`, without a shell. */
export declare class OpenClawSender extends OpenClaw {
    /** @throws OwnerReportError `usage` when an option is wrong */
    constructor(options: OpenClawSenderOptions);
}
/** Sends by one request to a webhook. Give the roles the channel too: it limits the message. */
export declare class WebhookSender extends WebhookSends {
    /** @throws OwnerReportError `usage` when an option is wrong */
    constructor(options: WebhookSenderOptions);
}

import { homedir, tmpdir } from "node:os";
import { LONGEST_SEND_SECONDS } from "../report/delivery-record.js";
import { requireOpenClaw } from "../senders/openclaw/find.js";
import { thisMachine } from "../senders/openclaw/machine.js";
import {
  OpenClawSender as OpenClaw,
  type OpenClawSenderOptions as OpenClawOptions,
} from "../senders/openclaw/sender.js";
import { secretMask } from "../senders/secrets.js";
import { ShellSender as Shell, type ShellSenderOptions as ShellOptions } from "../senders/shell.js";
import { WebhookSender as WebhookSends } from "../senders/webhook/sender.js";
import { checkedWebhook, type GivenWebhook } from "../senders/webhook/webhook.js";
import {
  checkOptions,
  isCount,
  isEnvironment,
  isFunction,
  isOneOf,
  isPattern,
  isString,
  isText,
  optional,
  type Rule,
  wrongOptions,
} from "./options.js";

/*
 * The senders as a program makes them: what it does not say is as the action and the command line have it, and what it
 * says wrong is refused when the sender is made.
 */

const DEFAULT_TIMEOUT_SECONDS = 120;

/** Options of {@link ShellSender}; only the command is required. Its environment is this process's unless given. */
export type ShellSenderOptions = Pick<ShellOptions, "command"> & Partial<ShellOptions>;

/** Options of {@link OpenClawSender}; only the target is required. OpenClaw is looked for unless `findCommand` is given. */
export type OpenClawSenderOptions = Pick<OpenClawOptions, "target"> & Partial<OpenClawOptions>;

/** Options of {@link WebhookSender}; only the URL is required. The environment, which names proxies, is this process's unless given. */
export type WebhookSenderOptions = GivenWebhook &
  Partial<Pick<ShellOptions, "timeoutSeconds" | "successPattern" | "environment">> &
  Partial<Pick<OpenClawOptions, "mask">>;

type Shared = Exclude<keyof ShellOptions, "command" | "target">;

const SHARED: Readonly<Record<Shared, Rule>> = {
  channel: optional(isString),
  timeoutSeconds: optional(isCount(LONGEST_SEND_SECONDS)),
  successPattern: optional(isPattern),
  environment: optional(isEnvironment),
  temporaryDirectory: optional(isText),
  show: optional(isFunction),
};

const OPENCLAW: Readonly<Record<keyof OpenClawOptions, Rule>> = {
  ...SHARED,
  target: isText,
  account: optional(isString),
  threadId: optional(isString),
  state: optional(isOneOf("private", "shared")),
  home: optional(isString),
  findCommand: optional(isFunction),
  mask: optional(isFunction),
};

/** Sends by running a bash command. */
export class ShellSender extends Shell {
  /** @throws OwnerReportError `usage` when an option is wrong */
  constructor(options: ShellSenderOptions) {
    checkOptions("ShellSender", options, { command: isText, target: optional(isString), ...SHARED });
    const { command, channel = "", target = "", successPattern } = options;
    super({ ...sharedOf(options), command, channel, target, successPattern });
  }
}

/** Sends by `openclaw message send`, without a shell. */
export class OpenClawSender extends OpenClaw {
  /** @throws OwnerReportError `usage` when an option is wrong */
  constructor(options: OpenClawSenderOptions) {
    checkOptions("OpenClawSender", options, OPENCLAW);
    const shared = sharedOf(options);
    const { home = homedir(), channel = "discord", state = "private" } = options;
    const { mask = secretMask(shared.environment) } = options;
    const machine = { environment: shared.environment, directory: process.cwd(), home };
    const findCommand = options.findCommand ?? (() => requireOpenClaw(thisMachine(machine)));
    super({ ...options, ...shared, home, channel, state, mask, findCommand });
  }
}

/** Sends by one request to a webhook. Give the roles the channel too: it limits the message. */
export class WebhookSender extends WebhookSends {
  /** @throws OwnerReportError `usage` when an option is wrong */
  constructor(options: WebhookSenderOptions) {
    checkOptions("WebhookSender", options, {
      ...{ url: isText, channel: optional(isString), secret: optional(isText), mask: optional(isFunction) },
      ...{
        timeoutSeconds: SHARED.timeoutSeconds,
        successPattern: SHARED.successPattern,
        environment: SHARED.environment,
      },
    });
    const webhook = checkedWebhook(options);
    if ("problem" in webhook) throw wrongOptions("WebhookSender", [`${webhook.of} ${webhook.problem}`]);
    const { timeoutSeconds, environment } = sharedOf(options);
    const { successPattern, mask = secretMask(environment) } = options;
    super({ ...webhook, timeoutSeconds, environment, successPattern, mask, clock: Date.now });
  }
}

function sharedOf(options: Partial<Omit<ShellOptions, "channel">>) {
  return {
    timeoutSeconds: options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    environment: options.environment ?? process.env,
    temporaryDirectory: options.temporaryDirectory ?? tmpdir(),
    show: options.show ?? (() => {}),
  };
}

import { homedir, tmpdir } from "node:os";
import { LONGEST_SEND_SECONDS } from "../report/delivery-record.js";
import { requireOpenClaw } from "../senders/openclaw/find.js";
import { thisMachine } from "../senders/openclaw/machine.js";
import {
  OpenClawSender as OpenClaw,
  type OpenClawSenderOptions as OpenClawOptions,
} from "../senders/openclaw/sender.js";
import { ShellSender as Shell, type ShellSenderOptions as ShellOptions } from "../senders/shell.js";
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
    const { home = homedir(), channel = "discord", state = "private", mask = (text) => text } = options;
    const machine = { environment: shared.environment, directory: process.cwd(), home };
    const findCommand = options.findCommand ?? (() => requireOpenClaw(thisMachine(machine)));
    super({ ...options, ...shared, home, channel, state, mask, findCommand });
  }
}

function sharedOf(options: Partial<ShellOptions>) {
  return {
    timeoutSeconds: options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    environment: options.environment ?? process.env,
    temporaryDirectory: options.temporaryDirectory ?? tmpdir(),
    show: options.show ?? (() => {}),
  };
}

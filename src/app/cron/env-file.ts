import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { parseEnv } from "node:util";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { commandIn, notBlank } from "../../platform/blank.js";
import { isOpenToOthers } from "../../platform/files.js";
import { readUpTo } from "../../platform/read-up-to.js";
import { DurableFs } from "../../stores/directory/durable-fs.js";
import { makeDirectory } from "../../stores/directory/make-directory.js";
import { DATABASE_VARIABLES } from "../../stores/postgres/settings.js";
import { storeError } from "../../stores/store-error.js";
import type { ConfigOf } from "../config/config.js";
import { inputSpec } from "../config/inputs.js";

export type Settings = Readonly<Record<string, string>>;
type Environment = Readonly<Record<string, string | undefined>>;

const MOST_BYTES = 1024 * 1024;
/** Variables of the OpenClaw route that have no flag. */
const ROUTE = ["NODE_BIN", "OPENCLAW_ENTRY"] as const;
/** Variables without which a webhook may be out of reach. */
const NETWORK = ["https_proxy", "all_proxy", "no_proxy"].flatMap((name) => [name, name.toUpperCase()]);
/** Variables that cron, the shell or the settings file set. */
const KNOWN_TO_CRON = /^(OWNER_REPORT_.*|HOME|LOGNAME|USER|PATH|SHELL|PWD|OLDPWD|IFS|SHLVL|_)$/;
const HEAD = `# What the watchdog runs with under cron. It may hold secrets: keep it readable by its owner only.
# owner-report wrote it once and never changes it. Add what the send command needs, one NAME='value' a line.
`;

/** Collects the given settings that the watchdog needs besides the line's flags, as environment variables. */
export function settingsOf(
  { queue, sender, messageChannel }: ConfigOf<"cron">,
  environment: Environment,
): Settings {
  const { route } = sender;
  const webhook = route?.by === "webhook-url" ? route.webhook : undefined;
  const passed = [
    ...ROUTE,
    ...(webhook ? [...NETWORK, "NODE_EXTRA_CA_CERTS"] : []),
    ...(queue.store === "postgres" ? DATABASE_VARIABLES : []),
  ];
  const all = {
    OWNER_REPORT_SEND_CMD: route?.by === "send-cmd" ? route.script : undefined,
    OWNER_REPORT_WEBHOOK_URL: webhook?.url.href,
    OWNER_REPORT_WEBHOOK_SECRET: webhook?.secret,
    OWNER_REPORT_CHANNEL: messageChannel,
    OWNER_REPORT_TARGET: sender.target,
    OWNER_REPORT_SEND_TIMEOUT:
      String(sender.timeoutSeconds) === inputSpec("send-timeout").fallback
        ? undefined
        : String(sender.timeoutSeconds),
    OWNER_REPORT_TOKEN: queue.store === "git" ? queue.token : undefined,
    ...Object.fromEntries(passed.map((name) => [name, notBlank(environment[name])])),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Tells whether settings name something to send with. */
export function canSend(settings: Settings): boolean {
  const { OWNER_REPORT_SEND_CMD, OWNER_REPORT_WEBHOOK_URL, OWNER_REPORT_TARGET } = settings;
  const others = notBlank(OWNER_REPORT_WEBHOOK_URL) ?? notBlank(OWNER_REPORT_TARGET);
  return (commandIn(OWNER_REPORT_SEND_CMD) ?? others) !== undefined;
}

/**
 * Writes the settings as an env file that Node reads back unchanged.
 *
 * @throws OwnerReportError `usage` for a value that it cannot hold; `unavailable` on a Node that has no env files
 */
export function envFileText(settings: Settings): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${envValue(name, value)}\n`);
  return HEAD + lines.join("");
}

function envValue(name: string, value: string): string {
  const forms = [`'${value}'`, `\`${value}\``, `"${value}"`, value];
  // Try Node's own parser: its rules differ from those of any shell, and nothing can be escaped.
  const form = forms.find((each) => readsBack(`${name}=${each}\n`, name, value));
  if (form !== undefined) return form;
  throw new OwnerReportError(
    "usage",
    `An env file cannot hold the value of ${name}: it has every kind of quotes, or a carriage return. ${
      name === "OWNER_REPORT_SEND_CMD"
        ? "Put the send command into a script file and give --send-cmd its full path."
        : "Give another value."
    } Nothing was changed.`,
  );
}

function readsBack(line: string, name: string, value: string): boolean {
  // With a line before and after: a form must not swallow the next line.
  const read = parsed(`A_BEFORE=1\n${line}A_BEHIND=2\n`);
  return read[name] === value && Object.keys(read).length === 3 && read.A_BEHIND === "2";
}

function parsed(text: string): Record<string, string> {
  if (typeof parseEnv !== "function")
    throw new OwnerReportError(
      "unavailable",
      "Under cron owner-report needs Node.js 20.12 or newer, which reads env files. Nothing was changed.",
    );
  return parseEnv(text) as Record<string, string>;
}

/** Existing env file. */
export interface EnvFile {
  /** Settings, without blank values and send commands that hold no command. */
  settings: Settings;
  /** Readable by others than its owner. */
  isOpen: boolean;
}

/** Reads an env file; `undefined` when there is none. @throws OwnerReportError `store` */
export function readEnvFile(path: string): EnvFile | undefined {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new Error("it is not a regular file");
    const all = parsed(readUpTo(path, MOST_BYTES).toString("utf8"));
    const settings = Object.fromEntries(Object.entries(all).filter(isSet));
    return { settings, isOpen: isOpenToOthers(stat.mode) };
  } catch (error) {
    if (systemErrorName(error) === "ENOENT") return undefined;
    if (error instanceof OwnerReportError) throw error;
    throw storeError("read", path, error).saying(() => "Nothing was sent or changed.");
  }
}

function isSet([name, value]: [string, string]): boolean {
  return (name === "OWNER_REPORT_SEND_CMD" ? commandIn(value) : notBlank(value)) !== undefined;
}

/** Creates the env file (0600); never overwrites one. @throws OwnerReportError `store` */
export function writeEnvFile(path: string, settings: Settings): void {
  const files = new DurableFs();
  const text = envFileText(settings);
  try {
    makeDirectory(files, dirname(path));
    files.createOnce(dirname(path), basename(path), text);
  } catch (error) {
    throw storeError("write", path, error).saying(() => "The crontab was not changed.");
  }
}

/** Settings that the line's own flags override. */
const FLAGS_OF_LINE = { OWNER_REPORT_MAX_COUNT: "max-count", OWNER_REPORT_QUEUE: "queue" } as const;

/** Finds settings that the line's own flags override, with those flags. */
export function overriddenByLine(settings: Settings): [name: string, flag: string][] {
  return Object.entries(FLAGS_OF_LINE).filter(([name]) => name in settings);
}

/** Finds variables that the send command uses, and that are set here but not by cron. */
export function unknownToCron(settings: Settings, environment: Environment): string[] {
  const used = (settings.OWNER_REPORT_SEND_CMD ?? "").matchAll(/\$\{?([A-Za-z_]\w*)/g);
  const names = new Set([...used].map(([, name = ""]) => name));
  return [...names].filter((name) => environment[name] && !(name in settings) && !KNOWN_TO_CRON.test(name));
}

import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { systemErrorName } from "../../errors.js";
import { readUpTo } from "../../platform/read-up-to.js";
import { type InDoubtPolicy, LONGEST_SEND_SECONDS } from "../../report/delivery-record.js";
import { bodyProblem, type Checkpoint, checkCheckpoint } from "../../report/fields.js";
import { idProblem, isPath } from "../../report/id.js";
import { LIMITS } from "../../report/limits.js";
import type { RuntimeContext } from "../context.js";
import { NoBodyFile, readBodyFile } from "./body-file.js";
import { CLI_ONLY, type Given, type InputName, inputSpec, MODES, type Mode, NAMING } from "./inputs.js";
import { type OperatorConfig, readOperatorConfig } from "./operator.js";
import { type QueueConfig, readQueue } from "./queue.js";
import { InputReader, wrongUsage } from "./reader.js";

export interface SenderConfig {
  sendCommand?: string;
  /** Given, or the default. */
  channel: string;
  target?: string;
  account?: string;
  threadId?: string;
  openClawState: "private" | "shared";
  timeoutSeconds: number;
  successPattern?: string;
}

/** All inputs of one run, checked; what a mode does not use holds its default. */
export interface Config extends QueueConfig {
  mode: Mode;
  /** Set in producer and direct. */
  checkpoint?: Checkpoint;
  body: string;
  /** Own id, id or path; absent when not given. */
  reportId?: string;
  dryRun: boolean;
  limit: number;
  inDoubt: InDoubtPolicy;
  maxAttempts?: number;
  sender: SenderConfig;
  operator: OperatorConfig;
  /** The channel whose limit the message keeps, where one was given or the OpenClaw route is used. */
  messageChannel?: string;
}

/** One byte too many says that a body is. */
const MOST_READ = LIMITS.bodyBytes + 1;
/** It travels in the environment, of which Linux limits one string to 128 KiB. */
const LONGEST_COMMAND = 127 * 1024;

/**
 * The user's home directory, or `""` where there is none: a container may run under a user id without a name, and HOME
 * may hold what nobody expanded (`~`, `$HOME`), which would be a folder below wherever one is.
 */
export function homeDirectory(): string {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : "";
  } catch {
    return "";
  }
}

/** The current directory, or `""` where it was removed, or is not to be seen. */
export function currentDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return "";
  }
}

/**
 * Turns what was given into a checked config: flag or input before environment before default, an empty value is not
 * given.
 *
 * @throws OwnerReportError `usage` that names everything that is wrong at once
 */
export function readConfig(mode: string, given: Given, runtime: RuntimeContext): Config {
  const allowed = MODES.filter((m) => runtime.shell === "cli" || !CLI_ONLY.includes(m));
  const known = allowed.find((m) => m === mode);
  if (!known) throw wrongUsage([`mode must be one of ${allowed.join(", ")}, not ${JSON.stringify(mode)}`]);
  return new ConfigReader(known, given, runtime).read();
}

class ConfigReader extends InputReader {
  read(): Config {
    const makes = this.mode === "producer" || this.mode === "direct";
    const checkpoint = makes ? this.checkpoint() : undefined;
    const maxAttempts = this.count("max-attempts", Number.MAX_SAFE_INTEGER);
    const queue = readQueue(this);
    const config: Config = {
      mode: this.mode,
      ...queue,
      ...(checkpoint && { checkpoint }),
      body: makes ? this.body() : "",
      ...this.reportId(makes),
      dryRun: this.switch("dry-run"),
      limit: this.limit(),
      inDoubt: this.choice("in-doubt", ["resend", "hold"]),
      ...(maxAttempts !== undefined && { maxAttempts }),
      sender: this.sender(),
      operator: readOperatorConfig(this, queue.queueDirectory),
      ...this.messageChannel(),
    };
    this.finish();
    return config;
  }

  private checkpoint(): Checkpoint | undefined {
    const names = ["team", "worker", "progress", "task-id", "done", "next", "status", "source"] as const;
    const fields = names.flatMap((name) => {
      const value = this.value(name);
      return value === undefined ? [] : [[name.replace("-", "_"), value]];
    });
    const checked = checkCheckpoint(Object.fromEntries(fields));
    if ("checkpoint" in checked) return checked.checkpoint;
    for (const { field, problem } of checked.problems)
      this.problem(field.replace("_", "-") as InputName, problem);
    return undefined;
  }

  private body(): string {
    const [body, file] = [this.value("body"), this.value("body-file")];
    if (body !== undefined && file !== undefined)
      this.problem("body-file", "cannot be given together with body");
    const text = file === undefined ? (body ?? "") : this.readBody(file);
    const problem = bodyProblem(text);
    if (problem !== undefined) this.problem(file === undefined ? "body" : "body-file", problem);
    return text;
  }

  private readBody(file: string): string {
    const isStdin = file === "-";
    if (isStdin && this.runtime.shell === "action")
      this.problem("body-file", "- (standard input) is for the CLI only");
    else
      try {
        const bytes = isStdin ? readUpTo(0, MOST_READ) : this.readBodyFile(file);
        if (bytes.length > LIMITS.bodyBytes) return bytes.toString("latin1");
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch (error) {
        this.problem("body-file", `${JSON.stringify(file)} ${whyNoBody(error)}`);
      }
    return "";
  }

  private readBodyFile(file: string): Buffer {
    const { directory, environment, shell } = this.runtime;
    const places = [directory, environment.RUNNER_TEMP ?? ""].filter((place) => place !== "");
    const path = this.path(file, "body-file");
    return path === ""
      ? Buffer.alloc(0)
      : readBodyFile(path, MOST_READ, { places, isAttended: shell === "cli" });
  }

  private reportId(makes: boolean): { reportId?: string } {
    const id = this.value("report-id");
    if (id === undefined) {
      if (NAMING.includes(this.mode)) this.problem("report-id", "is required: the id or path of a report");
      return {};
    }
    const problem = makes ? idProblem(id) : undefined;
    if (problem !== undefined) this.problem("report-id", problem);
    return { reportId: !makes && isPath(id) && !id.includes("#refs/") ? this.path(id, "report-id") : id };
  }

  private limit(): number {
    const most = Number.MAX_SAFE_INTEGER;
    // Cron's line has the five that the manual's wrapper had.
    const isOne = this.runtime.shell === "cli" && this.mode !== "cron";
    const count = this.count("max-count", most) ?? (isOne ? 1 : 5);
    return this.switch("all") ? most : count;
  }

  private sender(): SenderConfig {
    const [sendCommand, target] = [this.value("send-cmd"), this.value("target")];
    const [account, threadId] = [this.value("account"), this.value("thread-id")];
    if (sendCommand !== undefined && Buffer.byteLength(sendCommand) > LONGEST_COMMAND)
      this.problem("send-cmd", "is over 127 KiB; put it into a script file and call that");
    return {
      ...(sendCommand !== undefined && { sendCommand }),
      channel: this.value("channel") ?? "",
      ...(target !== undefined && { target }),
      ...(account !== undefined && { account }),
      ...(threadId !== undefined && { threadId }),
      openClawState: this.choice("openclaw-state", ["private", "shared"]),
      timeoutSeconds: this.count("send-timeout", LONGEST_SEND_SECONDS) ?? 120,
      ...this.successPattern(),
    };
  }

  private successPattern(): { successPattern?: string } {
    const successPattern = this.value("success-pattern");
    if (successPattern === undefined) return {};
    try {
      new RegExp(successPattern);
    } catch {
      this.problem("success-pattern", "is not a valid regular expression");
    }
    return { successPattern };
  }

  private messageChannel(): { messageChannel?: string } {
    const isOpenClaw = this.explicit("send-cmd") === undefined && this.explicit("target") !== undefined;
    const channel = this.explicit("channel") ?? (isOpenClaw ? inputSpec("channel").fallback : undefined);
    return channel === undefined ? {} : { messageChannel: channel };
  }
}

function whyNoBody(error: unknown): string {
  if (error instanceof NoBodyFile) return error.message;
  const name = systemErrorName(error) ?? "unknown";
  return name.startsWith("ERR_ENCODING") ? "is not valid UTF-8" : `cannot be read (${name})`;
}

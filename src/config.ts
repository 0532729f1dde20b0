import { closeSync, openSync, readSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import type { InDoubtPolicy } from "./delivery.js";
import { OwnerReportError, systemErrorName } from "./errors.js";
import { type Given, type InputName, inputSpec, MODES, type Mode } from "./inputs.js";
import { bodyProblem, type Checkpoint, checkCheckpoint } from "./report/fields.js";
import { idProblem, isPath } from "./report/id.js";
import { LIMITS } from "./report/limits.js";

/** What differs between the two shells and between machines. */
export interface Surroundings {
  shell: "action" | "cli";
  environment: Readonly<Record<string, string | undefined>>;
  /** Relative paths start here: the workspace, or the current directory. */
  directory: string;
  home: string;
}

export interface SenderConfig {
  sendCommand?: string;
  /** Given, or the default. */
  channel: string;
  target?: string;
  timeoutSeconds: number;
  successPattern?: string;
}

/** All inputs of one run, checked; what a mode does not use holds its default. */
export interface Config {
  mode: Mode;
  queueDirectory: string;
  /** Set in producer and direct. */
  checkpoint?: Checkpoint;
  body: string;
  /** Own id, id or path; absent when not given. */
  reportId?: string;
  dryRun: boolean;
  limit: number;
  inDoubt: InDoubtPolicy;
  sender: SenderConfig;
  /** The channel whose limit the message keeps, where one was given. */
  messageChannel?: string;
}

/** It travels in the environment, of which Linux limits one string to 128 KiB. */
const LONGEST_COMMAND = 127 * 1024;
/** The user's home directory, or `""` where there is none: a container may run under a user id without a name. */
export function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return "";
  }
}

const LONGEST_TIMEOUT = 7 * 24 * 3600;

/**
 * Turns what was given into a checked config: flag or input before environment before default, an empty value is not
 * given.
 *
 * @throws OwnerReportError `usage` that names everything that is wrong at once
 */
export function readConfig(mode: string, given: Given, surroundings: Surroundings): Config {
  const known = MODES.find((m) => m === mode);
  if (!known) throw usage([`mode must be one of ${MODES.join(", ")}, not ${JSON.stringify(mode)}`]);
  return new ConfigReader(known, given, surroundings).read();
}

class ConfigReader {
  private readonly problems: string[] = [];

  constructor(
    private readonly mode: Mode,
    private readonly given: Given,
    private readonly surroundings: Surroundings,
  ) {}

  read(): Config {
    const makes = this.mode === "producer" || this.mode === "direct";
    const checkpoint = makes ? this.checkpoint() : undefined;
    const config: Config = {
      mode: this.mode,
      ...this.queue(),
      ...(checkpoint && { checkpoint }),
      body: makes ? this.body() : "",
      ...this.reportId(makes),
      dryRun: this.switch("dry-run"),
      limit: this.limit(),
      inDoubt: this.choice("in-doubt", ["resend", "hold"]),
      sender: this.sender(),
      ...this.messageChannel(),
    };
    if (this.problems.length > 0) throw usage(this.problems);
    return config;
  }

  /** The value that counts, `undefined` when there is none. Inputs of other modes count as not given. */
  private value(name: InputName): string | undefined {
    const { modes, env, fallback } = inputSpec(name);
    if (!modes.includes(this.mode)) return fallback;
    const fromEnvironment = env === undefined ? undefined : this.surroundings.environment[env];
    return this.given[name] || fromEnvironment || fallback;
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
    if (isStdin && this.surroundings.shell === "action")
      this.problem("body-file", "- (standard input) is for the CLI only");
    else
      try {
        const bytes = readUpTo(isStdin ? 0 : this.path(file), LIMITS.bodyBytes + 1);
        if (bytes.length > LIMITS.bodyBytes) return bytes.toString("latin1");
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch (error) {
        const name = systemErrorName(error) ?? "unknown";
        const reason = name.startsWith("ERR_ENCODING") ? "is not valid UTF-8" : `cannot be read (${name})`;
        this.problem("body-file", `${JSON.stringify(file)} ${reason}`);
      }
    return "";
  }

  private reportId(makes: boolean): { reportId?: string } {
    const id = this.value("report-id");
    if (id === undefined) {
      if (this.mode === "driver" || this.mode === "consumer")
        this.problem("report-id", "is required: the id or path of a report");
      return {};
    }
    const problem = makes ? idProblem(id) : undefined;
    if (problem !== undefined) this.problem("report-id", problem);
    return { reportId: !makes && isPath(id) ? this.path(id) : id };
  }

  private queue(): { queueDirectory: string } {
    const store = this.choice("store", ["directory"], "git and cache are not part of this version");
    const given = this.value("queue-dir");
    return { queueDirectory: store && given !== undefined ? this.path(given) : this.defaultQueue() };
  }

  private defaultQueue(): string {
    const { shell, environment, directory } = this.surroundings;
    if (shell === "action") return join(directory, ".owner-reports");
    const data = environment.CLAWTEAM_DATA_DIR;
    return join(data ? this.path(data) : join(this.home(), ".clawteam"), "owner-reports");
  }

  private path(path: string): string {
    const { directory } = this.surroundings;
    if (path === "~" || path.startsWith("~/")) return join(this.home(), path.slice(1));
    return isAbsolute(path) ? path : resolve(directory, path);
  }

  private home(): string {
    const { home } = this.surroundings;
    if (home === "") this.problem("queue-dir", "is required here: there is no home directory (HOME)");
    return home;
  }

  private limit(): number {
    const most = Number.MAX_SAFE_INTEGER;
    const count = this.count("max-count", most) ?? (this.surroundings.shell === "action" ? 5 : 1);
    return this.switch("all") ? most : count;
  }

  private sender(): SenderConfig {
    const [sendCommand, target] = [this.value("send-cmd"), this.value("target")];
    if (sendCommand !== undefined && Buffer.byteLength(sendCommand) > LONGEST_COMMAND)
      this.problem("send-cmd", "is over 127 KiB; put it into a script file and call that");
    return {
      ...(sendCommand !== undefined && { sendCommand }),
      channel: this.value("channel") ?? "",
      ...(target !== undefined && { target }),
      timeoutSeconds: this.count("send-timeout", LONGEST_TIMEOUT) ?? 120,
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
    const given = this.given.channel || this.surroundings.environment.OWNER_REPORT_CHANNEL;
    return given ? { messageChannel: given } : {};
  }

  private switch(name: InputName): boolean {
    return this.choice(name, ["true", "false"]) === "true";
  }

  private choice<T extends string>(name: InputName, choices: readonly [T, ...T[]], hint?: string): T {
    const value = this.value(name)?.trim();
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.problem(name, `must be ${choices.join(" or ")}${hint ? ` (${hint})` : ""}`);
    return found ?? choices[0];
  }

  private count(name: InputName, max: number): number | undefined {
    const value = this.value(name)?.trim();
    if (value === undefined) return undefined;
    const count = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (count >= 1 && count <= max) return count;
    this.problem(
      name,
      `must be a whole number of at least 1${max < Number.MAX_SAFE_INTEGER ? ` and at most ${max}` : ""}`,
    );
    return undefined;
  }

  private problem(name: InputName, what: string): void {
    this.problems.push(`${name} ${what}`);
  }
}

function readUpTo(file: string | number, max: number): Buffer {
  const descriptor = typeof file === "number" ? file : openSync(file, "r");
  try {
    const buffer = Buffer.alloc(max);
    let length = 0;
    while (length < max) {
      const count = readSome(descriptor, buffer, length);
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  } finally {
    if (typeof file !== "number") closeSync(descriptor);
  }
}

function readSome(descriptor: number, buffer: Buffer, offset: number): number {
  for (;;)
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      const name = systemErrorName(error);
      if (name === "EOF") return 0; // Windows says so of a closed pipe.
      if (name !== "EAGAIN") throw error;
      // Standard input may be shared with a process that made it non-blocking.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
}

function usage(problems: string[]): OwnerReportError {
  const list = problems.length === 1 ? ` ${problems[0]}` : `\n${problems.map((p) => `  - ${p}`).join("\n")}`;
  return new OwnerReportError(
    "usage",
    `Wrong usage:${list}${problems.length === 1 ? "." : ""}\nNothing was queued and nothing was sent.`,
  );
}

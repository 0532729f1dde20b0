import { createHash } from "node:crypto";
import { OwnerReportError, systemErrorName } from "../errors.js";
import { commandIn } from "../platform/blank.js";
import { findBash } from "../platform/programs.js";
import type { SendResult } from "../report/delivery-record.js";
import { type AttemptFiles, AttemptFolder } from "./attempt-files.js";
import { wordMask } from "./cause.js";
import { curlWords } from "./curl.js";
import { type ProcessResult, runProcess, senderEnvironment, withoutBashControls } from "./process.js";
import { readResultFile } from "./result-file.js";
import { withSaid } from "./said.js";
import { secretMask } from "./secrets.js";
import type { Outgoing, Sender } from "./sender.js";
import { judgeEnding, neverStarted, requirePattern } from "./verdict.js";

/*
 * The send command is trusted, the report is not: the command's text goes to bash through the environment and is
 * unset before it runs, so that neither argv nor the command's own children show it; the report reaches it as
 * environment, standard input and a file, never as text of the command.
 */
const COMMAND_VARIABLE = "_OWNER_REPORT_COMMAND";
const STRICT = ["--noprofile", "--norc", "-eo", "pipefail", "-c"];
const SCRIPT = `set -- "$${COMMAND_VARIABLE}"; unset ${COMMAND_VARIABLE}; eval "shift; $1"`;

export interface ShellSenderOptions {
  /** The bash command. */
  command: string;
  channel: string;
  target: string;
  timeoutSeconds: number;
  /** Pattern that standard output must match for exit code 0 to count. */
  successPattern?: string | undefined;
  environment: Readonly<Record<string, string | undefined>>;
  temporaryDirectory: string;
  /** Receives the raw output of the command, foreign text that may hold secrets. */
  show: (output: { text: string; isCut: boolean }) => void;
}

/** Sends by running the operator's bash command. */
export class ShellSender implements Sender {
  private readonly files: AttemptFolder;
  private bash: string | undefined;
  private readonly environment: Readonly<Record<string, string>>;

  constructor(private readonly options: ShellSenderOptions) {
    this.environment = withoutBashControls(senderEnvironment(options.environment));
    this.files = new AttemptFolder(options.temporaryDirectory);
  }

  get timeoutSeconds(): number {
    return this.options.timeoutSeconds;
  }

  /** Only 16 bits: enough to notice another command, too few to confirm a guess at a password in it. */
  get destination(): string {
    const { command, channel, target } = this.options;
    const digest = createHash("sha256")
      .update(JSON.stringify([command, channel, target]))
      .digest("hex");
    return `send-cmd ${digest.slice(0, 4)}`;
  }

  ready(): void {
    if (commandIn(this.options.command) === undefined)
      throw new OwnerReportError("unavailable", "The send command holds no command. Nothing was sent.");
    this.bash ??= requireBash(this.options.environment);
  }

  async send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult> {
    this.ready();
    const files = this.prepare(outgoing);
    if ("problem" in files) return neverStarted(files.problem);
    const result = await runProcess({
      file: this.bash ?? "bash",
      args: [...STRICT, SCRIPT, "send-cmd"],
      env: { ...this.environment, ...this.variables(outgoing, files) },
      inputFile: files.json,
      timeoutSeconds: this.options.timeoutSeconds,
      cancel,
    });
    this.showOutput(result);
    const judged = this.judge(result, files.result);
    this.files.ended(files, result);
    return judged;
  }

  close(): void {
    this.files.close();
  }

  private prepare(outgoing: Outgoing): AttemptFiles | { problem: string } {
    try {
      return this.files.prepare(outgoing);
    } catch (error) {
      const { temporaryDirectory } = this.options;
      return {
        problem: `the report could not be copied to ${temporaryDirectory} (${systemErrorName(error)})`,
      };
    }
  }

  private variables(outgoing: Outgoing, files: AttemptFiles) {
    const { report, lane = "", message, truncated, attempt, possibleDuplicate, previous } = outgoing;
    return {
      [COMMAND_VARIABLE]: this.options.command,
      OWNER_REPORT_MESSAGE: message,
      OWNER_REPORT_ID: report.report_id,
      OWNER_REPORT_LANE: lane,
      OWNER_REPORT_ATTEMPT: String(attempt),
      OWNER_REPORT_POSSIBLE_DUPLICATE: possibleDuplicate ? "1" : "",
      OWNER_REPORT_FILE: files.report,
      OWNER_REPORT_RESULT: files.result,
      OWNER_REPORT_TEAM: report.team,
      OWNER_REPORT_WORKER: report.worker,
      OWNER_REPORT_TASK_ID: report.task_id,
      OWNER_REPORT_PROGRESS: report.progress,
      OWNER_REPORT_STATUS: report.status,
      OWNER_REPORT_TRUNCATED: truncated ? "1" : "",
      OWNER_REPORT_CHANNEL: this.options.channel,
      OWNER_REPORT_TARGET: this.options.target,
      OWNER_REPORT_PREVIOUS: previous ? JSON.stringify(previous) : "",
    };
  }

  private showOutput(result: ProcessResult): void {
    if (result.shown.trim() !== "") this.options.show({ text: result.shown, isCut: result.shownIsCut });
  }

  private judge(result: ProcessResult, resultFile: string): SendResult {
    const { timeoutSeconds, successPattern, environment, command } = this.options;
    const ending = judgeEnding(result, { what: "the send command", program: "bash", timeoutSeconds });
    if (result.notStarted) return ending;
    const words = {
      said: readResultFile(resultFile),
      lastLine: result.lastLine,
      mask: (text: string) => wordMask(command)(secretMask(environment, command)(text)),
    };
    if (ending.outcome !== "sent")
      return withSaid({ ...ending, reason: ending.reason + this.hint(result) }, words);
    return withSaid(requirePattern(ending, successPattern, result, "the send command"), words);
  }

  /** Explains an exit code; empty where it explains itself. */
  private hint({ exitCode, endedBy, lastLine }: ProcessResult): string {
    if (endedBy) return "";
    if (exitCode === 127) return " (bash: a command was not found)";
    if (exitCode === 126) return " (bash: a command could not be run)";
    // Where curl says it itself, once is enough.
    if (lastLine.includes(`curl: (${exitCode})`)) return "";
    return curlWords(exitCode, /\bcurl\b/.test(this.options.command) || lastLine.startsWith("curl: "));
  }
}

function requireBash(environment: Readonly<Record<string, string | undefined>>): string {
  const bash = findBash(environment);
  if (bash !== undefined) return bash;
  throw new OwnerReportError(
    "unavailable",
    "There is no bash on PATH, and the send command needs it. Nothing was sent; the report is still pending. Install bash or fix PATH.",
  );
}

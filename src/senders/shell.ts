import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { OwnerReportError, systemErrorName } from "../errors.js";
import { commandIn } from "../platform/blank.js";
import { findBash } from "../platform/programs.js";
import type { SendResult } from "../report/delivery-record.js";
import { type ProcessResult, runProcess, senderEnvironment, withoutBashControls } from "./process.js";
import { discardScratch, makeScratch } from "./scratch.js";
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
  private folder: string | undefined;
  /** True once a command has left processes behind, which may still need the report's copy. */
  private isInUse = false;
  private bash: string | undefined;
  private readonly environment: Readonly<Record<string, string>>;

  constructor(private readonly options: ShellSenderOptions) {
    this.environment = withoutBashControls(senderEnvironment(options.environment));
  }

  get timeoutSeconds(): number {
    return this.options.timeoutSeconds;
  }

  ready(): void {
    if (commandIn(this.options.command) === undefined)
      throw new OwnerReportError("unavailable", "The send command holds no command. Nothing was sent.");
    this.bash ??= requireBash(this.options.environment);
  }

  async send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult> {
    this.ready();
    const scratch = this.prepare(outgoing);
    if ("problem" in scratch) return neverStarted(scratch.problem);
    const result = await runProcess({
      file: this.bash ?? "bash",
      args: [...STRICT, SCRIPT, "send-cmd"],
      env: { ...this.environment, ...this.variables(outgoing, scratch.report) },
      inputFile: scratch.json,
      timeoutSeconds: this.options.timeoutSeconds,
      cancel,
    });
    this.isInUse ||= result.leftBehind === true;
    this.showOutput(result);
    return this.judge(result);
  }

  close(): void {
    // A folder that is still in use is removed by a later process.
    if (this.folder !== undefined && !this.isInUse) discardScratch(this.folder);
    this.folder = undefined;
  }

  /** Writes the report to files of this attempt alone, kept until the pass is over. */
  private prepare({
    report,
    attempt,
    bytes,
    json,
  }: Outgoing): { report: string; json: string } | { problem: string } {
    const { temporaryDirectory } = this.options;
    try {
      this.folder ??= makeScratch(temporaryDirectory);
      const name = join(this.folder, `${report.report_id}-${attempt}`);
      const files = { report: `${name}.md`, json: `${name}.json` };
      writeFileSync(files.report, bytes, { mode: 0o600, flag: "wx" });
      writeFileSync(files.json, json, { mode: 0o600, flag: "wx" });
      return files;
    } catch (error) {
      return {
        problem: `the report could not be copied to ${temporaryDirectory} (${systemErrorName(error)})`,
      };
    }
  }

  private variables({ report, message, truncated, attempt, possibleDuplicate }: Outgoing, file: string) {
    return {
      [COMMAND_VARIABLE]: this.options.command,
      OWNER_REPORT_MESSAGE: message,
      OWNER_REPORT_ID: report.report_id,
      OWNER_REPORT_ATTEMPT: String(attempt),
      OWNER_REPORT_POSSIBLE_DUPLICATE: possibleDuplicate ? "1" : "",
      OWNER_REPORT_FILE: file,
      OWNER_REPORT_TEAM: report.team,
      OWNER_REPORT_WORKER: report.worker,
      OWNER_REPORT_TASK_ID: report.task_id,
      OWNER_REPORT_PROGRESS: report.progress,
      OWNER_REPORT_STATUS: report.status,
      OWNER_REPORT_TRUNCATED: truncated ? "1" : "",
      OWNER_REPORT_CHANNEL: this.options.channel,
      OWNER_REPORT_TARGET: this.options.target,
    };
  }

  private showOutput(result: ProcessResult): void {
    if (result.shown.trim() !== "") this.options.show({ text: result.shown, isCut: result.shownIsCut });
  }

  private judge(result: ProcessResult): SendResult {
    const { timeoutSeconds, successPattern } = this.options;
    const ending = judgeEnding(result, { what: "the send command", program: "bash", timeoutSeconds });
    if (ending.outcome === "failed" && result.signal === null)
      return { ...ending, reason: ending.reason + hint(result.exitCode) };
    return ending.outcome === "sent"
      ? requirePattern(ending, successPattern, result, "the send command")
      : ending;
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

function hint(exitCode: number | null): string {
  if (exitCode === 127) return " (bash: a command was not found)";
  return exitCode === 126 ? " (bash: a command could not be run)" : "";
}

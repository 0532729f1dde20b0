import { devNull } from "node:os";
import { join } from "node:path";
import { systemErrorName } from "../../errors.js";
import type { SendResult } from "../../report/delivery-record.js";
import { quoteCause } from "../cause.js";
import { type ProcessResult, runProcess, senderEnvironment } from "../process.js";
import { discardScratch, makeScratch } from "../scratch.js";
import type { Outgoing, Sender } from "../sender.js";
import { judgeEnding, neverStarted, requirePattern } from "../verdict.js";
import { type OpenClawAnswer, readAnswer } from "./answer.js";
import { makePrivateState } from "./state.js";

const UNREADABLE =
  "OpenClaw ended with exit code 0, but no JSON answer of it was found; the message may have gone out";

/** The two files that run OpenClaw. */
export interface OpenClawCommand {
  node: string;
  entry: string;
}

export interface OpenClawSenderOptions {
  /** Finds the Node and the entry. @throws OwnerReportError `unavailable` */
  findCommand: () => OpenClawCommand;
  channel: string;
  target: string;
  account?: string | undefined;
  threadId?: string | undefined;
  timeoutSeconds: number;
  /** Pattern that standard output must match too. */
  successPattern?: string | undefined;
  /** `private`: each send has a state directory, and so an outbox, of its own. */
  state: "private" | "shared";
  environment: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  home: string;
  temporaryDirectory: string;
  /** Hides secrets in OpenClaw's error message, which is recorded. */
  mask: (text: string) => string;
  /** Receives the raw output of OpenClaw, foreign text that may hold secrets. */
  show: (output: { text: string; isCut: boolean }) => void;
}

/** Sends by `openclaw message send`, without a shell. */
export class OpenClawSender implements Sender {
  private folder: string | undefined;
  private command: OpenClawCommand | undefined;

  constructor(private readonly options: OpenClawSenderOptions) {}

  get timeoutSeconds(): number {
    return this.options.timeoutSeconds;
  }

  ready(): void {
    this.readyCommand();
  }

  async send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult> {
    const { node, entry } = this.readyCommand();
    const { environment, timeoutSeconds, show } = this.options;
    const state = this.prepareState(outgoing);
    if ("problem" in state) return neverStarted(state.problem);
    const result = await runProcess({
      file: node,
      args: [entry, ...this.args(outgoing)],
      env: { ...senderEnvironment(environment), ...state.variables },
      inputFile: devNull,
      timeoutSeconds,
      cancel,
    });
    this.close();
    if (result.shown.trim() !== "") show({ text: result.shown, isCut: result.shownIsCut });
    return this.judge(result);
  }

  close(): void {
    if (this.folder !== undefined) discardScratch(this.folder);
    this.folder = undefined;
  }

  private readyCommand(): OpenClawCommand {
    this.command ??= this.options.findCommand();
    return this.command;
  }

  /** Creates this send's own state directory and returns the variables that name it. */
  private prepareState({
    report,
    attempt,
  }: Outgoing): { variables: Record<string, string> } | { problem: string } {
    const { state, environment, home, temporaryDirectory } = this.options;
    if (state === "shared") return { variables: {} };
    try {
      this.folder ??= makeScratch(temporaryDirectory);
      const folder = join(this.folder, `${report.report_id}-${attempt}`);
      return { variables: makePrivateState(folder, environment, home) };
    } catch (error) {
      const why = systemErrorName(error);
      return { problem: `no state directory for OpenClaw could be made in ${temporaryDirectory} (${why})` };
    }
  }

  /** Builds the command line; OpenClaw refuses an empty value, so options that are not given are left out. */
  private args({ message }: Outgoing): string[] {
    const { channel, target, account, threadId } = this.options;
    const flags = [
      ["--channel", channel],
      ["--target", target],
      ["--account", account],
      ["--thread-id", threadId],
      ["--message", message],
    ];
    const given = flags.flatMap(([flag = "", value]) => (value ? [flag, value] : []));
    return ["message", "send", ...given, "--json"];
  }

  private judge(result: ProcessResult): SendResult {
    const { timeoutSeconds, successPattern } = this.options;
    const ending = judgeEnding(result, { what: "OpenClaw", program: "its Node", timeoutSeconds });
    if (result.notStarted || ending.outcome === "in-doubt") return ending;
    const answer = readAnswer(result.stdout);
    const cause = quoteCause(answer?.why || result.lastLine, this.options.mask);
    const judged = this.judgeAnswer(ending, answer, cause === "" ? "" : `: ${cause}`);
    return judged.outcome === "sent" ? requirePattern(judged, successPattern, result, "OpenClaw") : judged;
  }

  /** Judges the exit code and the answer together: neither alone proves a success. */
  private judgeAnswer(ending: SendResult, answer: OpenClawAnswer | undefined, why: string): SendResult {
    if (answer?.verdict === "may-have-gone-out")
      return {
        ...ending,
        outcome: "in-doubt",
        reason: `OpenClaw says that the message may have gone out${why}`,
      };
    if (ending.outcome === "failed") return { ...ending, reason: ending.reason + why };
    if (!answer) return { ...ending, outcome: "in-doubt", reason: UNREADABLE + why };
    if (answer.verdict === "not-sent")
      return { ...ending, outcome: "failed", reason: `OpenClaw did not send it${why}` };
    const { messageId } = answer;
    return messageId === undefined ? ending : { ...ending, receipt: { message_id: messageId } };
  }
}

import { isRed, type Result } from "../../../delivery/result.js";
import { secretMask } from "../../../senders/secrets.js";
import type { ConfigOf } from "../../config/config.js";
import type { RuntimeContext } from "../../context.js";
import type { Ending } from "./ending.js";
import type { Excerpt } from "./excerpt.js";
import { type RunReport, reportOfEnd, reportOfStart, type Subject } from "./report.js";

/** Queues, and delivers where asked to, the reports of one command. */
export class Reporter {
  private readonly subject: Subject;
  private readonly queue: Promise<typeof import("../../run.js")>;

  constructor(
    private readonly config: ConfigOf<"run">,
    program: string,
    private readonly runtime: RuntimeContext,
    private readonly cancel: AbortSignal,
  ) {
    const route = config.delivery?.sender.route;
    const script = route?.by === "send-cmd" ? route.script : undefined;
    this.subject = { config, program, mask: secretMask(runtime.environment, script) };
    // Loaded while the command runs: an update of owner-report in the meantime must not keep it from reporting.
    this.queue = import("../../run.js");
    this.queue.catch(() => {});
    if (config.delivery) import("../../sending.js").catch(() => {});
  }

  /** Reports the beginning, where that is asked for. */
  async start(): Promise<Result | undefined> {
    return this.config.start ? this.report(reportOfStart(this.subject)) : undefined;
  }

  /** Reports the ending, unless only failures are reported and it is none. */
  async end(ending: Ending, output: Excerpt): Promise<Result | undefined> {
    const report = reportOfEnd(this.subject, ending, output);
    if (this.config.onlyFailed && report.checkpoint.status !== "failed") return undefined;
    return this.report(report);
  }

  private async report(report: RunReport): Promise<Result> {
    const { run } = await this.queue;
    const { delivery } = this.config;
    const config = { ...this.config, ...report };
    const shown: string[] = [];
    const result = await run(delivery ? { ...config, ...delivery, mode: "direct" } : config, this.runtime, {
      cancel: this.cancel,
      progress: () => {},
      showsCounts: false,
      show: ({ text, isCut }) => shown.push(this.subject.mask(text, isCut)),
    });
    // What a sender writes is shown of a failure only: cron mails all that it sees.
    return isRed(result) ? { ...result, text: [result.text, ...shown].join("\n").trimEnd() } : result;
  }
}

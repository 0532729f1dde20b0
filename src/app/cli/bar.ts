import cliProgress from "cli-progress";
import { inertLine } from "../../report/inert.js";
import type { Step } from "../../watchdog.js";

/** Progress bar of a long pass, on standard error; other output appears above it. */
export class PassBar {
  private readonly bars = new cliProgress.MultiBar({
    format: "{bar} {value}/{total} | {rate}/s | {report}",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    stream: process.stderr,
  });
  private bar: cliProgress.SingleBar | undefined;
  private readonly began = performance.now();
  private isClosed = false;

  constructor() {
    // The library can leave a timer running, which would keep the process alive.
    this.bars.on("update-post", () => this.isClosed && this.bars.stop());
  }

  /** Shows that a report's turn has come. */
  step({ id, index, total }: Step): void {
    const seconds = (performance.now() - this.began) / 1000;
    const state = { rate: (index / Math.max(seconds, 0.001)).toFixed(1), report: inertLine(id) };
    if (this.bar) {
      this.bar.setTotal(total);
      this.bar.update(index, state);
    } else this.bar = this.bars.create(total, index, state);
  }

  say(text: string): void {
    this.bars.log(text);
    this.bars.update();
  }

  close(): void {
    this.isClosed = true;
    this.bars.stop();
  }
}

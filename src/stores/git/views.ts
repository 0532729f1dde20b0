import type { QueueNames } from "./names.js";
import type { GitRemote } from "./remote.js";
import { View } from "./view.js";

const MOMENT_MS = 5000;

/** The queue as this process has read it, and when. */
export class Views {
  private view: View | undefined;
  private readAt = 0;

  constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
    private readonly clock: () => number,
  ) {}

  /** Reads the queue at its remote. @throws OwnerReportError `store` */
  async read(): Promise<View> {
    this.view = await View.read(this.remote, this.names);
    this.readAt = this.clock();
    return this.view;
  }

  /** The queue as it was read last, if it was. */
  get last(): View | undefined {
    return this.view;
  }

  /** The queue as it was read a moment ago: a word that only looks asks for many reports, and a fetch is a journey. */
  get seen(): View | undefined {
    return this.clock() - this.readAt < MOMENT_MS ? this.view : undefined;
  }

  /** The queue as it was read last, read now if it was not. */
  async current(): Promise<View> {
    return this.view ?? this.read();
  }

  /** What was read is out of date. */
  forget(): void {
    this.view = undefined;
  }

  /** The refs as they are now, for a push that failed; what is known of the queue stays as it is. */
  async commits(): Promise<Map<string, string>> {
    return (await View.read(this.remote, this.names)).commits();
  }
}

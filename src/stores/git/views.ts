import { refuseHidden } from "./hidden.js";
import type { QueueNames } from "./names.js";
import type { GitRemote } from "./remote.js";
import { View } from "./view.js";

const MOMENT_MS = 500;

/**
 * The queue as this process has read it, and when; and as its lease has changed it since. The two are apart, because a
 * host may use one store for a pass and for other things at once.
 */
export class Views {
  private view: View | undefined;
  private leased: View | undefined;
  private readAt = Number.NEGATIVE_INFINITY;
  /** What was read to make sure of a push, for whoever looks next. */
  private fresh: View | undefined;
  /** That nothing is hidden was seen under this lease. */
  private isShown = false;

  constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
  ) {}

  /** Reads the queue at its remote. @throws OwnerReportError `store` */
  async read(): Promise<View> {
    const view = await View.read(this.remote, this.names);
    this.readAt = performance.now();
    this.view = view;
    this.leased?.learn(view);
    return view;
  }

  /** The queue as it was read last, if it was. */
  get last(): View | undefined {
    return this.view;
  }

  /** The queue as it was read a moment ago: a word that only looks asks for many reports, and a fetch is a journey. */
  get seen(): View | undefined {
    return performance.now() - this.readAt < MOMENT_MS ? this.view : undefined;
  }

  /** The queue as it is now. What the holder of the lease sees first is what it works with. */
  async look(isHeld: boolean): Promise<View> {
    const view = isHeld && !this.leased ? await this.ofLease() : await this.latest();
    return this.shown(view, isHeld);
  }

  /** Reads the queue to make sure of what was just pushed. */
  async readBack(): Promise<View> {
    const view = await this.read();
    this.fresh = view;
    return view;
  }

  /** A view in which nothing is pending, made sure of. @throws OwnerReportError `store` when the remote hides refs */
  async shown(view: View, isHeld = false): Promise<View> {
    const isKnown = isHeld && this.isShown;
    if (view.pending.size === 0 && !isKnown) await refuseHidden(this.remote, this.names.root);
    this.isShown = isHeld;
    return view;
  }

  /** What was read is out of date. */
  forget(): void {
    this.view = undefined;
    this.fresh = undefined;
  }

  /** The queue as the holder of the lease knows it, read if it does not yet, or not that report. */
  async ofLease(id?: string): Promise<View> {
    if (id !== undefined && this.leased && !this.leased.ref(id)) await this.read();
    this.leased ??= await this.latest();
    return this.leased;
  }

  private async latest(): Promise<View> {
    const fresh = this.seen && this.fresh;
    this.fresh = undefined;
    return fresh ?? this.read();
  }

  /** The same, if it was read. */
  get inLease(): View | undefined {
    return this.leased;
  }

  /** What the holder of the lease knows is out of date; also at the beginning and the end of a lease. */
  forgetLease(): void {
    this.forget();
    this.isShown = false;
    this.leased = undefined;
  }

  /** The refs as they are now, for a push that failed; what is known of the queue stays as it is. */
  async commits(): Promise<Map<string, string>> {
    return (await View.read(this.remote, this.names)).commits();
  }
}

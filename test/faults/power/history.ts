import type { Outcome } from "../../../src/report/delivery-record.js";

/** One time that a report reached the sender. */
export interface Sending {
  id: string;
  attempt: number;
  possibleDuplicate: boolean;
  outcome: Outcome;
  /** The receiver got it, whatever it said. */
  arrived: boolean;
}

/** What an onlooker knows of the queues: what was offered, promised, sent and decided. */
export class History {
  /** What producers were asked to queue: id → the texts of its file, one of each time. */
  readonly offered = new Map<string, Set<string>>();
  /** Ids that a queue said it has. */
  readonly accepted = new Set<string>();
  readonly sends: Sending[] = [];
  /** How often an id had been sent when its success was recorded. */
  readonly closed = new Map<string, number>();
  /** Sent reports that somebody set out to remove: each may be there or gone. */
  readonly pruned = new Set<string>();
  /** Reports that were set aside, and that nobody has let go on. */
  readonly held = new Set<string>();
  /** Reports of which a person set out to say that they arrived. */
  readonly confirmed = new Set<string>();
  /** Promises that were seen broken while roles ran. */
  readonly broken: string[] = [];
  /** Sends of earlier reports that had the same id and were removed. */
  private readonly earlier = new Map<string, number>();

  offer(id: string, text: string): void {
    this.offered.set(id, (this.offered.get(id) ?? new Set()).add(text));
  }

  close(id: string): void {
    if (!this.closed.has(id)) this.closed.set(id, this.of(id).length);
  }

  /** The id of a report that is gone is free: what comes next is another report. */
  startAnew(id: string): void {
    this.earlier.set(id, this.sends.filter((sending) => sending.id === id).length);
    this.closed.delete(id);
  }

  note(sending: Sending): void {
    if (this.held.has(sending.id)) this.broken.push(`${sending.id} was sent while it was set aside`);
    this.sends.push(sending);
  }

  of(id: string): Sending[] {
    return this.sends.filter((sending) => sending.id === id).slice(this.earlier.get(id) ?? 0);
  }
}

import type { Outcome } from "../../../src/delivery.js";

/** One time that a report reached the sender. */
export interface Sending {
  id: string;
  attempt: number;
  possibleDuplicate: boolean;
  outcome: Outcome;
  /** The receiver got it, whatever it said. */
  arrived: boolean;
}

/** What an onlooker knows of a queue: what was offered, promised and sent. */
export class History {
  /** What producers were asked to queue: id → the file's text. */
  readonly offered = new Map<string, string>();
  /** Ids that the queue said it has. */
  readonly accepted = new Set<string>();
  readonly sends: Sending[] = [];
  /** Ids that are done with: their success is recorded, or a person moved them to sent/. */
  readonly closed = new Map<string, { sends: number; by: "record" | "person" }>();
  /** Ids that a person has set back to be sent as if for the first time: sends before that count no more. */
  readonly setBack = new Map<string, number>();

  close(id: string, by: "record" | "person"): void {
    if (!this.closed.has(id)) this.closed.set(id, { sends: this.of(id).length, by });
  }

  of(id: string): Sending[] {
    return this.sends.filter((sending) => sending.id === id).slice(this.setBack.get(id) ?? 0);
  }
}

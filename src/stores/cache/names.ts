import { STATES, type State } from "../store.js";

/*
 * The keys of a queue's entries. Neither a ref (git-check-ref-format(1)) nor a report's id holds a colon, so keys are
 * unambiguous:
 *
 *   <prefix>/<ref>:report:<id>                the report as queued; never changed
 *   <prefix>/<ref>:record:<id>:<n>:<state>    its nth delivery record, and its state from then on
 *   <prefix>/<ref>:lock:<n>                   the claim of the nth holder
 *   <prefix>/<ref>:lock:<n>:alive:<k>         its kth heartbeat
 *   <prefix>/<ref>:lock:<n>:released          its release of the queue
 *   <prefix>/<ref>:log:<n>                    the log of the nth holder
 */

/** A parsed key. */
export type ParsedKey =
  | { kind: "report"; id: string }
  | { kind: "record"; id: string; n: number; state: State }
  | { kind: "lock"; n: number; part: "claim" | "alive" | "released" }
  | { kind: "log"; n: number };

const DIGITS = 6;

/** Returns why a text cannot be a queue's key prefix, `undefined` when it can. */
export function prefixProblem(prefix: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(prefix)
    ? undefined
    : "must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit";
}

/** Keys of the queue with a prefix in the caches of one ref. */
export class CacheNames {
  private readonly base: string;

  /** @param ref full ref, such as refs/heads/main */
  constructor(
    readonly prefix: string,
    readonly ref: string,
  ) {
    // The service refuses a comma in a key.
    this.base = `${this.all}${ref.replace(/[%,]/g, encodeURIComponent)}:`;
  }

  /** Common beginning of the keys of this prefix in every ref. */
  get all(): string {
    return `${this.prefix}/`;
  }

  get locks(): string {
    return `${this.base}lock:`;
  }

  report(id: string): string {
    return `${this.base}report:${id}`;
  }

  record(id: string, n: number, state: State): string {
    return `${this.base}record:${id}:${padded(n)}:${state}`;
  }

  lock(n: number): string {
    return `${this.locks}${padded(n)}`;
  }

  alive(n: number, beat: number): string {
    return `${this.lock(n)}:alive:${padded(beat)}`;
  }

  released(n: number): string {
    return `${this.lock(n)}:released`;
  }

  log(n: number): string {
    return `${this.base}log:${padded(n)}`;
  }

  /** Parses a key of this queue; `undefined` for keys of other queues and for foreign ones. */
  parse(key: string): ParsedKey | undefined {
    if (!key.startsWith(this.base)) return undefined;
    const [kind, name = "", n = "", state] = key.slice(this.base.length).split(":");
    if (kind === "report" && name !== "") return { kind, id: name };
    if (kind === "record") return parseRecord(name, n, state);
    if (!/^\d{6,}$/.test(name)) return undefined;
    if (kind === "log") return { kind, n: Number(name) };
    if (kind !== "lock") return undefined;
    return { kind, n: Number(name), part: n === "released" || n === "alive" ? n : "claim" };
  }
}

function parseRecord(id: string, n: string, state: string | undefined): ParsedKey | undefined {
  const known = STATES.find((s) => s === state);
  return id !== "" && /^\d{6,}$/.test(n) && known
    ? { kind: "record", id, n: Number(n), state: known }
    : undefined;
}

function padded(n: number): string {
  return String(n).padStart(DIGITS, "0");
}

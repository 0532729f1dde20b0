import { OwnerReportError } from "../../errors.js";
import { idProblem } from "../../report/id.js";
import type { State } from "../store.js";

/** Kind of file in a tree: a report or its delivery record. */
export type FileKind = "md" | "json";

const USUAL = "owner-reports";

/**
 * The names of one queue at its remote:
 *
 *   refs/<namespace>/pending/<id in lower case>   one report, with its record after the first attempt
 *   refs/<namespace>/sent, held                   the archives: all reports of that state, with their records
 *   refs/<namespace>/lock                         the claim of the running pass
 *   refs/<namespace>/log                          the last lines of the log
 *
 * Ids that differ only in case share a ref, and a ref is created once: so they conflict.
 */
export class QueueNames {
  readonly root: string;

  constructor(readonly namespace: string) {
    this.root = `refs/${namespace}/`;
  }

  /** Whether it is the namespace of a queue whose address names none. */
  get isUsual(): boolean {
    return this.namespace === USUAL;
  }

  /** Returns a ref that exists once per queue. */
  one(name: "sent" | "held" | "lock" | "log"): string {
    return `${this.root}${name}`;
  }

  /** Returns the ref of a pending report. */
  pending(id: string): string {
    return `${this.root}pending/${id.toLowerCase()}`;
  }

  /** Returns the ref and the file of a report in it, in the form that `git show` takes. */
  path(state: State, id: string): string {
    return state === "pending" ? `${this.pending(id)}:${id}.md` : `${this.one(state)}:${archived(id, "md")}`;
  }
}

/** Returns the file of a report in its archive: 256 folders keep every tree small; ids that differ in case share one. */
export function archived(id: string, kind: FileKind): string {
  const hash = [...Buffer.from(id.toLowerCase())].reduce(
    (h, byte) => Math.imul(h ^ byte, 0x01000193),
    0x811c9dc5,
  );
  return `${(hash & 0xff).toString(16).padStart(2, "0")}/${id}.${kind}`;
}

const SUBJECT = /^report (\S+) of (\S+)$/;

/** Returns the first line of a pending report's commit: it holds everything that a list needs. */
export function subjectOf(id: string, createdAt: string): string {
  return `report ${id} of ${createdAt}`;
}

/** Parses {@link subjectOf}; `undefined` when a ref of this name cannot have it. */
export function readSubject(subject: string, name: string): { id: string; createdAt: string } | undefined {
  const [, id, createdAt] = SUBJECT.exec(subject) ?? [];
  if (id === undefined || createdAt === undefined) return undefined;
  return idProblem(id) === undefined && id.toLowerCase() === name ? { id, createdAt } : undefined;
}

/** Finds created_at in a report's text, in the form in which we write it; `undefined` for other forms. */
export function createdAtOf(text: string): string | undefined {
  const found = /^created_at: "([^"\s]+)"$/m.exec(text)?.[1];
  return found !== undefined && !Number.isNaN(Date.parse(found)) ? found : undefined;
}

/**
 * Refuses a text that is not an id, even though callers check ids themselves: it could name a ref outside the queue.
 *
 * @throws OwnerReportError `usage`
 */
export function refuseHostile(id: string): void {
  if (idProblem(id) !== undefined) throw new OwnerReportError("usage", `${JSON.stringify(id)} is not an id.`);
}

import type { Ending } from "../../delivery/ending.js";
import type { Report } from "../../report/fields.js";
import { keyOfId, momentOfKey } from "../../report/id.js";
import type { Status } from "../../report/statuses.js";
import { rowsHtml, short } from "./summary-html.js";
import { summarySign } from "./summary-line.js";

/** Whether a checkpoint of a task has reached its owner. */
export type Way = "sent" | "failed" | "in doubt" | "waiting" | "held";

/** What this step has seen of a task, from its checkpoints in the order of their age. */
interface Task extends Pick<Report, "progress"> {
  name: string;
  /** When its latest checkpoint was made; NaN when not known. */
  moment: number;
  status: Status | "unknown";
  saidFailed: boolean;
  ways: Map<Way, number>;
  /** Why the first one was not sent. */
  why: string;
}

const MOST_ROWS = 200;
const MOST_BYTES = 256 * 1024;
const LONGEST_CELL = 200;
const UNSENT: readonly Way[] = ["failed", "in doubt", "held"];

/** Collection of the tasks that a delivering step has seen. */
export class Tasks {
  private readonly tasks = new Map<string, Task>();
  private readonly ids = new Set<string>();

  /** Adds a report whose turn in a pass has ended. @param lane name of its queue, where several are passed over */
  ended({ outcome, reason, loaded }: Ending, lane?: string): void {
    if (!loaded || outcome === "gone" || outcome === "dry-run") return;
    const { json } = loaded;
    const report = lane === undefined ? json : { ...json, team: `${lane}: ${json.team}` };
    if (outcome === "sent") this.add(report, "sent");
    else if (loaded.stored.state === "held") this.add(report, "held", reason);
    else this.add(report, outcome === "failed" ? "failed" : "in doubt", reason);
  }

  /** Adds a checkpoint; those of one task by their age. */
  add(report: Report, way: Way, why = ""): void {
    const { report_id, team, worker, task_id, progress, status, created_at } = report;
    this.ids.add(report_id);
    const key = JSON.stringify([team, worker, task_id]);
    const known = this.tasks.get(key);
    const ways = known?.ways ?? new Map<Way, number>();
    ways.set(way, (ways.get(way) ?? 0) + 1);
    const name = [`${team}/${worker}`, task_id].filter((part) => part !== "").join(" · ");
    const saidFailed = known?.saidFailed === true || status === "failed";
    const moment = momentOfKey(keyOfId(report_id) ?? "") || Date.parse(created_at);
    this.tasks.set(key, { name, progress, status, moment, saidFailed, ways, why: known?.why || why });
  }

  /** Adds a report that is not valid, by its id. */
  addInvalid(id: string, why: string): void {
    this.ids.add(id);
    const unknown = {
      progress: "unknown",
      status: "unknown",
      moment: Number.NaN,
      saidFailed: false,
    } as const;
    this.tasks.set(id, { ...unknown, name: id, ways: new Map([["failed", 1]]), why });
  }

  /** Tells whether a report was added. */
  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Number of tasks of which a checkpoint says that they failed. */
  get failed(): number {
    return [...this.tasks.values()].filter(({ saidFailed }) => saidFailed).length;
  }

  /** Renders them as a table, those that need a look first; empty without any. */
  html(): string {
    if (this.tasks.size === 0) return "";
    const all = [...this.tasks.values()].sort((a, b) => Number(needsLook(b)) - Number(needsLook(a)));
    const rows: string[][] = [];
    let bytes = 0;
    for (const task of all) {
      const row = rowOf(task);
      bytes += Buffer.byteLength(row.join());
      if (rows.length >= MOST_ROWS || bytes > MOST_BYTES) break;
      rows.push(row);
    }
    const more = all.length - rows.length;
    const table = rowsHtml(["task", "progress", "status", "when", "delivery"], rows);
    return more > 0 ? `${table}<p>… and ${more} more tasks</p>\n` : table;
  }
}

function needsLook({ saidFailed, ways }: Task): boolean {
  return saidFailed || UNSENT.some((way) => ways.has(way));
}

function rowOf({ name, progress, status, moment, saidFailed, ways, why }: Task): string[] {
  const earlier = saidFailed && status !== "failed" ? ", failed before" : "";
  const sign = saidFailed || status === "unknown" ? summarySign("failed") : summarySign(status);
  return [
    short(name, LONGEST_CELL),
    short(progress, LONGEST_CELL),
    `${sign} ${status}${earlier}`,
    short(whenText(moment), LONGEST_CELL),
    deliveryText(ways, why),
  ];
}

const WORDS: Readonly<Record<Way, string>> = {
  sent: "sent",
  failed: "not sent",
  "in doubt": "in doubt",
  waiting: "waiting",
  held: "held",
};
const WAYS = ["failed", "in doubt", "held", "waiting", "sent"] as const;

function deliveryText(ways: Task["ways"], why: string): string {
  const sign = UNSENT.some((way) => ways.has(way)) ? "❌" : ways.has("waiting") ? "⏳" : "✅";
  const counts = WAYS.flatMap((way) => {
    const count = ways.get(way);
    return count === undefined ? [] : [`${count} ${WORDS[way]}`];
  });
  return `${sign} ${counts.join(", ")}${why === "" ? "" : `<br>${short(why, LONGEST_CELL)}`}`;
}

function whenText(moment: number): string {
  return Number.isNaN(moment)
    ? "unknown"
    : `${new Date(moment).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

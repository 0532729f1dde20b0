import { join } from "node:path";
import { runAction } from "./action.js";
import { newQueue } from "./queue.js";
import { tempDir } from "./temp-dir.js";

/** The fields of a report that the steps of a job queue unless told otherwise. */
export const report = { team: "web", worker: "ci", progress: "2/3" };

/** A job: its steps share a workspace and the runner's folder for the job. */
export function newJob(more: Record<string, string> = {}) {
  const [workspace, temp] = [tempDir(), tempDir()];
  const env = { RUNNER_TEMP: temp, GITHUB_RUN_NUMBER: "7", ...more };
  const step = (inputs: Record<string, string>) => runAction(inputs, { workspace, env });
  const produce = (fields: Record<string, string> = {}) => step({ mode: "producer", ...report, ...fields });
  const deliver = (sendCmd: string) => step({ mode: "watchdog", all: "true", "send-cmd": sendCmd });
  return { workspace, temp, step, produce, deliver, queue: newQueue(join(workspace, ".owner-reports")) };
}

/** The cells of the table of tasks in a summary, without markup. */
export function tasksOf(summary: string): string[][] {
  const rows = [...summary.matchAll(/<tr>(<td>.*?<\/td>)<\/tr>/g)].map(([, cells = ""]) => cells);
  return rows.map((cells) =>
    cells
      .split("</td>")
      .slice(0, -1)
      .map((cell) => decoded(cell.replace(/<[^>]*>/g, " ").trim())),
  );
}

/** The text that a browser shows for escaped text. */
export function decoded(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

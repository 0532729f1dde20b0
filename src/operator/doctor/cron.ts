import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { OwnerReportError } from "../../errors.js";
import type { Surroundings } from "../../input-reader.js";
import type { Finding } from "../../stores/store.js";
import { Crontab, linesOf } from "../cron/crontab.js";
import { isLineOf, neededBy, startFileOf } from "../cron/line.js";

const WHAT = "cron line";
const SHOWN = 300;

/** Whether cron runs the watchdog for this queue, and with programs that are there: cron's own PATH knows none. */
export function checkCron({ environment }: Surroundings, queueDirectory: string): Finding[] {
  const queue = resolve(queueDirectory);
  try {
    const lines = linesOf(new Crontab(environment, tmpdir()).read());
    const ours = lines.filter(isLineOf(queue));
    return [ours[0] === undefined ? noLine(lines) : lineFinding(ours), ...lastStart(queue)];
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return [{ what: WHAT, state: "skipped", seen: error.message, remedy: "" }];
  }
}

function noLine(lines: string[]): Finding {
  const other = lines.some((line) => !/^\s*#/.test(line) && /owner-report/.test(line));
  const seen = other
    ? "the crontab runs owner-report, but not for this queue"
    : "the crontab does not run owner-report";
  const remedy = "owner-report cron install, unless another scheduler runs the watchdog.";
  return { what: WHAT, state: "warn", seen, remedy };
}

function lineFinding(ours: string[]): Finding {
  const [line = ""] = ours;
  const gone = neededBy(line).filter((path) => !existsSync(path));
  if (ours.length > 1)
    return {
      what: WHAT,
      state: "warn",
      seen: `${ours.length} lines run the watchdog for this queue`,
      remedy: "owner-report cron install leaves one.",
    };
  if (gone.length > 0)
    return {
      what: WHAT,
      state: "fail",
      seen: `it names what is not there: ${gone.join(", ")}`,
      remedy: "owner-report cron install names the Node and the bundle that run now.",
    };
  return {
    what: WHAT,
    state: "pass",
    seen: "installed; the Node, the bundle and the settings it names are there",
    remedy: "",
  };
}

/** What Node said when cron could not even start it. */
function lastStart(queue: string): Finding[] {
  const path = startFileOf(join(queue, "log", "cron.log"));
  const text = readStart(path);
  if (text === "") return [];
  const seen = `the last run by cron did not start: ${text.slice(0, SHOWN)}`;
  return [
    { what: "cron's last run", state: "fail", seen, remedy: `Mend the cause; all of it is in ${path}.` },
  ];
}

function readStart(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return ""; // Cron has never run here.
  }
}

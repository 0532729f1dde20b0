import type { QueueContext } from "../../delivery/backlog.js";
import { holderText } from "../../delivery/lease.js";
import { withDefaults } from "../../delivery/options.js";
import { overdueAttempt, overdueText } from "../../delivery/overdue.js";
import { isRed } from "../../delivery/result.js";
import { OwnerReportError } from "../../errors.js";
import { blockedBy, type QueueFlags, remedyFor } from "../../operator/blocked.js";
import { readLog } from "../../operator/log.js";
import { rowsOf } from "../../operator/row.js";
import { duration, secondsSince } from "../../platform/clock.js";
import { clockProblem, momentOfKey } from "../../report/id.js";
import { type Remedy, remedy } from "../../report/remedies.js";
import type { Sender } from "../../senders/sender.js";
import type { Finding, Place, Store } from "../../stores/store.js";
import { watchdog } from "../../watchdog.js";
import { type LogContext, lastError, lastPass } from "./log.js";

/** Number of pending reports to read, oldest first. */
const READ = 200;
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

type QueueCheckRequest = QueueContext & QueueFlags & { sender: Sender | undefined };
/** Input of a check. Reads shared by several checks happen once, because a queue may be remote. */
type CheckContext = QueueCheckRequest & LogContext & { oldest(): ReturnType<Store["oldest"]> };
type Check = (request: CheckContext) => Promise<Omit<Finding, "what">>;

/** Runs the checklist's steps about the queue: what is pending, whether it is valid, what a pass would do, what blocks it. */
export async function checkQueue(request: QueueCheckRequest): Promise<Finding[]> {
  const checks: [string, Check][] = [
    ["pending reports", pending],
    ["their content", content],
    ["next pass (dry run)", nextPass],
    ["backlog", backlog],
    ["held reports", held],
    ["last pass", lastPass],
    ["last error in the log", lastError],
    ["lock", lock],
    ["clock", clock],
  ];
  const { store, clock: now } = request;
  const context: CheckContext = {
    ...request,
    oldest: once(() => store.oldest(READ, now())),
    log: once(() => readLog(store)),
  };
  const findings: Finding[] = [];
  for (const [what, check] of checks) {
    const [first] = findings;
    // Retrying a remote that cannot be reached takes long: once is enough.
    const isUnreadable = first?.state === "fail";
    findings.push(isUnreadable ? { ...UNREADABLE, what } : await guarded(what, () => check(context)));
  }
  return findings;
}

const UNREADABLE = { state: "fail", seen: "the queue could not be read, as above", remedy: "" } as const;

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let first: Promise<T> | undefined;
  return () => {
    first ??= read();
    return first;
  };
}

/** Runs a check. One that cannot read has failed: unreadable is never fine. */
async function guarded(what: string, check: () => ReturnType<Check>): Promise<Finding> {
  try {
    return { ...(await check()), what };
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return { what, state: "fail", seen: error.message, remedy: "" };
  }
}

function found(
  state: Finding["state"],
  seen: string,
  { remedy = "", remedies }: Partial<Pick<Finding, "remedy" | "remedies">> = {},
): Finding {
  return { what: "", state, seen, remedy, remedies };
}

function only(command: string): Remedy[] {
  return [{ when: "", command }];
}

async function pending({ store, oldest }: CheckContext): Promise<Finding> {
  if (!(await store.exists()))
    return found("warn", `there is no queue at ${store.location} yet`, {
      remedy:
        "Queue a first report (producer), or check its address, queue (or OWNER_REPORT_QUEUE): a wrong one looks like an empty queue.",
    });
  const { backlog } = await oldest();
  return found("pass", backlog.pending === 0 ? "nothing is pending" : `${backlog.pending} pending`);
}

async function content(request: CheckContext): Promise<Finding> {
  const { store, clock, oldest } = request;
  const { places, backlog } = await oldest();
  const rows = await rowsOf({ store, state: "pending", now: clock() }, places);
  const [invalid] = rows.filter((row) => row.problem !== null);
  const checked = backlog.pending > rows.length ? `the oldest ${rows.length} are` : "all are";
  if (!invalid) return found("pass", rows.length === 0 ? "nothing to read" : `${checked} valid`);
  const count = rows.filter((row) => row.problem !== null).length;
  const more = count === 1 ? "" : `${count} are not valid, first: `;
  return found("fail", `${more}${invalid.problem}`, {
    remedy: "Fix the file, or set it aside:",
    remedies: only(remedyFor(request, "holdInvalid", invalid.report_id)),
  });
}

/** Checks what the manual's two dry runs show: which report comes first, and whether it could be sent. */
async function nextPass(request: CheckContext): Promise<Finding> {
  if (!request.sender) return withoutSender(request);
  const pass = await watchdog({ ...withDefaults(request), dryRun: true, limit: 1 });
  if (isRed(pass)) return found("fail", pass.text);
  return found("pass", pass.text.replaceAll(/\n\s*/g, " "));
}

async function withoutSender({ oldest }: CheckContext): Promise<Finding> {
  const [head] = (await oldest()).places;
  return found(
    "skipped",
    head ? `${head.id} comes first; there is nothing to send it with` : "nothing is pending",
  );
}

async function backlog(request: CheckContext): Promise<Finding> {
  const { clock, oldest } = request;
  const [head] = (await oldest()).places;
  const blocked = head && (await blockedBy(request, head.id));
  if (!head) return found("pass", "nothing waits");
  if (!blocked) return found("pass", `nothing blocks it; the oldest waits for ${waited(head, clock())}`);
  const since = blocked.since === null ? "" : ` since ${blocked.since}`;
  return found(
    "fail",
    `blocked${since} by ${blocked.report_id} after ${blocked.attempts} attempt${blocked.attempts === 1 ? "" : "s"}: ${blocked.reason}`,
    { remedy: blocked.advice, remedies: blocked.remedies },
  );
}

function waited({ key }: Place, now: number): string {
  const seconds = secondsSince(momentOfKey(key), now);
  return seconds === null ? "an unknown time" : duration(seconds);
}

async function held({ store, clock, flags }: CheckContext): Promise<Finding> {
  const places = await store.list("held", clock());
  if (places.length === 0) return found("pass", "none");
  return found("warn", `${places.length} held for a person`, {
    remedy: "Look at them, and release each or leave it:",
    remedies: only(remedy("listHeld", undefined, flags)),
  });
}

async function lock(request: CheckContext): Promise<Finding> {
  const holder = await request.store.holder();
  if (!holder) return found("pass", "free");
  const who = holderText(holder);
  if (holder.isOver)
    return found("warn", `left by ${who}, which is gone`, {
      remedy: "Nothing to do: the next pass takes it over.",
    });
  const overdue = await overdueAttempt(request, holder);
  return overdue ? found("fail", overdueText(overdue, holder)) : found("pass", `held by ${who}`);
}

/** Checks for reports dated in the future: then a clock, here or there, is wrong, and so is the order. */
async function clock({ store, clock: now }: CheckContext): Promise<Finding> {
  const places = await store.list("pending", Number.MAX_SAFE_INTEGER);
  const latest = places.at(-1);
  const ahead = latest ? momentOfKey(latest.key) - now() : 0;
  const seen = new Date(now()).toISOString();
  const problem = clockProblem(now());
  if (problem !== undefined) return found("warn", `${seen}: ${problem}`, { remedy: "Set the clock (NTP)." });
  if (!(ahead > CLOCK_TOLERANCE_MS)) return found("pass", seen);
  const remedy = "Set the clocks (NTP); such a report counts as queued now.";
  return found("warn", `${seen}; ${latest?.id} is dated ${duration(Math.floor(ahead / 1000))} later`, {
    remedy,
  });
}

import type { LockContext } from "../delivery/lease.js";
import type { Result } from "../delivery/result.js";
import { OwnerReportError } from "../errors.js";
import { hold, release } from "../operator/hold.js";
import { list } from "../operator/list.js";
import { move } from "../operator/move.js";
import { prune } from "../operator/prune.js";
import { show } from "../operator/show.js";
import { status } from "../operator/status.js";
import type { Sender } from "../senders/sender.js";
import type { Config } from "./config/config.js";
import type { RuntimeContext } from "./context.js";
import { cron } from "./cron/cron.js";
import { doctor } from "./doctor/doctor.js";
import { openStore } from "./open-store.js";

/** Input of every operator command. */
export interface OperatorRequest extends LockContext {
  config: Config;
  runtime: RuntimeContext;
  /** The sender to examine; `undefined` when none is configured. */
  sender: Sender | undefined;
  /** Called with a line about each event; the line quotes foreign text unchanged. */
  progress: (text: string) => void;
}

/** Runs one operator command. @throws OwnerReportError as that command does */
export async function operate(request: OperatorRequest): Promise<Result> {
  const { config, ...context } = request;
  const { reportId: idOrPath = "", dryRun, operator, messageChannel: channel, flags } = config;
  const shared = { ...context, flags };
  switch (config.mode) {
    case "status":
      return status({ ...shared, ...operator });
    case "list":
      return list({ ...shared, ...operator });
    case "show":
      return show({ ...shared, idOrPath, channel });
    case "hold":
      return hold({ ...shared, idOrPath, dryRun, reason: operator.reason });
    case "release":
      return release({ ...shared, idOrPath, dryRun });
    case "prune":
      return prune({ ...shared, olderThan: operator.olderThan, dryRun });
    case "move":
      return moveTo(request);
    case "doctor":
      return doctor({ ...shared, config });
    case "cron":
      // Refuses a queue of another user: cron's settings lie there too, so anybody who fills it could have cron run anything.
      if (operator.cron.action !== "remove") await request.store.exists();
      return cron({ ...shared, config });
    default:
      throw new OwnerReportError("bug", `no operator command is called ${config.mode}`);
  }
}

/** Runs move. Opens the queue to move to; the queue to move from is the one that every command gets. */
async function moveTo({ config, runtime, ...context }: OperatorRequest): Promise<Result> {
  const { moveTo: target } = config.operator;
  if (!target) throw new OwnerReportError("bug", "a queue to move to is missing from the config");
  const { store: to, close } = await openStore(target, runtime);
  try {
    return await move({ ...context, to, dryRun: config.dryRun });
  } finally {
    close();
  }
}

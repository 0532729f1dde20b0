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

/** What the operator's words are given. */
export interface OperatorRequest extends LockContext {
  config: Config;
  runtime: RuntimeContext;
  /** What would send; `undefined` when nothing is configured. */
  sender: Sender | undefined;
  /** Told what happens while it happens; the text quotes foreign text as it is. */
  progress: (text: string) => void;
}

/** Does what one of the operator's words asks for. @throws OwnerReportError as each says */
export async function operate(request: OperatorRequest): Promise<Result> {
  const { config, ...given } = request;
  const acquiring = { ...given, ...(config.flags && { flags: config.flags }) };
  const { reportId: idOrPath = "", dryRun, operator, messageChannel } = config;
  const channel = messageChannel === undefined ? {} : { channel: messageChannel };
  switch (config.mode) {
    case "status":
      return status({ ...acquiring, ...operator });
    case "list":
      return list({ ...acquiring, ...operator });
    case "show":
      return show({ ...acquiring, idOrPath, ...channel });
    case "hold":
      return hold({ ...acquiring, idOrPath, dryRun, reason: operator.reason });
    case "release":
      return release({ ...acquiring, idOrPath, dryRun });
    case "prune":
      return prune({ ...acquiring, olderThan: operator.olderThan, dryRun });
    case "move":
      return moveTo(request);
    case "doctor":
      return doctor({ ...acquiring, config });
    case "cron":
      // Its settings lie there too: whoever could fill the queue could have cron run what they like.
      if (operator.cron.action !== "remove") await request.store.exists();
      return cron({ ...acquiring, config });
    default:
      throw new OwnerReportError("bug", `no operator's word is called ${config.mode}`);
  }
}

/** The queue that the reports come to is opened here; the one they leave is the one of every other word. */
async function moveTo({ config, runtime, ...acquiring }: OperatorRequest): Promise<Result> {
  const { moveTo: target } = config.operator;
  if (!target) throw new OwnerReportError("bug", "a queue to move to is missing from the config");
  const { store: to, close } = await openStore(target, runtime);
  try {
    return await move({ ...acquiring, to, dryRun: config.dryRun });
  } finally {
    close();
  }
}

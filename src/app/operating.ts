import type { Result } from "../delivery/result.js";
import { confirm } from "../operator/confirm.js";
import { heldIds, hold, nothingHeld, release } from "../operator/hold.js";
import { list } from "../operator/list.js";
import { move } from "../operator/move.js";
import { prune } from "../operator/prune.js";
import { forEachReport } from "../operator/several.js";
import { show } from "../operator/show.js";
import { type StatusRequest, status } from "../operator/status.js";
import type { ModesBy } from "./commands.js";
import type { ConfigOf } from "./config/config.js";
import { cron } from "./cron/cron.js";
import { doctor } from "./doctor/doctor.js";
import { openStore } from "./open-store.js";
import { reportsOf } from "./reports-of.js";
import type { RunContext } from "./run-context.js";
import { senderOf } from "./sending.js";

/** Runs one operator command. @throws OwnerReportError, each as the command says */
export async function operate(config: ConfigOf<ModesBy<"operating">>, running: RunContext): Promise<Result> {
  const request = { ...running, ...config, flags: config.queue.flags };
  switch (config.mode) {
    case "status":
      return statusOrPage(config.html, { ...request, ...config });
    case "list":
      return list({ ...request, ...config });
    case "show":
      return showOne(config, running);
    case "hold":
    case "release":
    case "confirm":
      return decide(config, running);
    case "prune":
      return prune({ ...request, ...config });
    case "move":
      return moveTo(config, running);
    case "doctor": {
      const { runtime, observer } = running;
      const sender = await senderOf(config.sender, runtime, observer);
      return doctor({ ...request, config, sender });
    }
    case "cron":
      // The settings lie in the queue directory: whoever can write there decides what cron runs.
      if (config.action !== "remove" && config.queue.store === "directory") await running.store.exists();
      return cron({ ...running, config });
  }
}

async function showOne(config: ConfigOf<"show">, running: RunContext): Promise<Result> {
  const [idOrPath = config.idOrPath] = await reportsOf(running, config.queue.flags, [config.idOrPath]);
  return show({ ...running, idOrPath, channel: config.messageChannel });
}

/** Makes a decision on each of the named reports. */
async function decide(
  config: ConfigOf<"hold" | "release" | "confirm">,
  running: RunContext,
): Promise<Result> {
  const { dryRun, idsOrPaths: named, queue } = config;
  const request = { ...running, dryRun };
  const isAll = named === "all";
  const idsOrPaths = isAll ? await heldIds(running) : await reportsOf(running, queue.flags, named);
  if (isAll && idsOrPaths.length === 0) return nothingHeld(running);
  const one = (idOrPath: string) => {
    if (config.mode === "release") return release({ ...request, idOrPath });
    return (config.mode === "hold" ? hold : confirm)({ ...request, idOrPath, reason: config.reason });
  };
  return forEachReport({ idsOrPaths, one, cancel: running.cancel, isInOrder: false });
}

async function statusOrPage(html: string | undefined, request: StatusRequest): Promise<Result> {
  if (html === undefined) return status(request);
  return (await import("../operator/status-page.js")).statusPage(html, request);
}

/** Opens the queue to move to, and moves the reports; the one to move from is open already. */
async function moveTo({ queue, to: target, dryRun }: ConfigOf<"move">, running: RunContext): Promise<Result> {
  const flags = ["--from", queue.address, "--to", target.address];
  const { store: to, close } = await openStore(target, running.runtime);
  try {
    return await move({ ...running, to, dryRun, flags });
  } finally {
    close();
  }
}

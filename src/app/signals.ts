import type { OutputStream } from "../platform/output-stream.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Returns a signal that aborts when this process is told to stop, so that a send can be ended and recorded and the lock
 * released. Installed only for modes that send or take the lock; no slow reader of their output keeps them from it.
 */
export function cancelOnSignals(
  outputs: readonly OutputStream[],
  controller = new AbortController(),
): AbortSignal {
  for (const output of outputs) void output.node;
  for (const signal of SIGNALS) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}

/** Returns the signal that made {@link cancelOnSignals} abort; `undefined` if there was none. */
export function stoppedBy(cancel: AbortSignal): NodeJS.Signals | undefined {
  return SIGNALS.find((signal) => signal === cancel.reason);
}

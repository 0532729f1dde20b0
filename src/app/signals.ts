const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Returns a signal that aborts when this process is told to stop, so that a send can be ended and recorded and the lock
 * released. Installed only for modes that send or take the lock.
 */
export function cancelOnSignals(controller = new AbortController()): AbortSignal {
  for (const signal of SIGNALS) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}

/** Returns the signal that made {@link cancelOnSignals} abort; `undefined` if there was none. */
export function stoppedBy(cancel: AbortSignal): NodeJS.Signals | undefined {
  return SIGNALS.find((signal) => signal === cancel.reason);
}

/** Ignores errors of stdout and stderr: EPIPE (`| head`) or ENOSPC there must not abort a pass. */
export function ignoreOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

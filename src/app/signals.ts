const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that aborts when this process is told to stop, so that a send is ended and recorded, and the lock given
 * back, instead of both being left behind. Installed only where there is something to end.
 */
export function cancelOnSignals(controller = new AbortController()): AbortSignal {
  for (const signal of SIGNALS) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}

/** The signal that a cancel of {@link cancelOnSignals} is due to; `undefined` while there was none. */
export function stoppedBy(cancel: AbortSignal): NodeJS.Signals | undefined {
  return SIGNALS.find((signal) => signal === cancel.reason);
}

/** A reader that goes away (`| head`), or a full disk behind it, must not end a pass half-way. */
export function ignoreOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

import type { InputName } from "./inputs.js";

/** Inputs of `run` that count only where it delivers. */
export const ONLY_FOR_DELIVERY = [
  ...(["send-cmd", "webhook-url", "target", "account", "thread-id", "openclaw-state"] as const),
  ...(["send-timeout", "success-pattern", "task-message", "retries", "in-doubt", "max-attempts"] as const),
] as const satisfies readonly InputName[];

import { LONGEST_PAUSE_SECONDS, type SendResult } from "../report/delivery-record.js";

/** Further tries within a pass after a refusal for the moment, unless others are given. */
export const USUAL_RETRIES = 2;
/** Most further tries within a pass. */
export const MOST_RETRIES = 5;

/**
 * Returns the seconds to wait before the next try in the same pass (DESIGN §5.4); `undefined` where none follows. Only what
 * provably did not happen, and may work soon, is tried again: never what is in doubt.
 *
 * @param made further tries that were made already
 */
export function pauseAfter(
  { outcome, temporary }: SendResult,
  made: number,
  retries: number,
): number | undefined {
  if (outcome !== "failed" || !temporary || !(made < retries)) return undefined;
  const { retryAfterSeconds: asked } = temporary;
  if (asked === undefined) return Math.min(4 ** made, LONGEST_PAUSE_SECONDS);
  return asked <= LONGEST_PAUSE_SECONDS ? asked : undefined;
}

import { isLong } from "../faults/form.js";

/** Time for one test of a long form, in milliseconds. */
export const LONG_TIMEOUT = isLong ? 3 * 3_600_000 : 300_000;

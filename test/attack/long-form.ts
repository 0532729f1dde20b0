/** True when the harnesses run in their long form (`OWNER_REPORT_FAULTS=long`). */
export const isLongForm = process.env.OWNER_REPORT_FAULTS === "long";

/** Time for one test of a long form, in milliseconds. */
export const LONG_TIMEOUT = isLongForm ? 3 * 3_600_000 : 120_000;

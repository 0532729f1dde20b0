/** Whether names that differ only in case, or in how an accent is written, commonly are one file here. */
export const FOLDS_CASE: boolean = process.platform === "win32" || process.platform === "darwin";

/** True where names that differ only in case, or in the encoding of an accent, usually name the same file. */
export const FOLDS_CASE: boolean = process.platform === "win32" || process.platform === "darwin";

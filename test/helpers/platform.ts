import { describe } from "@jest/globals";

/** `describe` where signals, process groups and FIFOs exist; on Windows its tests show as skipped. */
export const describeOnPosix: typeof describe.skip = process.platform === "win32" ? describe.skip : describe;

/** `describe` where `/proc` shows the processes; elsewhere its tests show as skipped. */
export const describeOnLinux: typeof describe.skip = process.platform === "linux" ? describe : describe.skip;

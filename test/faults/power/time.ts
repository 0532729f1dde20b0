import { jest } from "@jest/globals";

/** Who is told of time that passes while somebody waits. */
export const time = { pass: (_milliseconds: number): void => {} };

/** From now on, modules loaded later wait in the time of the scenario, not in ours. */
export function takeOverWaiting(): void {
  jest.unstable_mockModule("node:timers/promises", () => ({
    setTimeout: async (milliseconds: number) => time.pass(milliseconds),
  }));
}

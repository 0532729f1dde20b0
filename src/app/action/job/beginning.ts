import * as core from "../core.js";

/** What the step at the beginning of a job keeps for the one that ends it. */
export interface Beginning {
  /** Milliseconds since 1970. */
  at: number;
  /** What differed in that step, see the input job-step; empty where the runner gives nothing. */
  step: string;
  /** Id of the report of the beginning, unless it is known to be sent. */
  unsent?: string | undefined;
}

/** Keeps it. */
export async function keepBeginning(beginning: Beginning): Promise<void> {
  await core.keep(JSON.stringify(beginning));
}

/** Returns what was kept; `undefined` when the runner kept nothing, or something else. */
export function keptBeginning(): Beginning | undefined {
  try {
    const { at, step, unsent } = JSON.parse(core.kept());
    if (typeof at !== "number" || typeof step !== "string") return undefined;
    return { at, step, unsent: typeof unsent === "string" ? unsent : undefined };
  } catch {
    return undefined;
  }
}

import type { RawInputs } from "../../config/inputs.js";
import type { RuntimeContext } from "../../context.js";
import { forgeOf } from "../../forge.js";
import type { Beginning } from "./beginning.js";

/** How a job ended; `unknown` where the runner does not say so. */
export type JobEnd = "success" | "failure" | "cancelled" | "unknown";

/**
 * Tells how the job ended. The input `job-status` has it where the runner evaluates the defaults of inputs for the last
 * step anew. Other runners pass on what was true at the job's beginning, `success`, which therefore needs proof.
 */
export function jobEnd(given: RawInputs, beginning: Beginning | undefined, runtime: RuntimeContext): JobEnd {
  const status = given["job-status"]?.trim();
  if (status === "failure" || status === "cancelled") return status;
  const isProven = status === "success" && beginning && evaluatesAnew(given, beginning, runtime);
  return isProven ? "success" : "unknown";
}

function evaluatesAnew(given: RawInputs, beginning: Beginning, { environment }: RuntimeContext): boolean {
  const { RUNNER_ENVIRONMENT: place = "", ACT } = environment;
  const isOfGitHub = ["github-hosted", "self-hosted"].includes(place) && forgeOf(environment) === "github";
  return isOfGitHub && ACT !== "true" && (given["job-step"] ?? "") !== beginning.step;
}

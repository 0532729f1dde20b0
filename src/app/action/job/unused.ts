import type { RawInputs } from "../../config/inputs.js";
import { JOB_INPUTS } from "../../config/job.js";
import { unusedInputs } from "../step.js";

/** Warns of inputs that the job action does not have. */
export function unusedInJob(given: RawInputs): string[] {
  return unusedInputs(given, (name) => JOB_INPUTS.some((each) => each === name), "the job action");
}

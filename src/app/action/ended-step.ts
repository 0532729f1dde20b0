import type { Result } from "../../delivery/result.js";
import type { Config } from "../config/config.js";
import type { RuntimeContext } from "../context.js";
import type { Tasks } from "./summary-tasks.js";

/** Step that has ended. */
export interface EndedStep {
  /** What it is called there: the mode, or the job action. */
  title: string;
  result: Result;
  /** Absent when the inputs were wrong. */
  config: Config | undefined;
  runtime: RuntimeContext;
  /** What a pass has met. */
  tasks: Tasks;
}

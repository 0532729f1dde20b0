import type { Ending } from "../delivery/ending.js";
import type { Step } from "../watchdog.js";

/** Process context, passed in by the action or the CLI. */
export interface RuntimeContext {
  shell: "action" | "cli";
  environment: Readonly<Record<string, string | undefined>>;
  /** Base of relative paths: the workspace, or the current directory. */
  directory: string;
  home: string;
  /** Paths of the running program. */
  program: { node: string; script: string };
  /** A later step of this job makes a pass, whatever becomes of this one. */
  hasPassLater?: boolean | undefined;
}

/** Callbacks of a shell that follows a run. */
export interface Observer {
  cancel: AbortSignal;
  /** Called with a line about each event; the line quotes foreign text unchanged. */
  progress: (text: string) => void;
  /** Called with output of the send command: foreign text that may contain secrets. */
  show: (output: { text: string; isCut: boolean }) => void;
  /** Whether anybody sees what is pending once a report is queued: it costs a look at each that waits. */
  showsCounts: boolean;
  /** Called when a report's turn comes in a pass. */
  step?: ((step: Step) => void) | undefined;
  /** Called when a report's turn in a pass has ended. @param lane name of its queue, where several are passed over */
  ended?: ((ending: Ending, lane?: string) => void) | undefined;
}

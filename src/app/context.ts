import type { Step } from "../watchdog.js";

/** What differs between the two shells and between machines. */
export interface RuntimeContext {
  shell: "action" | "cli";
  environment: Readonly<Record<string, string | undefined>>;
  /** Relative paths start here: the workspace, or the current directory. */
  directory: string;
  home: string;
  /** What runs now, by its paths; the CLI says so. */
  program?: { node: string; script: string };
}

/** How a shell follows a run. */
export interface Observer {
  cancel: AbortSignal;
  /** What happens while it happens; quotes foreign text as it is. */
  progress: (text: string) => void;
  /** What the send command printed: foreign text that may hold secrets. */
  show: (output: { text: string; isCut: boolean }) => void;
  /** Told when a report's turn has come in a pass. */
  step?: (step: Step) => void;
}

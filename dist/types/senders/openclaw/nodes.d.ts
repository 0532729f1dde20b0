import { type FoundFile, type Machine, type Wrapper } from "./machine.js";
/** A Node that could run OpenClaw. */
export interface NodeCandidate extends FoundFile {
    /** Version without the `v`; null when it cannot be run. */
    version: string | null;
    /** Reason that it cannot be run at all, `""` when it can. */
    problem: string;
}
/** Finds every Node: NODE_BIN first (even if there is no such file), then those of wrappers, PATH, OpenClaw's own. */
export declare function findNodes(machine: Machine, wrappers: readonly Wrapper[]): NodeCandidate[];

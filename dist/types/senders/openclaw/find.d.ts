import { type EntryCandidate } from "./entries.js";
import { type Machine } from "./machine.js";
import { type NodeCandidate } from "./nodes.js";
/** A candidate, and the reason it is not used; `""` for the one that is. */
export type Judged<T> = Omit<T, "problem"> & {
    used: boolean;
    reason: string;
};
/** Installations of OpenClaw and Node on this machine, and the pair to use. */
export interface OpenClawRuntime {
    nodes: Judged<NodeCandidate>[];
    entries: Judged<EntryCandidate>[];
    /** The first entry with a fitting Node, and that Node; null when there is none. */
    used: {
        node: string;
        entry: string;
    } | null;
    /** Reason that there is no usable pair, with a remedy; `""` when there is one. */
    problem: string;
}
/**
 * Finds OpenClaw and a Node that it runs on. OpenClaw itself is not started: on a Node that does not fit it dies of a
 * syntax error. NODE_BIN and OPENCLAW_ENTRY leave no alternative to the file they name.
 */
export declare function findOpenClaw(machine: Machine): OpenClawRuntime;
/** Returns the pair to send with. @throws OwnerReportError `unavailable` with the reason and remedy when there is none */
export declare function requireOpenClaw(machine: Machine): {
    node: string;
    entry: string;
};

import { type FoundFile, type Machine, type Wrapper } from "./machine.js";
/** An OpenClaw installation that could be run. */
export interface EntryCandidate extends FoundFile {
    /** Version in its package.json; null when that cannot be found. */
    version: string | null;
    /** Semver range of the Nodes it runs on (`engines.node`); null when unknown. */
    engines: string | null;
    /** Reason that it cannot be run at all, `""` when it can. */
    problem: string;
}
/** Finds every OpenClaw entry: OPENCLAW_ENTRY first (even if there is no such file), then wrappers, npm, a clone. */
export declare function findEntries(machine: Machine, wrappers: readonly Wrapper[], nodes: readonly FoundFile[]): EntryCandidate[];

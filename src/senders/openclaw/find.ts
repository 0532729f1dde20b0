import satisfies from "semver/functions/satisfies.js";
import { OwnerReportError } from "../../errors.js";
import { type EntryCandidate, findEntries } from "./entries.js";
import { findWrappers, type Machine } from "./machine.js";
import { findNodes, type NodeCandidate } from "./nodes.js";

/** A candidate, and the reason it is not used; `""` for the one that is. */
export type Judged<T> = Omit<T, "problem"> & { used: boolean; reason: string };

/** Installations of OpenClaw and Node on this machine, and the pair to use. */
export interface OpenClawRuntime {
  nodes: Judged<NodeCandidate>[];
  entries: Judged<EntryCandidate>[];
  /** The first entry with a fitting Node, and that Node; null when there is none. */
  used: { node: string; entry: string } | null;
  /** Reason that there is no usable pair, with a remedy; `""` when there is one. */
  problem: string;
}

interface Pair {
  node: NodeCandidate;
  entry: EntryCandidate;
}

/**
 * Finds OpenClaw and a Node that it runs on. OpenClaw itself is not started: on a Node that does not fit it dies of a
 * syntax error. NODE_BIN and OPENCLAW_ENTRY leave no alternative to the file they name.
 */
export function findOpenClaw(machine: Machine): OpenClawRuntime {
  const wrappers = findWrappers(machine);
  const nodes = findNodes(machine, wrappers);
  const entries = findEntries(machine, wrappers, nodes);
  const pair = firstPair(allowed(nodes, "NODE_BIN"), allowed(entries, "OPENCLAW_ENTRY"));
  return {
    nodes: nodes.map((node) => judged(node, pair?.node, nodeReason(node, { nodes, entries }, pair))),
    entries: entries.map((entry) => judged(entry, pair?.entry, entryReason(entry, { nodes, entries }, pair))),
    used: pair ? { node: pair.node.path, entry: pair.entry.path } : null,
    problem: pair ? "" : problemOf(nodes, entries),
  };
}

/** Returns the pair to send with. @throws OwnerReportError `unavailable` with the reason and remedy when there is none */
export function requireOpenClaw(machine: Machine): { node: string; entry: string } {
  const { used, problem } = findOpenClaw(machine);
  if (used) return used;
  throw new OwnerReportError(
    "unavailable",
    `${problem}\nNothing was sent; pending reports are still pending. Or give send-cmd, a bash script that sends.`,
  );
}

type Candidate = NodeCandidate | EntryCandidate;

/** Limits the candidates to the one that a variable names, if it is set. */
function allowed<T extends Candidate>(candidates: readonly T[], variable: string): T[] {
  const [first] = candidates;
  return first?.from === variable ? [first] : [...candidates];
}

function firstPair(nodes: readonly NodeCandidate[], entries: readonly EntryCandidate[]): Pair | undefined {
  for (const entry of entries)
    for (const node of nodes)
      if (entry.problem === "" && node.problem === "" && fits(node, entry)) return { node, entry };
  return undefined;
}

function fits({ version }: NodeCandidate, { engines }: EntryCandidate): boolean {
  return version !== null && (engines === null || satisfies(version, engines));
}

function judged<T extends Candidate>(candidate: T, chosen: Candidate | undefined, reason: string): Judged<T> {
  const { problem: _, ...facts } = candidate;
  const used = candidate === chosen;
  return { ...facts, used, reason: used ? "" : reason };
}

/** Everything that was found. */
interface Candidates {
  nodes: readonly NodeCandidate[];
  entries: readonly EntryCandidate[];
}

function nodeReason(node: NodeCandidate, { nodes, entries }: Candidates, pair: Pair | undefined): string {
  if (node.problem !== "") return node.problem;
  const unfit = (pair ? [pair.entry] : entries).find((entry) => entry.problem === "" && !fits(node, entry));
  if (unfit) return needs(unfit);
  return (
    namesAnother(node, nodes, "NODE_BIN") ??
    (pair ? COMES_FIRST : "there is no OpenClaw that may be used with it")
  );
}

function entryReason(entry: EntryCandidate, { entries }: Candidates, pair: Pair | undefined): string {
  if (entry.problem !== "") return entry.problem;
  if (!pair) return "no Node that may be used fits it";
  return namesAnother(entry, entries, "OPENCLAW_ENTRY") ?? COMES_FIRST;
}

const COMES_FIRST = "another comes first";

function namesAnother(
  candidate: Candidate,
  [first]: readonly Candidate[],
  variable: string,
): string | undefined {
  return first?.from === variable && first !== candidate ? `${variable} names another` : undefined;
}

function needs({ version, engines }: EntryCandidate): string {
  return `OpenClaw${version === null ? "" : ` ${version}`} needs Node ${engines}`;
}

function problemOf(nodes: readonly NodeCandidate[], entries: readonly EntryCandidate[]): string {
  const missing = [nodes[0], entries[0]].flatMap((named) =>
    named && named.problem !== "" && /^[A-Z_]+$/.test(named.from) && named.from !== "PATH" ? [named] : [],
  );
  if (missing.length > 0)
    return missing
      .map(({ from, path, problem }) => `${from} names ${path}, but ${problem}. Correct it or unset it.`)
      .join("\n");
  const [entry] = allowed(entries, "OPENCLAW_ENTRY");
  if (!entry)
    return (
      "No OpenClaw was found. Install it (npm install --global openclaw), or name the dist/entry.js of an installed " +
      "one with OPENCLAW_ENTRY."
    );
  return noFittingNode(entry, allowed(nodes, "NODE_BIN"));
}

function noFittingNode(entry: EntryCandidate, nodes: readonly NodeCandidate[]): string {
  const seen = nodes.map(({ path, version, problem }) => `  ${path} (${version ?? problem})`);
  return [
    `${needs(entry)}, and there is none among those found:`,
    ...seen,
    `Install such a Node and name it with NODE_BIN. The OpenClaw found: ${entry.path}`,
  ].join("\n");
}

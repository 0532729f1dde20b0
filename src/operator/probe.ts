import type { Result } from "../delivery/result.js";
import { findOpenClaw, type Judged, type OpenClawRuntime } from "../senders/openclaw/find.js";
import type { Machine } from "../senders/openclaw/machine.js";

/** Lists the Node and OpenClaw installations and which are used: the manual's openclaw_runtime_probe. Needs no queue. */
export function probe(machine: Machine): Result {
  const runtime = findOpenClaw(machine);
  const { nodes, entries, used, problem } = runtime;
  const found = { details: { nodes, entries, used }, warnings: [] };
  const listing = list(runtime);
  if (used)
    return { outcome: "ok", text: `${listing}\n\nTo be used: "${used.node}" "${used.entry}"`, ...found };
  return { outcome: "error", code: "unavailable", text: `${problem}\n\n${listing}`, ...found };
}

function list({ nodes, entries }: OpenClawRuntime): string {
  return [...section("Node", nodes), ...section("OpenClaw", entries)].join("\n");
}

function section(
  title: string,
  candidates: readonly Judged<{ path: string; from: string; version: string | null }>[],
) {
  const rows = candidates.map(({ used, path, version, from, reason }) => [
    used ? "✓" : "–",
    path,
    version ?? "?",
    from + (reason === "" ? "" : `; not used: ${reason}`),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "));
  return [title, ...(lines.length === 0 ? ["none was found"] : lines).map((line) => `  ${line}`.trimEnd())];
}

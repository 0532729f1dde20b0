import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemErrorName } from "../errors.js";

/** Identity of a process of one boot of one host; a pid alone is ambiguous, because pids are reused. */
export interface ProcessIdentity {
  host: string;
  /** Boot and pid namespace, within which pids are comparable. Empty where the system does not tell. */
  boot: string;
  pid: number;
  /** Start time of the process, in the kernel's ticks since boot. Empty where the system does not tell. */
  start: string;
}

export type Liveness = "alive" | "dead" | "unknown";

/** Returns the identity of this process. */
export function thisProcess(): ProcessIdentity {
  return { host: hostname(), boot: bootOfHost(), pid: process.pid, start: startOf(process.pid) ?? "" };
}

/** Checks whether a process still runs; `unknown` for one on another host or in another container. */
export function livenessOf(other: ProcessIdentity, self: ProcessIdentity): Liveness {
  if (other.host !== self.host) return "unknown";
  if (other.boot !== self.boot) return bootId(other.boot) === bootId(self.boot) ? "unknown" : "dead";
  if (!isRunning(other.pid)) return "dead";
  const start = startOf(other.pid) ?? "";
  return other.start === start || other.start === "" || start === "" ? "alive" : "dead";
}

/**
 * Returns a short form of an identity for file names: lower-case letters, digits and `-`. Several versions may share a
 * directory and read each other's marks, so parts are only ever added, at the end.
 */
export function markOf({ host, boot, pid, start }: ProcessIdentity): string {
  return [digest(host), digest(boot), pid, start || "0", digest(bootId(boot))].join("-");
}

/** Checks like {@link livenessOf}, from the short form. */
export function livenessOfMark(mark: string, self: ProcessIdentity): Liveness {
  const [host, boot, pid = "", start = "", id] = mark.split("-");
  if (host !== digest(self.host)) return "unknown";
  if (boot !== digest(self.boot)) return id === digest(bootId(self.boot)) ? "unknown" : "dead";
  return livenessOf({ ...self, pid: Number(pid), start: start === "0" ? "" : start }, self);
}

function digest(text: string): string {
  // FNV-1a (draft-eastlake-fnv): it only tells names apart.
  const hash = [...Buffer.from(text)].reduce((h, byte) => Math.imul(h ^ byte, 0x01000193), 0x811c9dc5);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function bootId(boot: string): string {
  return boot.split("/")[0] ?? "";
}

function bootOfHost(): string {
  const boot = quietly(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  const namespace = quietly(() => readlinkSync("/proc/self/ns/pid").replace(/\D/g, ""));
  return boot === undefined ? "" : `${boot}/${namespace ?? ""}`;
}

/** Reads field 22 of /proc/pid/stat (proc(5)); the command name before it may itself hold spaces and brackets. */
function startOf(pid: number): string | undefined {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorName(error) === "EPERM";
  }
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // Not Linux, or the process is gone: unknown either way.
  }
}

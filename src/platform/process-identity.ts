import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemErrorName } from "../errors.js";
import { processStat } from "./process-stat.js";

/** Identity of a process of one boot of one host; a pid alone is ambiguous, because pids are reused. */
export interface ProcessIdentity {
  host: string;
  /**
   * Boot and pid namespace, `<boot id>/<namespace>`, within which pids are comparable. Empty, or without the namespace,
   * where the system does not tell (no /proc, macOS, Windows).
   */
  boot: string;
  pid: number;
  /** Start time of the process, in the kernel's ticks since boot. Empty where it is unknown or not comparable. */
  start: string;
}

export type Liveness = "alive" | "dead" | "unknown";

const LARGEST_PID = 2 ** 31 - 1;
/** Inode of the time namespace that a system boots with: elsewhere start times are shifted. */
const FIRST_TIME_NAMESPACE = "4026531834";

/** Returns the identity of this process. */
export function thisProcess(): ProcessIdentity {
  return { host: hostname(), boot: bootAndNamespace(), pid: process.pid, start: ownStart() };
}

/**
 * Checks whether a process still runs. `dead` needs proof: its pid must mean the same here as there, so host, boot and pid
 * namespace must be known and equal. A boot that differs proves nothing: two machines may share a host name.
 */
export function livenessOf(other: ProcessIdentity, self: ProcessIdentity): Liveness {
  if (!isKnown(self) || other.host !== self.host || other.boot !== self.boot) return "unknown";
  if (!(other.pid >= 1 && other.pid <= LARGEST_PID)) return "unknown";
  if (isGone(other.pid)) return "dead";
  // Where the own start is not comparable, that of any other process is not either.
  const start = self.start === "" ? "" : (processStat(`${other.pid}`)?.start ?? "");
  return other.start === start || other.start === "" || start === "" ? "alive" : "dead";
}

/**
 * Returns a short form of an identity for file names: lower-case letters, digits and `-`. Several versions may share a
 * directory and read each other's marks, so parts are only ever added, at the end, and none is taken away.
 */
export function markOf({ host, boot, pid, start }: ProcessIdentity): string {
  return [digest(host), digest(boot), pid, start || "0", digest(boot.split("/")[0] ?? "")].join("-");
}

/** Checks like {@link livenessOf}, from the short form. */
export function livenessOfMark(mark: string, self: ProcessIdentity): Liveness {
  const [host, boot, pid, start = ""] = mark.split("-");
  if (host !== digest(self.host) || boot !== digest(self.boot)) return "unknown";
  return livenessOf({ ...self, pid: Number(pid), start: start === "0" ? "" : start }, self);
}

function digest(text: string): string {
  // FNV-1a (draft-eastlake-fnv): it only tells names apart.
  const hash = Buffer.from(text).reduce((h, byte) => Math.imul(h ^ byte, 0x01000193), 0x811c9dc5);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function isKnown({ boot }: ProcessIdentity): boolean {
  return boot !== "" && !boot.endsWith("/");
}

function bootAndNamespace(): string {
  const boot = quietly(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  return boot === undefined ? "" : `${boot}/${namespaceOf("pid") ?? ""}`;
}

function namespaceOf(kind: "pid" | "time"): string | undefined {
  return quietly(() => readlinkSync(`/proc/self/ns/${kind}`).replace(/\D/g, ""));
}

/**
 * Reads the start of this process; empty where it cannot be compared with that of others, because /proc shows the pids of
 * another namespace (`unshare --pid` without a /proc of its own) or times are shifted by a time namespace.
 */
function ownStart(): string {
  const status = quietly(() => readFileSync("/proc/self/status", "utf8")) ?? "";
  // One pid for each namespace from that of /proc down to the own one.
  const pids = /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.trim();
  const isShifted = (namespaceOf("time") ?? FIRST_TIME_NAMESPACE) !== FIRST_TIME_NAMESPACE;
  return pids === `${process.pid}` && !isShifted ? (processStat("self")?.start ?? "") : "";
}

/** Checks whether a pid is free. A refusal (EPERM, a sandbox's filter) proves nothing. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemErrorName(error) === "ESRCH";
  }
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // Not Linux, or the process is gone: unknown either way.
  }
}

import { spawn } from "node:child_process";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { mkdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { O_NOFOLLOW, O_NONBLOCK } from "../../platform/files.js";
import { makeOwnFolder } from "../../platform/own-folders.js";
import { killAfter, OWN_GROUP } from "../../platform/process-group.js";
import { CAN_LINK_PROGRAMS, isProgram, programFile } from "../../platform/programs.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** GitHub's cache service. Each call is a single request without retries. */
export interface CacheService {
  /** Saves an entry and returns its bytes as read back; `unread` when it was saved and cannot be read back yet. */
  save(key: string, bytes: Uint8Array): Promise<Uint8Array | "unread" | Refusal>;
  /** Reads the bytes of an entry; `missing` when the service says that there is none. */
  restore(key: string): Promise<Uint8Array | "missing" | Refusal>;
}

/** Meaning of the worker's exit codes. */
type End = "done" | "not done" | "unread";
const ENDS: Record<number, End> = { 0: "done", 3: "not done", 4: "unread" };

export interface WorkerOptions {
  /** The worker program that calls the service: dist/cache/index.js. */
  worker: string;
  environment: Environment;
  temporaryDirectory: string;
}

/** Limit for a hanging worker; the library's own timeouts and retries take half a minute. */
const LONGEST_MS = 180_000;
const MOST_OUTPUT = 256 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;

/** The service by @actions/cache, in a process of its own per request. */
export class WorkerService implements CacheService {
  constructor(private readonly options: WorkerOptions) {}

  save(key: string, bytes: Uint8Array): Promise<Uint8Array | "unread" | Refusal> {
    return this.inDirectory(async (directory) => {
      await writeFile(join(directory, "entry"), bytes);
      const { end, output } = await this.run(directory, ["save", key]);
      if (end === "done") return readEntry(join(directory, "entry"));
      return end === "unread" ? end : refusalIn(output);
    });
  }

  restore(key: string): Promise<Uint8Array | "missing" | Refusal> {
    return this.inDirectory(async (directory) => {
      const { end, output } = await this.run(directory, ["restore", key]);
      if (end === "done") return readEntry(join(directory, "entry"));
      return isMiss(output) ? "missing" : refusalIn(output);
    });
  }

  /** Runs work in a temporary directory. @throws OwnerReportError `store` when this machine cannot */
  private async inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
    let directory: string | undefined;
    try {
      const made = makeOwnFolder(this.options.temporaryDirectory, "cache-");
      // The library computes relative paths from resolved ones.
      directory = await realpath(made);
      return await work(directory);
    } catch (error) {
      const name = systemErrorName(error);
      if (error instanceof OwnerReportError || name === undefined) throw error;
      const { temporaryDirectory } = this.options;
      const what = `The cache service could not be asked: no file can be written, or no program started, in ${temporaryDirectory}`;
      throw new OwnerReportError("store", `${what} (${name}). Nothing was saved.`, { cause: error });
    } finally {
      if (directory !== undefined) await rm(directory, { recursive: true, force: true });
    }
  }

  private async run(directory: string, args: string[]): Promise<{ end: End; output: string }> {
    const env = await this.environmentFor(directory);
    const flags = ["--disallow-code-generation-from-strings", this.options.worker, ...args];
    const { code, output } = await runToEnd(process.execPath, flags, { cwd: directory, env });
    const end = ENDS[code ?? 1];
    if (end) return { end, output };
    return { end: "not done", output: `${output}\nFailed to run: ${lastLine(output)} (exit code ${code})` };
  }

  private async environmentFor(directory: string): Promise<Record<string, string>> {
    const { environment } = this.options;
    const scratch = join(directory, "scratch");
    await mkdir(scratch);
    return {
      ...workerEnvironment(environment),
      PATH: await pathWithoutZstd(environment.PATH ?? "", directory),
      GITHUB_WORKSPACE: directory,
      RUNNER_TEMP: scratch,
      // An archive may hold absolute names and names with "..": everything is extracted into this directory.
      TAR_OPTIONS: "--transform=s,^.*/,,",
    };
  }
}

const PASSED_ON =
  /^(ACTIONS_(RESULTS_URL|RUNTIME_TOKEN|CACHE_\w+|ORCHESTRATION_ID)|GITHUB_SERVER_URL|(HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|HOME|LANG|TMPDIR|TEMP|TMP|SystemRoot|SystemDrive|ComSpec|PATHEXT|ProgramFiles|USERPROFILE)$/i;

function workerEnvironment(environment: Environment): Record<string, string> {
  const kept = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && PASSED_ON.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

function runToEnd(
  file: string,
  args: string[],
  place: { cwd: string; env: Record<string, string> },
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    // A group of its own: a signal that stops the run must not interrupt the saving of its records.
    const child = spawn(file, args, {
      ...place,
      ...OWN_GROUP,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(-MOST_OUTPUT);
      });
    child.on("error", reject);
    const callOff = killAfter(child, LONGEST_MS, () => resolve({ code: child.exitCode, output }));
    child.on("close", (code) => {
      callOff();
      resolve({ code, output });
    });
  });
}

/** Reads the extracted entry. It is foreign, so no link is followed and no device read. */
function readEntry(path: string): Uint8Array | Refusal {
  const descriptor = quietly(() => openSync(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
  if (descriptor === undefined) return NOT_OURS;
  try {
    const info = fstatSync(descriptor);
    if (!info.isFile() || info.size > MOST_BYTES) return NOT_OURS;
    const bytes = Buffer.alloc(info.size);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, info.size, 0));
  } finally {
    closeSync(descriptor);
  }
}

const NOT_OURS: Refusal = {
  kind: "failed",
  reason: "its archive was not written by owner-report",
};

function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined; // A link, or nothing at all.
  }
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}

/** Refusal of the service. */
export interface Refusal {
  /** `denied`: this run has no permission; `limited`: rate limit; `exists`: the key has an entry. */
  kind: "exists" | "limited" | "denied" | "failed";
  /** Message of the service, foreign text. */
  reason: string;
  /** Seconds to wait, if the service named them. */
  retryAfter?: number | undefined;
}

/** Checks for the library's only sign that the service has no such entry. */
function isMiss(output: string): boolean {
  return /Cache not found for version|Cache hit for restore-key/.test(output) && !/Failed to/.test(output);
}

/** Finds the reason of a failure in the library's log: it is nowhere else. */
function refusalIn(output: string): Refusal {
  const lines = output.split(/\r?\n/).map(unescaped);
  const found =
    lines.find((line) => /Failed to reserve cache:/.test(line)) ??
    lines.find((line) => /^(warning|error):|Failed to |Cache (save|restore) skipped/.test(line)) ??
    "it did not say why";
  const reason = found
    .replace(/^(debug|warning|error): ?/, "")
    .replace(/\?\S+/g, "?…")
    .slice(0, 400);
  const seconds = /will reset in (\d+) seconds/.exec(output)?.[1];
  return { kind: kindOf(reason), reason, retryAfter: seconds === undefined ? undefined : Number(seconds) };
}

function kindOf(reason: string): Refusal["kind"] {
  if (/\(409\)|already exists/i.test(reason)) return "exists";
  if (/\(429\)|rate limit/i.test(reason)) return "limited";
  return /cache (write|read) denied|does not permit|\(40[13]\)/i.test(reason) ? "denied" : "failed";
}

/** Decodes a line of the library's log from the form of workflow commands. */
function unescaped(line: string): string {
  return line
    .replace(/^::(\w+)[^:]*::/, "$1: ")
    .replace(/%0[AD]/g, " ")
    .replace(/%25/g, "%");
}

/** Checks whether a folder of the PATH holds a program. */
function hasTool(folder: string, name: string): boolean {
  return folder !== "" && isProgram(join(folder, programFile(name)));
}

/** Finds a program in the first of these folders that holds it. */
function findTool(folders: readonly string[], name: string): string | undefined {
  const folder = folders.find((f) => hasTool(f, name));
  return folder === undefined ? undefined : join(folder, name);
}

/**
 * Returns a PATH with tar and gzip and without zstd. The library compresses with zstd wherever there is one, and a runner
 * without it cannot even find such an entry.
 */
async function pathWithoutZstd(path: string, directory: string): Promise<string> {
  const folders = path.split(delimiter);
  if (!CAN_LINK_PROGRAMS) return folders.filter((f) => !hasTool(f, "zstd")).join(delimiter);
  const tools = join(directory, "tools");
  await mkdir(tools);
  for (const name of ["tar", "gzip"]) {
    const tool = findTool(folders, name);
    if (tool !== undefined) await symlink(tool, join(tools, name));
    else if (name === "tar")
      throw new OwnerReportError(
        "unavailable",
        "queue: cache needs tar, and there is none on the PATH of this runner. Nothing was done. Install tar, or use queue: git.",
      );
  }
  return tools;
}

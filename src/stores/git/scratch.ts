import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { makeOwnFolder } from "../../platform/own-folders.js";

/** Limit on the bytes that one process keeps of a queue on this machine; contents are fetched 50 reports at a time. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** Scratch repositories that still have to be removed, at the latest when the process ends. */
const open = new Set<Scratch>();

function closeAll(): void {
  for (const scratch of open) scratch.close();
}

// Files over 1 MiB are not reports: git streams them instead of loading them into memory.
const CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tbigFileThreshold = 1m\n";

/** A bare repository of one process, for fetched objects and objects to push. It has no work tree and no remote. */
export class Scratch {
  /** Names of the objects that were fetched or made here. */
  readonly objects = new Set<string>();
  private path: string | undefined;

  constructor(private readonly parent: string) {}

  /** Its directory, created on first use. @throws OwnerReportError `store` */
  get directory(): string {
    this.path ??= this.make();
    return this.path;
  }

  /** Removes the repository. The next use creates another. */
  close(): void {
    if (this.path === undefined) return;
    open.delete(this);
    try {
      rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Best effort: a leftover temporary directory is harmless.
    }
    this.path = undefined;
    this.objects.clear();
    if (open.size === 0) process.off("exit", closeAll);
  }

  /** True when more has been fetched than a queue can hold. */
  get isFull(): boolean {
    const sizes = this.packs().map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES;
  }

  /** Removes the leftovers of an interrupted fetch. */
  dropUnfinished(): void {
    for (const path of this.packs()) if (/tmp_[^/\\]*$/.test(path)) rmSync(path, { force: true });
  }

  private packs(): string[] {
    const folder = join(this.directory, "objects", "pack");
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  }

  private make(): string {
    try {
      const path = makeOwnFolder(this.parent, "git-");
      if (open.size === 0) process.once("exit", closeAll);
      open.add(this);
      // The result of `git init --bare`, without starting a process.
      for (const name of ["objects", "refs"]) mkdirSync(join(path, name));
      // Our commits have no parents, so git cannot tell from history what the remote has. In a shallow repository it compares
      // with everything that the remote's refs hold; otherwise a push would send the whole archive. The commit named here
      // does not exist.
      writeFileSync(join(path, "shallow"), `${"1".repeat(40)}\n`);
      writeFileSync(join(path, "HEAD"), "ref: refs/heads/none\n");
      writeFileSync(join(path, "config"), CONFIG);
      return path;
    } catch (cause) {
      throw new OwnerReportError(
        "store",
        `No working copy of the queue could be made in ${this.parent} (${systemErrorName(cause) ?? "unknown error"}). ` +
          "Nothing was changed. Make room there, or name another place with RUNNER_TEMP or TMPDIR.",
        { cause },
      );
    }
  }
}

import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { makeOwnFolder } from "../../platform/own-folders.js";

/** Most that one process keeps of a queue on this machine; contents are fetched 50 reports at a time. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** Those that are to be removed at the latest when the process ends. */
const open = new Set<Scratch>();

function closeAll(): void {
  for (const scratch of open) scratch.close();
}

// Files over 1 MiB are no reports, and go by unread: git streams them, where it would take another into memory.
const CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tbigFileThreshold = 1m\n";

/** A bare repository for one process: what is fetched and what is to be pushed. It has no work tree and no remote. */
export class Scratch {
  private path: string | undefined;
  constructor(private readonly parent: string) {}

  /** Its directory; made when first asked for. @throws OwnerReportError `store` */
  get directory(): string {
    this.path ??= this.make();
    return this.path;
  }

  /** Removes it. The next use makes another. */
  close(): void {
    if (this.path === undefined) return;
    open.delete(this);
    try {
      rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Rubbish in a temporary directory undoes nothing that was done.
    }
    this.path = undefined;
    if (open.size === 0) process.off("exit", closeAll);
  }

  /** Drops all refs that were fetched; what they hold stays. */
  forgetRefs(): void {
    const refs = join(this.directory, "refs");
    rmSync(refs, { recursive: true, force: true });
    mkdirSync(refs);
  }

  /** More is being fetched than a queue can have. */
  get isFull(): boolean {
    const sizes = this.packs().map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES;
  }

  /** Removes what a fetch that was cut off has left. */
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
      // What `git init --bare` makes of it, without a process.
      for (const name of ["objects", "refs"]) mkdirSync(join(path, name));
      // Our commits have no parents, by which git would know what the remote has. In a shallow repository it compares
      // with all that the remote's refs hold; otherwise a push would send the whole archive. The commit is nowhere.
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

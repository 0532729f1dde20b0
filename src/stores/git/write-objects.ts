import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import type { Scratch } from "./scratch.js";

/** An entry of a new tree: a file or another tree. */
export interface NewEntry {
  name: string;
  oid: string;
  isTree?: boolean;
}

const IDENTITY = "owner-report <owner-report@localhost>";

/**
 * Writes loose git objects (gitformat-loose: the zlib stream of `type SP size NUL content`, named by its SHA-1). With git
 * itself this would take two processes per step of a delivery, a third of the time of a push.
 */
export class NewObjects {
  constructor(
    private readonly scratch: Scratch,
    private readonly clock: () => number,
  ) {}

  blob(text: string | Uint8Array): string {
    return this.write(
      "blob",
      typeof text === "string" ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.length),
    );
  }

  /** Writes a tree of entries with plain names, in any order. */
  tree(entries: readonly NewEntry[]): string {
    // Git's order: by bytes, a tree's name as if it ended in a slash.
    const key = ({ name, isTree }: NewEntry) => (isTree ? `${name}/` : name);
    const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const parts = sorted.flatMap(({ name, oid, isTree }) => [
      Buffer.from(`${isTree ? "40000" : "100644"} ${name}\0`),
      Buffer.from(oid, "hex"),
    ]);
    return this.write("tree", Buffer.concat(parts));
  }

  /** Writes a commit without parents, so that fetching it fetches no history. */
  commit(message: string, entries: readonly NewEntry[] = []): string {
    const made = `${IDENTITY} ${Math.floor(this.clock() / 1000)} +0000`;
    const head = `tree ${this.tree(entries)}\nauthor ${made}\ncommitter ${made}\n\n`;
    return this.write("commit", Buffer.from(`${head}${message}`));
  }

  private write(type: string, content: Buffer): string {
    const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
    const oid = createHash("sha1").update(object).digest("hex");
    const folder = join(this.scratch.directory, "objects", oid.slice(0, 2));
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, oid.slice(2)), deflateSync(object), { flag: "wx" });
    } catch (cause) {
      const name = systemErrorName(cause) ?? "unknown error";
      if (name !== "EEXIST") throw notWritten(folder, name, cause);
    }
    this.scratch.objects.add(oid);
    return oid;
  }
}

function notWritten(folder: string, name: string, cause: unknown): OwnerReportError {
  const text = `${folder} could not be written (${name}), so nothing was pushed. Make room there and try again.`;
  return new OwnerReportError("store", text, { cause });
}

import nodeFs, { constants } from "node:fs";
import { systemErrorName } from "../errors.js";

type FileCalls = Pick<typeof nodeFs, "openSync" | "fsyncSync" | "closeSync">;

const { O_RDONLY } = nodeFs.constants;
/** Error code for a file system that cannot flush a directory. */
const NO_FLUSH = "ERR_NO_DIRECTORY_FLUSH";
/** Errors of such file systems: old CIFS, some of FUSE. */
const UNABLE: readonly unknown[] = ["EINVAL", "EBADF", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/** Flushes the names in a directory, so that they survive a power cut. Windows has no such call: NTFS journals them by itself. */
export function syncDirectory(fs: FileCalls, path: string, platform = process.platform): void {
  if (platform === "win32") return;
  try {
    flush(fs, path, O_RDONLY);
  } catch (cause) {
    const name = systemErrorName(cause);
    if (!UNABLE.includes(name)) throw cause;
    const message = `its file system cannot flush a directory (fsync: ${name}), so a power cut could lose what lies there; put the queue on another`;
    throw Object.assign(new Error(message, { cause }), { code: NO_FLUSH, path });
  }
}

/** Flushes a file that others wrote, so that it survives a power cut. Windows flushes only files open for writing. */
export function syncFile(fs: FileCalls, path: string, platform = process.platform): void {
  if (platform === "win32") return;
  flush(fs, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}

function flush(fs: FileCalls, path: string, flags: number): void {
  const descriptor = fs.openSync(path, flags);
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Checks whether everybody can write to a file of this mode. Windows has access lists instead of such bits. */
export function isWritableByAll(mode: number, platform = process.platform): boolean {
  return platform !== "win32" && (mode & 0o002) !== 0;
}

/** Checks whether anybody but its owner has access to a file of this mode; see {@link isWritableByAll} for Windows. */
export function isOpenToOthers(mode: number, platform = process.platform): boolean {
  return platform !== "win32" && (mode & 0o077) !== 0;
}

/** Flag of `open` to refuse a symbolic link. Windows has no such flag and follows it. */
export const O_NOFOLLOW: number = constants.O_NOFOLLOW ?? 0;

/** Flag of `open` not to wait for the writer of a FIFO. Windows has no FIFOs among its files. */
export const O_NONBLOCK: number = constants.O_NONBLOCK ?? 0;

import nodeFs from "node:fs";
import { systemErrorName } from "../errors.js";

type FileCalls = Pick<typeof nodeFs, "openSync" | "fsyncSync" | "closeSync">;

/** The code of the error for a file system that has no way to flush a directory. */
const NO_FLUSH = "ERR_NO_DIRECTORY_FLUSH";
/** What those answer: old CIFS, some of FUSE. */
const UNABLE: readonly unknown[] = ["EINVAL", "EBADF", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/** Makes the names in a directory survive a power cut. Windows has no such call: NTFS journals them by itself. */
export function syncDirectory(fs: FileCalls, path: string, platform = process.platform): void {
  if (platform === "win32") return;
  const descriptor = fs.openSync(path, nodeFs.constants.O_RDONLY);
  try {
    fs.fsyncSync(descriptor);
  } catch (cause) {
    const name = systemErrorName(cause);
    if (!UNABLE.includes(name)) throw cause;
    const message = `its file system cannot flush a directory (fsync: ${name}), so a power cut could lose what lies there; put the queue on another`;
    throw Object.assign(new Error(message, { cause }), { code: NO_FLUSH, path });
  } finally {
    fs.closeSync(descriptor);
  }
}

import { systemErrorName } from "../errors.js";

interface Owner {
  uid: number;
  gid: number;
}

/**
 * Creates something as the owner of its directory, if this process is root: files of root in a user's queue would lock that
 * user out. Where the owner has no access, root creates it all the same. On Windows the directory's permissions are
 * inherited instead.
 *
 * @param create a single system call, which leaves nothing behind when it fails
 */
export function asOwner<T>(ownerOfDirectory: () => Partial<Owner>, create: () => T): T {
  if (process.geteuid?.() !== 0) return create();
  const { uid, gid } = ownerOfDirectory();
  const group = process.getegid?.() ?? 0;
  if (!uid || gid === undefined) return create();
  try {
    if (become(uid, gid)) return create();
  } catch (error) {
    if (!["EACCES", "EPERM"].includes(systemErrorName(error) ?? "")) throw error;
  } finally {
    become(0, group);
  }
  return create();
}

/** Changes the effective user; returns false where that is impossible: user unknown in a container, not the main thread. */
function become(uid: number, gid: number): boolean {
  try {
    // As root first: nobody else may choose a group.
    if (uid === 0) process.seteuid?.(0);
    process.setegid?.(gid);
    process.seteuid?.(uid);
    return true;
  } catch {
    return false;
  }
}

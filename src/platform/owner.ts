import { systemErrorName } from "../errors.js";

interface Owner {
  uid: number;
  gid: number;
}

/**
 * Creates something as whoever owns the directory it comes to lie in, where this process is root: what root made in a
 * user's queue would lock that user out. Where the owner may not reach it, root makes it all the same. Windows has no
 * such users, and the directory's rights are inherited.
 *
 * @param create one call of the system, which leaves nothing behind when it fails
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

/** False where that cannot be: in a container that does not know the user, in a thread that is not the first. */
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

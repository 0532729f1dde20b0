/** Whether everybody can write to a file of this mode. Windows has lists of rights instead and shows no such bits. */
export function isWritableByAll(mode: number, platform = process.platform): boolean {
  return platform !== "win32" && (mode & 0o002) !== 0;
}

/** Whether anybody but its owner may do anything with a file of this mode; see {@link isWritableByAll} for Windows. */
export function isOpenToOthers(mode: number, platform = process.platform): boolean {
  return platform !== "win32" && (mode & 0o077) !== 0;
}

import nodeFs from "node:fs";

type FileCalls = Pick<typeof nodeFs, "openSync" | "fsyncSync" | "closeSync">;

/** Makes the names in a directory survive a power cut. Windows has no such call: NTFS journals them by itself. */
export function syncDirectory(fs: FileCalls, path: string, platform = process.platform): void {
  if (platform === "win32") return;
  const descriptor = fs.openSync(path, nodeFs.constants.O_RDONLY);
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

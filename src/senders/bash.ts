import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * Where bash is: on PATH, or on Windows where Git for Windows puts it (the `bash` in System32 is WSL's, another
 * machine). `undefined` when there is none.
 */
export function findBash(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const folders = (environment.PATH ?? environment.Path ?? "").split(delimiter).filter(isAbsolute);
  if (platform !== "win32") return folders.map((folder) => join(folder, "bash")).find(isProgram);
  const git = [environment.ProgramFiles, environment["ProgramFiles(x86)"]].flatMap((root) =>
    root ? [join(root, "Git", "bin", "bash.exe")] : [],
  );
  const others = folders
    .filter((f) => !/system32|windowsapps/i.test(f))
    .map((folder) => join(folder, "bash.exe"));
  return [...git, ...others].find(isProgram);
}

/** Whether a path is a file that may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

import { join } from "node:path";
import { isProgram, pathFolders, programFile } from "./programs.js";

/**
 * Where bash is: on PATH, or on Windows where Git for Windows puts it (the `bash` in System32 is WSL's, another
 * machine). `undefined` when there is none.
 */
export function findBash(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const file = programFile("bash", platform);
  const folders = pathFolders(environment);
  if (platform !== "win32") return folders.map((folder) => join(folder, file)).find(isProgram);
  const git = [environment.ProgramFiles, environment["ProgramFiles(x86)"]].flatMap((root) =>
    root ? [join(root, "Git", "bin", file)] : [],
  );
  const others = folders.filter((f) => !/system32|windowsapps/i.test(f)).map((folder) => join(folder, file));
  return [...git, ...others].find(isProgram);
}

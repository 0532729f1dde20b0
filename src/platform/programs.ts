import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the folders of PATH. Windows calls it `Path`, and a copied environment is case-sensitive. */
export function pathFolders(environment: Environment): string[] {
  return (environment.PATH ?? environment.Path ?? "").split(delimiter).filter(isAbsolute);
}

/** Returns the file name of a program, such as `node`. */
export function programFile(name: string, platform = process.platform): string {
  return platform === "win32" ? `${name}.exe` : name;
}

/** Returns the files by which npm makes a script a program; the system's command line would start the first. */
export function wrapperFiles(name: string, platform = process.platform): string[] {
  return platform === "win32" ? [`${name}.cmd`, name] : [name];
}

/** True where a link to a program can be run and everybody may create it; on Windows neither holds. */
export const CAN_LINK_PROGRAMS: boolean = process.platform !== "win32";

/** Checks whether a path is a file that may be run; on Windows every file may. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Finds bash on PATH, or on Windows in the folder of Git for Windows (the `bash` in System32 is WSL's, another machine).
 * `undefined` when there is none.
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

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The folders of PATH. Windows writes `Path`, and names are what they are in an environment that was copied. */
export function pathFolders(environment: Environment): string[] {
  return (environment.PATH ?? environment.Path ?? "").split(delimiter).filter(isAbsolute);
}

/** The file of a program, such as `node`. */
export function programFile(name: string, platform = process.platform): string {
  return platform === "win32" ? `${name}.exe` : name;
}

/** The files by which npm makes a script a program; the first is what a command line of the system would start. */
export function wrapperFiles(name: string, platform = process.platform): string[] {
  return platform === "win32" ? [`${name}.cmd`, name] : [name];
}

/** Whether a link to a program is one itself, and everybody may make it; on Windows neither. */
export const CAN_LINK_PROGRAMS: boolean = process.platform !== "win32";

/** Whether a path is a file that may be run; on Windows every file may. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

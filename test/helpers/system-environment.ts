const neededByWindows = ["SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "TEMP", "TMP"];

/** The least environment a process needs to run: where programs are, and a home of its own. */
export function systemEnvironment(home: string): Record<string, string> {
  const environment: Record<string, string> = { PATH: process.env.PATH ?? "", HOME: home };
  if (process.platform !== "win32") return environment;
  for (const name of neededByWindows) environment[name] = process.env[name] ?? "";
  return { ...environment, USERPROFILE: home };
}

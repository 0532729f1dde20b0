type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a variable is an input or a setting of owner-report's own, some of which are secret. On Windows a name has no case. */
export function isOwnSetting(name: string): boolean {
  return /^(?:INPUT_|OWNER_REPORT_)/i.test(name);
}

/** Returns the environment of a program that needs no setting of owner-report's. */
export function withoutOwnSettings(environment: Environment): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isOwnSetting(entry[0]),
  );
  return Object.fromEntries(kept);
}

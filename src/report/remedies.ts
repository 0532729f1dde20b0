import { quoted } from "./command-line.js";

/** Placeholder for what a remedy is about: a report, named by its id or path, or another file, a process or a setting. */
export const IT = "<it>";

/**
 * Every command that a message tells a person to type, by what it is for there. A test puts a queue into the situation of
 * each, lets the message be printed, types what it says and sees the situation gone.
 */
export const REMEDIES = {
  // A report that is not valid, or was changed.
  holdInvalid: "owner-report hold <it> --reason 'not valid'",
  releaseFixed: "owner-report release <it>",
  moveAway: "mv -n <it> ~/",
  holdEdited: "owner-report hold <it> --reason edited",
  releaseEdited: "owner-report release <it>",
  // A report that failed, or that its receiver does not want yet.
  showFailed: "owner-report show <it>",
  retryFailed: "owner-report retry <it>",
  holdFailed: "owner-report hold <it> --reason '…'",
  retryResting: "owner-report retry <it>",
  showLastError: "owner-report show <it>",
  // A report that may have gone out.
  confirmArrived: "owner-report confirm <it>",
  retryLost: "owner-report retry <it>",
  confirmSetAside: "owner-report confirm <it>",
  releaseSetAside: "owner-report release <it>",
  holdDenied: "owner-report hold <it> --reason 'it arrived'",
  confirmDenied: "owner-report confirm <it>",
  // A report that is held.
  releaseCutOff: "owner-report release <it>",
  releaseGivenUp: "owner-report release <it>",
  releaseHeld: "owner-report release <it>",
  listHeld: "owner-report list held",
  // A queue.
  listPending: "owner-report list",
  runPass: "owner-report watchdog",
  moveAgain: "owner-report move",
  closeQueue: "chmod o-w <it>",
  lookAtHolder: "ps -fp <it>",
  endHolder: "kill -9 <it>",
  // What a store or a sender needs.
  pruneSent: "owner-report prune --older-than 30d",
  doctorGit: "owner-report doctor",
  probe: "owner-report probe",
  // cron.
  installCron: "owner-report cron install",
  installForPrinted: "owner-report cron install",
  installNewer: "owner-report cron install",
  installChanged: "owner-report cron install",
  installPrograms: "owner-report cron install",
  installSettings: "owner-report cron install",
  installNamedSettings: "owner-report cron install",
  installShell: "owner-report cron install",
  printCron: "owner-report cron print",
  closeSettings: "chmod 600 <it>",
} as const;

/** Name of a remedy. */
export type RemedyName = keyof typeof REMEDIES;

/** Command that a person may type, and when: a few words, where there is a choice. */
export interface Remedy {
  when: string;
  command: string;
}

/** Writes a remedy to copy into a shell, about `it` where it is about something, for the queue that these flags name. */
export function remedy(name: RemedyName, it?: string, flags: readonly string[] = []): string {
  const words = [...(it === undefined ? [] : [it]), ...flags].map(quoted).join(" ");
  const template: string = REMEDIES[name];
  return template.includes(IT) ? template.replace(IT, () => words) : `${template} ${words}`.trimEnd();
}

/** Formats remedies as lines, the commands below each other. */
export function remedyLines(remedies: readonly Remedy[]): string[] {
  const width = Math.max(...remedies.map(({ when }) => when.length));
  return remedies.map(({ when, command }) => (when === "" ? command : `${when.padEnd(width)}  ${command}`));
}

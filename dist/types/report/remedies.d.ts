/** Placeholder for what a remedy is about: a report, named by its id or path, or another file, a process or a setting. */
export declare const IT = "<it>";
/**
 * Every command that a message tells a person to type, by what it is for there. A test puts a queue into the situation of
 * each, lets the message be printed, types what it says and sees the situation gone.
 */
export declare const REMEDIES: {
    readonly holdInvalid: "owner-report hold <it> --reason 'not valid'";
    readonly releaseFixed: "owner-report release <it>";
    readonly moveAway: "mv -n <it> ~/";
    readonly holdEdited: "owner-report hold <it> --reason edited";
    readonly releaseEdited: "owner-report release <it>";
    readonly showFailed: "owner-report show <it>";
    readonly retryFailed: "owner-report retry <it>";
    readonly holdFailed: "owner-report hold <it> --reason '…'";
    readonly retryResting: "owner-report retry <it>";
    readonly showLastError: "owner-report show <it>";
    readonly confirmArrived: "owner-report confirm <it>";
    readonly retryLost: "owner-report retry <it>";
    readonly confirmSetAside: "owner-report confirm <it>";
    readonly releaseSetAside: "owner-report release <it>";
    readonly holdDenied: "owner-report hold <it> --reason 'it arrived'";
    readonly confirmDenied: "owner-report confirm <it>";
    readonly releaseCutOff: "owner-report release <it>";
    readonly releaseGivenUp: "owner-report release <it>";
    readonly releaseHeld: "owner-report release <it>";
    readonly listHeld: "owner-report list held";
    readonly listPending: "owner-report list";
    readonly runPass: "owner-report watchdog";
    readonly moveAgain: "owner-report move";
    readonly closeQueue: "chmod o-w <it>";
    readonly lookAtHolder: "ps -fp <it>";
    readonly endHolder: "kill -9 <it>";
    readonly pruneSent: "owner-report prune --older-than 30d";
    readonly doctorGit: "owner-report doctor";
    readonly probe: "owner-report probe";
    readonly installCron: "owner-report cron install";
    readonly installForPrinted: "owner-report cron install";
    readonly installNewer: "owner-report cron install";
    readonly installChanged: "owner-report cron install";
    readonly installPrograms: "owner-report cron install";
    readonly installSettings: "owner-report cron install";
    readonly installNamedSettings: "owner-report cron install";
    readonly installShell: "owner-report cron install";
    readonly printCron: "owner-report cron print";
    readonly closeSettings: "chmod 600 <it>";
};
/** Name of a remedy. */
export type RemedyName = keyof typeof REMEDIES;
/** Command that a person may type, and when: a few words, where there is a choice. */
export interface Remedy {
    when: string;
    command: string;
}
/** Writes a remedy to copy into a shell, about `it` where it is about something, for the queue that these flags name. */
export declare function remedy(name: RemedyName, it?: string, flags?: readonly string[]): string;
/** Formats remedies as lines, the commands below each other. */
export declare function remedyLines(remedies: readonly Remedy[]): string[];

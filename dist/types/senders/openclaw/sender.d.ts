import type { SendResult } from "../../report/delivery-record.js";
import type { Outgoing, Sender } from "../sender.js";
/** The two files that run OpenClaw. */
export interface OpenClawCommand {
    node: string;
    entry: string;
}
export interface OpenClawSenderOptions {
    /** Finds the Node and the entry. @throws OwnerReportError `unavailable` */
    findCommand: () => OpenClawCommand;
    channel: string;
    target: string;
    account?: string | undefined;
    threadId?: string | undefined;
    timeoutSeconds: number;
    /** Pattern that standard output must match too. */
    successPattern?: string | undefined;
    /** `private`: each send has a state directory, and so an outbox, of its own. */
    state: "private" | "shared";
    environment: Readonly<Record<string, string | undefined>>;
    /** The user's home directory. */
    home: string;
    temporaryDirectory: string;
    /** Hides secrets in OpenClaw's error message, which is recorded. */
    mask: (text: string) => string;
    /** Receives the raw output of OpenClaw, foreign text that may hold secrets. */
    show: (output: {
        text: string;
        isCut: boolean;
    }) => void;
}
/** Sends by `openclaw message send`, without a shell. */
export declare class OpenClawSender implements Sender {
    private readonly options;
    private folder;
    private command;
    constructor(options: OpenClawSenderOptions);
    get timeoutSeconds(): number;
    ready(): void;
    send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult>;
    close(): void;
    private readyCommand;
    /** Creates this send's own state directory and returns the variables that name it. */
    private prepareState;
    /** Builds the command line; OpenClaw refuses an empty value, so options that are not given are left out. */
    private args;
    private judge;
    /** Judges the exit code and the answer together: neither alone proves a success. */
    private judgeAnswer;
}

import type { SendResult } from "../report/delivery-record.js";
import type { Outgoing, Sender } from "./sender.js";
export interface ShellSenderOptions {
    /** The bash command. */
    command: string;
    channel: string;
    target: string;
    timeoutSeconds: number;
    /** Pattern that standard output must match for exit code 0 to count. */
    successPattern?: string | undefined;
    environment: Readonly<Record<string, string | undefined>>;
    temporaryDirectory: string;
    /** Receives the raw output of the command, foreign text that may hold secrets. */
    show: (output: {
        text: string;
        isCut: boolean;
    }) => void;
}
/** Sends by running the operator's bash command. */
export declare class ShellSender implements Sender {
    private readonly options;
    private readonly files;
    private bash;
    private readonly environment;
    constructor(options: ShellSenderOptions);
    get timeoutSeconds(): number;
    /** Only 16 bits: enough to notice another command, too few to confirm a guess at a password in it. */
    get destination(): string;
    ready(): void;
    send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult>;
    close(): void;
    private prepare;
    private variables;
    private showOutput;
    private judge;
    /** Explains an exit code; empty where it explains itself. */
    private hint;
}

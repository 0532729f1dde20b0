import { type WaitTime } from "../patience.js";
import { type Settings } from "./settings.js";
type Environment = Readonly<Record<string, string | undefined>>;
/** A statement. One without values may be several, which are one transaction. */
export interface Statement {
    /** What it is for, after "Could not". */
    what: string;
    text: string;
    values?: readonly unknown[] | undefined;
}
/** Row of an answer. */
export type Row = Record<string, unknown>;
/** How a connection is made, and how patient it is. */
export interface ConnectionOptions {
    settings: Settings;
    /** For ~/.pgpass. */
    environment: Environment;
    /** Seconds for which what may pass is tried again; 20. */
    retrySeconds?: number | undefined;
    /** Seconds without an answer after which a connection counts as lost; 30. */
    silenceSeconds?: number | undefined;
    time?: WaitTime | undefined;
}
/** Connection to the database: one statement after the other, each repeated while its failure may pass. */
export declare class Connection {
    private readonly options;
    readonly place: string;
    private client;
    private turn;
    private readonly notices;
    constructor(options: ConnectionOptions);
    /** Warnings of the server since it was first asked. */
    get warnings(): string[];
    /**
     * Executes a statement that may be repeated, and returns its rows; `undefined` where the queue's tables are not made yet.
     *
     * @throws OwnerReportError `store`
     */
    ask(statement: Statement): Promise<Row[] | undefined>;
    /** Closes the connection; the next statement opens another. */
    close(): void;
    private patiently;
    private failed;
    private once;
    /** Waits for an answer, and cuts a connection that gives none for too long. */
    private answered;
    private connected;
    private newClient;
    private note;
    private forget;
    private drop;
}
export {};

import type { Connection, Row, Statement } from "./connection.js";
/** Part of every store of a database: the connection, and the name of the queue there. */
export declare class QueueTables {
    private readonly connection;
    /** Name of the queue. */
    readonly queue: string;
    constructor(connection: Connection, 
    /** Name of the queue. */
    queue: string);
    /** Name of the queue for a person. */
    get location(): string;
    /** Reads; nothing is there where the tables are not made yet. @param text with the queue as $1 */
    read(what: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
    /** Writes, and makes the tables first where they are not there yet. @param text with the queue as $1 */
    write(what: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
    private ask;
    private makeTables;
}
/** Reads rows; none where no table of the queue is made yet. @throws OwnerReportError `store` where only some of it is there */
export declare function readRows(connection: Connection, statement: Statement): Promise<Row[]>;

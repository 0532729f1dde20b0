type Environment = Readonly<Record<string, string | undefined>>;
/** The variable that names the database; that of the application, DATABASE_URL, is another one and not read. */
export declare const DATABASE_URL = "OWNER_REPORT_DATABASE_URL";
/** Where the database is, and how to get in. */
export interface Settings {
    /** A name, an address, or the directory of a Unix socket. */
    host: string;
    port: number;
    database: string;
    user: string;
    /** `undefined` when ~/.pgpass may have it. */
    password: string | undefined;
    tls: Tls;
    applicationName: string;
    /** The server's own settings for this session (PGOPTIONS); poolers refuse them. */
    options: string | undefined;
    connectSeconds: number;
    /** Whether the server must prove that the TLS connection ends in it (channel_binding=require). */
    bindsChannel: boolean;
}
/** How the connection is encrypted and the server proved; the files are paths. */
export interface Tls {
    mode: "off" | "unverified" | "any-name" | "verified";
    rootCertificate?: string | undefined;
    certificate?: string | undefined;
    key?: string | undefined;
}
/** All variables by which the database of a queue is found and reached. */
export declare const DATABASE_VARIABLES: readonly string[];
/** Returns why a queue in a database cannot have this name, or `undefined` when it can. */
export declare function laneProblem(lane: string): string | undefined;
/**
 * Returns why a database cannot be found by these variables, or `undefined`. The text follows "names a postgres queue,", and
 * quotes no value.
 */
export declare function databaseProblem(environment: Environment): string | undefined;
/** Reads the settings of variables in which {@link databaseProblem} finds nothing wrong. */
export declare function settingsOf(environment: Environment): Settings;
/** Whether a host is this machine itself. */
export declare function isHere(host: string): boolean;
/** Names the database for a person: host, port and name, never the user's password. */
export declare function placeOf({ host, port, database }: Settings): string;
export {};

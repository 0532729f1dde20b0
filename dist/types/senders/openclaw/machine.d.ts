/** The machine that is searched for OpenClaw and a Node to run it. */
export interface Machine {
    environment: Readonly<Record<string, string | undefined>>;
    /** Base of relative paths. */
    directory: string;
    /** The user's home directory, `""` where there is none. */
    home: string;
    /** The running Node. */
    running: {
        path: string;
        version: string;
    };
}
/** Describes the machine and the Node of this process. */
export declare function thisMachine({ environment, directory, home }: Omit<Machine, "running">): Machine;
/** A file found in the search. */
export interface FoundFile {
    path: string;
    /** Origin for a person: a variable, PATH, a wrapper. */
    from: string;
}
/** A script that starts OpenClaw, with the Node and the entry that it names. */
export interface Wrapper extends FoundFile {
    node?: string | undefined;
    entry?: string | undefined;
}
/** Lists the folders where npm may have installed global packages: beside each program on PATH, and the usual ones. */
export declare function npmPrefixes(machine: Machine, nodes: readonly string[]): string[];
/** Finds every wrapper: `openclaw` on PATH, and in the folders of OpenClaw's installers. */
export declare function findWrappers(machine: Machine): Wrapper[];
/** Reads a small text file, `undefined` when there is none. */
export declare function readText(path: string): string | undefined;
export declare function isFile(path: string): boolean;
export declare function realPath(path: string): string;
/** Returns a path in the home directory, `""` (no file) where there is none. */
export declare function inHome(home: string, path: string): string;
/** Resolves a path given by a person: `~/` works, relative paths start at the current directory. */
export declare function given(path: string, { home, directory }: Machine): string;
/** Removes duplicates by real path; the first of each stays. */
export declare function distinct<T extends FoundFile>(places: readonly T[]): T[];

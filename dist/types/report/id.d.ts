import { type RandomHex } from "../platform/random.js";
/** Returns why `id` cannot name a report, or `undefined` when it can. */
export declare function idProblem(id: string): string | undefined;
/** Shortens a generated id to its last eight characters, which no other has by chance; any other id stays whole. */
export declare function shortId(id: string): string;
/** Shortens the generated ids in a text, but not those in paths. */
export declare function withShortIds(text: string): string;
/** Checks whether a text is a path instead of an id: it holds `/` or `\`, or ends in `.md`. */
export declare function isPath(idOrPath: string): boolean;
/**
 * Generates an id, `<time>-<team>-<worker>-<task>-<8 random hex>`: lower-case, at most 100 characters, so that names sort
 * by age. `now` is in milliseconds since 1970.
 */
export declare function generateId(parts: {
    team: string;
    worker: string;
    task_id: string;
}, now: number, random?: RandomHex): string;
/** Makes an id for what has a name that cannot be one: like it, and with 8 random hex digits. */
export declare function idForName(name: string, random?: RandomHex): string;
/** Limits a moment to years of four digits: a clock may show anything. */
export declare function sortableMoment(moment: number): number;
/** Returns why a clock cannot be right; `undefined` when it may be. `now` is in milliseconds since 1970. */
export declare function clockProblem(now: number): string | undefined;
/** Formats a moment (milliseconds since 1970) as ids begin, `20261122t153000123z`. Keys sort as their moments do. */
export declare function timeKey(moment: number): string;
/** Returns the time in a generated id as a {@link timeKey}; `undefined` when there is none, or one that does not exist. */
export declare function keyOfId(id: string): string | undefined;
/** Returns the moment (milliseconds since 1970) of a {@link timeKey}; NaN when there is no such moment. */
export declare function momentOfKey(key: string): number;

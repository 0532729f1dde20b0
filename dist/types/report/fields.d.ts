import { type Status } from "./statuses.js";
export declare const SCHEMA = "owner-report/v1";
/** Fields of a checkpoint as strings, with progress and status in their normal form. */
export interface Checkpoint {
    team: string;
    worker: string;
    task_id: string;
    progress: string;
    done: string;
    next: string;
    status: Status;
    source: string;
}
/** Fields of a checkpoint as given by a caller: optional ones may be absent, progress and status in any accepted form. */
export type CheckpointFields = {
    team: string;
    worker: string;
    progress: string;
} & Partial<Record<keyof Checkpoint, string>>;
export declare const CONTEXT_FIELDS: readonly ["run_url", "repository", "workflow", "job", "matrix_leg", "run_id", "run_attempt", "ref", "sha", "actor"];
/**
 * CI run in which a report was made; every field may be empty. `matrix_leg` tells the legs of a job's matrix apart:
 * {@link NO_MATRIX} for a job without one, empty when it is not known.
 */
export type CiContext = Record<(typeof CONTEXT_FIELDS)[number], string>;
/** Leg of a job without a matrix. */
export declare const NO_MATRIX = "none";
export declare const NO_CONTEXT: CiContext;
/** A report: every field a string (absent ones `""`), and its free Markdown body. */
export interface Report extends Checkpoint, CiContext {
    schema: typeof SCHEMA;
    report_id: string;
    /** ISO 8601; may be empty in a hand-written report. */
    created_at: string;
    body: string;
}
/** A problem of a field; `problem` continues a sentence after the field's name. */
export interface FieldProblem {
    field: string;
    problem: string;
}
type Checked = {
    value: string;
} | {
    problem: string;
};
export type Rule = (value: string) => Checked;
/** Rules of the checkpoint fields; a field without a fallback is required. */
export declare const CHECKPOINT_RULES: Readonly<Record<keyof Checkpoint, {
    check: Rule;
    fallback?: string;
}>>;
export declare const CHECKPOINT_FIELDS: (keyof Checkpoint)[];
/** Checks a caller's fields; returns all problems at once. */
export declare function checkCheckpoint(fields: Readonly<Record<string, string | undefined>>): {
    checkpoint: Checkpoint;
} | {
    problems: FieldProblem[];
};
/** Sets the status that follows from a checkpoint's status word and its progress. */
export declare function withFinalStatus<T extends Checkpoint>(checkpoint: T, word: string | undefined): T;
/** Returns the problems of unknown fields. Their names are foreign text, so at most 20 are listed. */
export declare function unknownFields(names: readonly string[]): FieldProblem[];
/** Returns why a text cannot be a new report's body, or `undefined` when it can. */
export declare function bodyProblem(body: string): string | undefined;
/** Returns why a text cannot be a one-line field, or `undefined` when it can. */
export declare function lineProblem(value: string): string | undefined;
/** Returns the percentage of `80%`, `80` or `3/7`; `null` for other text. */
export declare function progressPercent(value: string): number | null;
export {};

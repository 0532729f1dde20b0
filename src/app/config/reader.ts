import { OwnerReportError } from "../../errors.js";
import { commandIn, notBlank } from "../../platform/blank.js";
import type { RuntimeContext } from "../context.js";
import { defaultOf, type InputName, inputSpec, type RawInputs } from "./inputs.js";
import { NO_HOME, wholePath } from "./paths.js";

/** Process that inputs are read for. */
export type ReaderContext = Omit<RuntimeContext, "program">;

/** Reads inputs one by one and notes what is wrong with them, so that everything can be said at once. */
export class InputReader {
  private readonly problems: string[] = [];

  constructor(
    private readonly of: { mode: string; inputs: readonly InputName[] },
    readonly given: RawInputs,
    readonly runtime: ReaderContext,
  ) {}

  get mode(): string {
    return this.of.mode;
  }

  /** The value that counts, `undefined` when there is none. Inputs of other modes count as not given. */
  value(name: InputName): string | undefined {
    return (this.of.inputs.includes(name) ? this.explicit(name) : undefined) ?? defaultOf(name, this);
  }

  /** What a flag, an input or the environment gives, whatever the mode; no default. */
  explicit(name: InputName): string | undefined {
    const { env } = inputSpec(name);
    const counts = name === "send-cmd" ? commandIn : notBlank;
    return counts(this.given[name]) ?? (env && counts(this.runtime.environment[env]));
  }

  /** A path as the caller means it. Empty, with a problem noted, where that is not known. */
  path(path: string, name: InputName): string {
    // Whoever names a report types the name of a file that is there, whatever it looks like.
    const found = wholePath(path, this.runtime, { isExpanded: name === "report-id" });
    if (typeof found === "string") return found;
    this.problem(name, found.problem);
    return "";
  }

  home(name: InputName): string {
    const { home } = this.runtime;
    if (home === "") this.problem(name, NO_HOME);
    return home;
  }

  /** An input that is `true` or `false`. */
  switch(name: InputName): boolean {
    return this.choice(name, ["true", "false"]) === "true";
  }

  choice<T extends string>(name: InputName, choices: readonly T[]): T {
    const value = this.value(name)?.trim();
    const found = choices.find((choice) => choice === value);
    return found ?? this.refused(name, `must be ${choices.join(" or ")}, not ${JSON.stringify(value)}`);
  }

  count(name: InputName, max: number): number | undefined {
    const value = this.value(name)?.trim();
    if (value === undefined) return undefined;
    const count = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (count >= 1 && count <= max) return count;
    this.problem(
      name,
      `must be a whole number of at least 1${max < Number.MAX_SAFE_INTEGER ? ` and at most ${max}` : ""}, not ${JSON.stringify(value)}`,
    );
    return undefined;
  }

  problem(name: InputName, what: string): void {
    this.note(`${name} ${what}`);
  }

  /** Notes a problem, and stands for the value. */
  refused<T>(name: InputName, what: string): T {
    this.problem(name, what);
    return this.stands();
  }

  /** Stands for a value whose problem was noted: {@link finish} throws before anybody uses it. */
  stands<T>(): T {
    return undefined as T;
  }

  /** Notes a problem that is not of one input. */
  note(problem: string): void {
    this.problems.push(problem);
  }

  /** @throws OwnerReportError `usage` naming everything that was wrong */
  finish(): void {
    if (this.problems.length > 0) throw wrongUsage(this.problems);
  }
}

/** All that is wrong with what was typed, in one error. */
export function wrongUsage(problems: string[]): OwnerReportError {
  const list = problems.length === 1 ? ` ${problems[0]}` : `\n${problems.map((p) => `  - ${p}`).join("\n")}`;
  return new OwnerReportError(
    "usage",
    `Wrong usage:${list}${problems.length === 1 ? "." : ""}\nNothing was queued, sent or changed.`,
  );
}

import { OwnerReportError } from "../../errors.js";
import { commandIn, notBlank } from "../../platform/blank.js";
import type { RuntimeContext } from "../context.js";
import { defaultOf, type InputName, inputSpec, type RawInputs } from "./inputs.js";
import { NO_HOME, wholePath } from "./paths.js";

/** Context in which inputs are read. */
export type ReaderContext = Omit<RuntimeContext, "program">;

/** Reader of inputs that collects their problems, so that all can be reported at once. */
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

  /** Returns the value of an input, or its default. Inputs of other modes count as not given. */
  value(name: InputName): string | undefined {
    return (this.of.inputs.includes(name) ? this.explicit(name) : undefined) ?? defaultOf(name, this);
  }

  /** Returns the value that a flag, an input or the environment gives, in any mode and without the default. */
  explicit(name: InputName): string | undefined {
    const { env } = inputSpec(name);
    return this.flagged(name) ?? (env && countsFor(name)(this.runtime.environment[env]));
  }

  /** Returns the value that a flag or an input gives, in any mode. */
  flagged(name: InputName): string | undefined {
    return countsFor(name)(this.given[name]);
  }

  /** Resolves a path; `""`, with a problem noted, if that is not possible. */
  path(path: string, name: InputName): string {
    // A report is an existing file, and may have any name.
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

  /** Reads an input that is `true` or `false`. */
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

  /** Notes a problem and returns a placeholder for the value. */
  refused<T>(name: InputName, what: string): T {
    this.problem(name, what);
    return this.stands();
  }

  /** Returns a placeholder for a value with a noted problem: {@link finish} throws before it is used. */
  stands<T>(): T {
    return undefined as T;
  }

  /** Notes a problem that does not belong to one input. */
  note(problem: string): void {
    this.problems.push(problem);
  }

  /** Ends reading. @throws OwnerReportError `usage` naming all problems, if there are any */
  finish(): void {
    if (this.problems.length > 0) throw wrongUsage(this.problems);
  }
}

/** Returns the function that tells whether a value counts as given. */
function countsFor(name: InputName): typeof notBlank {
  return name === "send-cmd" ? commandIn : notBlank;
}

/** Builds the error for problems with the inputs. */
export function wrongUsage(problems: string[]): OwnerReportError {
  const list = problems.length === 1 ? ` ${problems[0]}` : `\n${problems.map((p) => `  - ${p}`).join("\n")}`;
  return new OwnerReportError(
    "usage",
    `Wrong usage:${list}${problems.length === 1 ? "." : ""}\nNothing was queued, sent or changed.`,
  );
}

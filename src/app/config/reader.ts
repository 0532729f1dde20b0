import { OwnerReportError } from "../../errors.js";
import { commandIn, notBlank } from "../../platform/blank.js";
import type { RuntimeContext } from "../context.js";
import { mayHoldCredentials } from "./address.js";
import { defaultOf, type InputName, inputSpec, type RawInputs } from "./inputs.js";
import { NO_HOME, wholePath } from "./paths.js";
import { quoted, UNSHOWN_WORD } from "./quoted.js";

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
    return found ?? this.refused(name, `must be ${choices.join(" or ")}, not ${quoted(value ?? "")}`);
  }

  /** Says where an argument stands on a command line; nothing in the action. */
  get behindCommand(): string {
    return this.runtime.shell === "cli" ? ", behind the command" : "";
  }

  count(name: InputName, max: number, min = 1): number | undefined {
    const value = this.value(name)?.trim();
    if (value === undefined) return undefined;
    const count = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (count >= min && count <= max) return count;
    this.problem(
      name,
      `must be a whole number of at least ${min}${max < Number.MAX_SAFE_INTEGER ? ` and at most ${max}` : ""}, not ${quoted(value)}`,
    );
    return undefined;
  }

  /** Notes a problem of an input, with its value where that is no secret. */
  problem(name: InputName, what: string): void {
    this.note([this.nameOf(name), ...this.quoted(name, what), what].join(" "));
  }

  /** Names an input as it was given, or is to be given: a flag, an input of the action or a variable. */
  nameOf(name: InputName): string {
    const { env, isSecret } = inputSpec(name);
    const isFlagged = this.flagged(name) !== undefined;
    if (env && !isFlagged && (isSecret || this.explicit(name) !== undefined)) return env;
    return this.runtime.shell === "cli" ? `--${name}` : name;
  }

  private quoted(name: InputName, what: string): string[] {
    const value = this.explicit(name);
    if (value === undefined || !isShown(name, value)) return [];
    if ([JSON.stringify(value.trim()), UNSHOWN_WORD].some((shown) => what.includes(shown))) return [];
    const short = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE - 1)}…` : value;
    return [JSON.stringify(short)];
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
    if (this.problems.length === 0) return;
    throw wrongUsage(this.problems, this.runtime.shell === "cli" ? this.mode : undefined);
  }
}

/** Returns the function that tells whether a value counts as given. */
function countsFor(name: InputName): typeof notBlank {
  return name === "send-cmd" ? commandIn : notBlank;
}

/** Inputs whose values are never shown, are whole texts, or are shown by their own checks where that is safe. */
const UNSHOWN: readonly InputName[] = ["send-cmd", "body", "queue", "from", "to"];
const LONGEST_QUOTE = 64;

function isShown(name: InputName, value: string): boolean {
  return !inputSpec(name).isSecret && !UNSHOWN.includes(name) && !mayHoldCredentials(value);
}

/** Builds the error for problems with the inputs. @param mode word of the CLI whose help says more */
export function wrongUsage(problems: string[], mode?: string): OwnerReportError {
  const list = problems.length === 1 ? ` ${problems[0]}` : `\n${problems.map((p) => `  - ${p}`).join("\n")}`;
  const help = mode === undefined ? "" : ` See owner-report ${mode} --help.`;
  return new OwnerReportError(
    "usage",
    `Wrong usage:${list}${problems.length === 1 ? "." : ""}\nNothing was queued, sent or changed.${help}`,
  );
}

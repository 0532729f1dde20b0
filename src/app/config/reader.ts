import { isAbsolute, join, resolve } from "node:path";
import { OwnerReportError } from "../../errors.js";
import { commandIn, notBlank } from "../../platform/blank.js";
import type { RuntimeContext } from "../context.js";
import { type Given, type InputName, inputSpec, type Mode } from "./inputs.js";

/** Reads inputs one by one and notes what is wrong with them, so that everything can be said at once. */
export class InputReader {
  private readonly problems: string[] = [];

  constructor(
    readonly mode: Mode,
    readonly given: Given,
    readonly runtime: RuntimeContext,
  ) {}

  /** The value that counts, `undefined` when there is none. Inputs of other modes count as not given. */
  value(name: InputName): string | undefined {
    const { modes, fallback } = inputSpec(name);
    return (modes.includes(this.mode) ? this.explicit(name) : undefined) ?? fallback;
  }

  /** What a flag, an input or the environment gives, whatever the mode; no default. */
  explicit(name: InputName): string | undefined {
    const { env } = inputSpec(name);
    const counts = name === "send-cmd" ? commandIn : notBlank;
    return counts(this.given[name]) ?? (env && counts(this.runtime.environment[env]));
  }

  /** A path as the caller means it: relative to where they are, or to their home. Empty, with a problem noted, where that is not known. */
  path(path: string, name: InputName): string {
    const { directory } = this.runtime;
    // Never quoted: it may hold a password.
    if (/^\s*[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
      this.problem(
        name,
        "is a URL, and a path is needed here; a repository is named by git-remote, with store git",
      );
      return "";
    }
    if (path === "~" || path.startsWith("~/")) return join(this.home(), path.slice(1));
    // Whoever names a report types the name of a file that is there, whatever it looks like.
    const unexpanded = name === "report-id" ? undefined : unexpandedIn(path);
    if (unexpanded !== undefined)
      this.problem(
        name,
        `${JSON.stringify(path)} has ${unexpanded}, which only a shell would expand: write the whole path, or ~/ for ` +
          "the home directory; for a name that is just so begin with ./ or /./",
      );
    else if (!isAbsolute(path) && directory === "")
      this.problem(
        name,
        `${JSON.stringify(path)} is relative, and the current directory is gone: write the whole path`,
      );
    else return resolve(directory, path);
    return "";
  }

  home(): string {
    const { home } = this.runtime;
    if (home === "") this.problem("queue-dir", "is required here: there is no home directory (HOME)");
    return home;
  }

  /** An input that is `true` or `false`. */
  switch(name: InputName): boolean {
    return this.choice(name, ["true", "false"]) === "true";
  }

  choice<T extends string>(name: InputName, choices: readonly [T, ...T[]], hint?: string): T {
    const value = this.value(name)?.trim();
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.problem(name, `must be ${choices.join(" or ")}${hint ? ` (${hint})` : ""}`);
    return found ?? choices[0];
  }

  count(name: InputName, max: number): number | undefined {
    const value = this.value(name)?.trim();
    if (value === undefined) return undefined;
    const count = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (count >= 1 && count <= max) return count;
    this.problem(
      name,
      `must be a whole number of at least 1${max < Number.MAX_SAFE_INTEGER ? ` and at most ${max}` : ""}`,
    );
    return undefined;
  }

  problem(name: InputName, what: string): void {
    this.problems.push(`${name} ${what}`);
  }

  /** @throws OwnerReportError `usage` naming everything that was wrong */
  finish(): void {
    if (this.problems.length > 0) throw wrongUsage(this.problems);
  }
}

/** What of a path a shell would have expanded, had it seen it; nothing of one that begins with `./` or `/./`. */
function unexpandedIn(path: string): string | undefined {
  if (/^\/?\.[/\\]/.test(path)) return undefined;
  return /^~[^/]*|\$[A-Za-z_]\w*|\$[{(][^})]*[})]*|\$[\d@*#?!$'"-]|%[A-Za-z_][^%/\\]*%|![A-Za-z_]\w*!|`/.exec(
    path,
  )?.[0];
}

/** A whole path so written that it is read as it is. */
export function literally(path: string): string {
  return unexpandedIn(path) === undefined ? path : `/.${path}`;
}

/** All that is wrong with what was typed, in one error. */
export function wrongUsage(problems: string[]): OwnerReportError {
  const list = problems.length === 1 ? ` ${problems[0]}` : `\n${problems.map((p) => `  - ${p}`).join("\n")}`;
  return new OwnerReportError(
    "usage",
    `Wrong usage:${list}${problems.length === 1 ? "." : ""}\nNothing was queued, sent or changed.`,
  );
}

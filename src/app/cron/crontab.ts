import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { withoutOwnSettings } from "../../platform/own-settings.js";
import { remedy } from "../../report/remedies.js";
import { storeError } from "../../stores/store-error.js";
import { isForAnyShell } from "./line.js";

const LONGEST_MS = 30_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** The only answers that mean "no crontab" (Vixie and cronie; busybox). No other answer may be read as that. */
const NO_CRONTAB = /^(crontab: )?no crontab for |^crontab: can't open '.*': No such file or directory/m;
const UNTOUCHED = "The crontab was not changed.";

/** Crontab of the current user, through the program `crontab`. Texts hold one character per byte (latin1). */
export class Crontab {
  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly temporaryDirectory: string,
  ) {}

  /** Reads the crontab. @throws OwnerReportError `unavailable` when there is no `crontab`, or it does not show the crontab */
  read(): string {
    const { status, stdout, stderr } = this.run("-l", "ignore");
    if (status === 0) return stdout;
    if (status === 1 && NO_CRONTAB.test(stderr)) return "";
    throw refused("crontab -l did not show the crontab", stderr);
  }

  /** Replaces the crontab and reads it back. @throws OwnerReportError `unavailable`, `store` */
  write(text: string): void {
    const input = this.inputOf(text);
    try {
      const { status, stderr } = this.run("-", input);
      if (status !== 0) throw refused("crontab did not take the new crontab", stderr);
    } finally {
      closeSync(input);
    }
    if (this.read() !== text)
      throw new OwnerReportError(
        "store",
        "The crontab is not what was just written; something else may have changed it. Look at crontab -l, then run this again.",
      );
  }

  /** Opens an unlinked file with the text. With a pipe, a kill of owner-report could install a part of it. */
  private inputOf(text: string): number {
    try {
      const folder = mkdtempSync(join(this.temporaryDirectory, "owner-report-"));
      try {
        const path = join(folder, "crontab");
        writeFileSync(path, text, { encoding: "latin1", mode: 0o600 });
        return openSync(path, "r");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    } catch (error) {
      throw storeError("write the new crontab into", this.temporaryDirectory, error).saying(() => UNTOUCHED);
    }
  }

  private run(argument: "-l" | "-", input: number | "ignore") {
    const { error, ...ended } = spawnSync("crontab", [argument], {
      // Its messages are parsed, so they must be in one language.
      env: { ...withoutOwnSettings(this.environment), LC_ALL: "C" },
      stdio: [input, "pipe", "pipe"],
      encoding: "latin1",
      timeout: LONGEST_MS,
      maxBuffer: MOST_BYTES,
    });
    if (error) throw notStarted(error);
    return ended;
  }
}

/**
 * Replaces our lines in a crontab by `line`, or removes them; the other lines stay as they are. The line stands where ours
 * stood, else last, but above a SHELL that does not understand it: cron uses that for what follows it.
 */
export function crontabWith(text: string, isOurs: (line: string) => boolean, line?: string): string {
  const lines = linesOf(text);
  const all = lines.filter((other) => !isOurs(other));
  if (line !== undefined) all.splice(placeIn(lines, isOurs), 0, line);
  return all.map((each) => `${each}\n`).join("");
}

function placeIn(lines: string[], isOurs: (line: string) => boolean): number {
  const first = lines.findIndex(isOurs);
  const above = first < 0 ? lines : lines.slice(0, first);
  if (foreignShell(above.join("\n"), () => false) === undefined) return above.length;
  return above.findIndex((line) => isForeign(shellIn(line), [SH, OTHERS]));
}

/** Splits a crontab into lines, without their line breaks. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Shells that understand sh syntax. */
const SH = /(?:^|\/)(?:sh|bash|rbash|dash|ash|busybox|zsh|yash|posh|[mlp]?d?ksh\d*)$/;

/** Shells that understand a line of ours all the same, which leaves that syntax to /bin/sh. */
const OTHERS = /(?:^|\/)(?:t?csh|fish)$/;

/** Finds the shell that runs our line, or would run a new one, if it does not understand that; `undefined` if it does. */
export function foreignShell(text: string, isOurs: (line: string) => boolean): string | undefined {
  const lines = linesOf(text);
  const place = lines.findIndex(isOurs);
  const readers = place < 0 || isForAnyShell(lines[place] ?? "") ? [SH, OTHERS] : [SH];
  const set = lines
    .slice(0, place < 0 ? lines.length : place)
    .flatMap((line) => shellIn(line) ?? [])
    .at(-1);
  return isForeign(set, readers) ? set : undefined;
}

function shellIn(line: string): string | undefined {
  return /^\s*(["']?)SHELL\1\s*=\s*(["']?)(.*?)\2\s*$/.exec(line)?.[3];
}

function isForeign(shell: string | undefined, readers: readonly RegExp[]): shell is string {
  return shell !== undefined && !readers.some((known) => known.test(shell));
}

function notStarted(cause: Error): OwnerReportError {
  const name = systemErrorName(cause) ?? cause.message;
  const what =
    name === "ENOENT"
      ? `There is no crontab program on the PATH. Install cron (Debian, Ubuntu: apt-get install cron), or let another scheduler run what this prints: ${remedy("printCron")}.`
      : `The crontab program could not be run to its end (${name}).`;
  return new OwnerReportError("unavailable", `${what} ${UNTOUCHED}`, { cause });
}

function refused(what: string, stderr: string): OwnerReportError {
  const reason = Buffer.from(stderr, "latin1").toString("utf8").trim().slice(0, 2000);
  return new OwnerReportError("unavailable", `${what}: ${reason || "it gave no reason"}. ${UNTOUCHED}`);
}

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { storeError } from "../../stores/store-error.js";

const LONGEST_MS = 30_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** The only answers that mean "empty": everything else must never be taken for it. Vixie and cronie; busybox. */
const NO_CRONTAB = /^(crontab: )?no crontab for |^crontab: can't open '.*': No such file or directory/m;
const UNTOUCHED = "The crontab was not changed.";

/** The crontab of the user who runs this, by the program `crontab`. Texts hold one character per byte (latin1). */
export class Crontab {
  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly temporaryDirectory: string,
  ) {}

  /** @throws OwnerReportError `unavailable` when there is no `crontab`, or it does not show the crontab */
  read(): string {
    const { status, stdout, stderr } = this.run("-l", "ignore");
    if (status === 0) return stdout;
    if (status === 1 && NO_CRONTAB.test(stderr)) return "";
    throw refused("crontab -l did not show the crontab", stderr);
  }

  /** Replaces the crontab and looks whether it took. @throws OwnerReportError `unavailable`, `store` */
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

  /** The text as a file without a name. Were it a pipe and owner-report killed, a part would become the crontab. */
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
      throw storeError("write the new crontab into", this.temporaryDirectory, error, UNTOUCHED);
    }
  }

  private run(argument: "-l" | "-", input: number | "ignore") {
    const { error, ...ended } = spawnSync("crontab", [argument], {
      // What it says is read here, so it must say it in one language.
      env: { ...this.environment, LC_ALL: "C" },
      stdio: [input, "pipe", "pipe"],
      encoding: "latin1",
      timeout: LONGEST_MS,
      maxBuffer: MOST_BYTES,
    });
    if (error) throw notStarted(error);
    return ended;
  }
}

/** A crontab with `line` in the place of the lines that are ours, or without those; the others stay as they are. */
export function crontabWith(text: string, isOurs: (line: string) => boolean, line?: string): string {
  const lines = linesOf(text);
  const place = lines.findIndex(isOurs);
  const all = lines.filter((other) => !isOurs(other));
  if (line !== undefined) all.splice(place < 0 ? all.length : place, 0, line);
  return all.map((each) => `${each}\n`).join("");
}

/** The lines of a crontab, without their line breaks. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** What starts a line of a crontab as its author wrote it: the shells that read sh's language. */
const SH = /(?:^|\/)(?:sh|bash|rbash|dash|ash|busybox|zsh|yash|posh|[mlp]?d?ksh\d*)$/;

/** The shell that runs the line at this place, where it does not read sh's language; `undefined` where it does. */
export function foreignShell(text: string, isOurs: (line: string) => boolean): string | undefined {
  const lines = linesOf(text);
  const place = lines.findIndex(isOurs);
  const set = lines
    .slice(0, place < 0 ? lines.length : place)
    .flatMap((line) => /^\s*(["']?)SHELL\1\s*=\s*(["']?)(.*?)\2\s*$/.exec(line)?.[3] ?? [])
    .at(-1);
  return set === undefined || SH.test(set) ? undefined : set;
}

function notStarted(cause: Error): OwnerReportError {
  const name = systemErrorName(cause) ?? cause.message;
  const what =
    name === "ENOENT"
      ? "There is no crontab program on the PATH. Install cron (Debian, Ubuntu: apt-get install cron), or let another scheduler run what owner-report cron print shows."
      : `The crontab program could not be run to its end (${name}).`;
  return new OwnerReportError("unavailable", `${what} ${UNTOUCHED}`, { cause });
}

function refused(what: string, stderr: string): OwnerReportError {
  const reason = Buffer.from(stderr, "latin1").toString("utf8").trim().slice(0, 2000);
  return new OwnerReportError("unavailable", `${what}: ${reason || "it gave no reason"}. ${UNTOUCHED}`);
}

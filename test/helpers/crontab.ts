import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, start } from "./processes.js";
import { tempDir } from "./temp-dir.js";

/** A program `crontab` with a spool of its own, and what cron would make of its lines. */
export interface FakeCrontab {
  /** A PATH that has it first. */
  path: string;
  /** The crontab as bytes, one character each; `undefined` when there is none. */
  text(): string | undefined;
  set(text: string): void;
  /** From now on every call ends like this instead. */
  answer(shell: string): void;
  /** Runs the command of a line as cron does: by sh, or what SHELL says, with cron's environment. */
  fire(line: string, home: string, shell?: string): Promise<Finished>;
}

/** Makes a fresh one. */
export function fakeCrontab(folder = join(tempDir(), "bin")): FakeCrontab {
  const [program, spool, answer] = ["crontab", "spool", "answer"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(program, script(spool, answer));
  chmodSync(program, 0o755);
  return {
    path: `${folder}:${process.env.PATH ?? ""}`,
    text: () => (existsSync(spool) ? readFileSync(spool, "latin1") : undefined),
    set: (text) => writeFileSync(spool, text, "latin1"),
    answer: (shell) => writeFileSync(answer, shell),
    fire(line, home, shell = "/bin/sh") {
      rmSync(answer, { force: true });
      const env = { HOME: home, LOGNAME: "somebody", PATH: "/usr/bin:/bin", SHELL: shell };
      return start(shell, ["-c", commandOf(line)], { cwd: home, env }).finished;
    },
  };
}

/** As Debian's: says so when there is none, and takes only a text that ends in a line break. */
function script(spool: string, answer: string): string {
  return `#!/bin/sh
if [ -e '${answer}' ]; then . '${answer}'; exit; fi
case "$1" in
  -l) if [ -e '${spool}' ]; then cat '${spool}'; else echo 'no crontab for somebody' >&2; exit 1; fi ;;
  -) cat > '${spool}.new'
     if [ -s '${spool}.new' ] && [ -n "$(tail -c 1 '${spool}.new')" ]; then echo 'missing newline' >&2; exit 1; fi
     mv '${spool}.new' '${spool}' ;;
  *) exit 2 ;;
esac
`;
}

/** What cron hands to the shell: the words after the five of the time, `%` no longer escaped. */
function commandOf(line: string): string {
  const command = line.split(" ").slice(5).join(" ");
  if (/(^|[^\\])%/.test(command)) throw new Error(`cron would cut the line at a %: ${line}`);
  return command.replaceAll("\\%", "%");
}

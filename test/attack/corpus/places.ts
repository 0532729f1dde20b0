import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { handWritten } from "../../helpers/queue.js";
import { tempDir } from "../../helpers/temp-dir.js";

/** What no log, output or record may show: it lies in files that the queue has no business reading. */
export const ELSEWHERE = "secret-of-another-file";

/** A file name in pending/, without `.md`: a report by this name is sent, or refused by name. */
export interface HostileName {
  name: string;
  isSent: boolean;
}

const refused = [
  ...["-rf", "--help", "a..b", "CON", "con", "nul", "NUL.txt", "COM1", "lpt9.x", "aux", "prn"],
  ...[
    "x\ny",
    "x\ry",
    "x y",
    " x",
    "x ",
    "x\ty",
    "\u001b[31mx",
    "\u0007",
    "x\u202ey",
    "x\u200by",
    "é",
    "進度",
    "🚀",
  ],
  ...[
    "a\\b",
    "a:b",
    "a*b",
    "a?b",
    'a"b',
    "a<b>",
    "a|b",
    "$(touch pwned)",
    "`id`",
    "a;b",
    "a&b",
    "a'b",
    "%2e%2e%2f",
  ],
  ...[
    "::error::forged",
    "##[error]forged",
    "outcome=sent",
    "x<<EOF",
    "_x",
    "x.",
    "x.lock",
    "X.LOCK",
    "x.md",
    "x.MD",
  ],
  ...["x".repeat(121), "x".repeat(252), "~", "#x", "@x", "__proto__", "~root", "{}", "[x]", "!"],
];
const sent = [
  "0",
  "x".repeat(120),
  "a.b.c",
  "A_b-C",
  "constructor",
  "toString",
  "console",
  "com",
  "null",
  "a--rf",
  "1e3",
];

export const names: readonly HostileName[] = [
  ...refused.map((name) => ({ name, isSent: false })),
  ...sent.map((name) => ({ name, isSent: true })),
];

/** Something that lies under a report's name and is no plain file of its own. */
export interface HostilePlace {
  name: string;
  place: (path: string) => void;
  /** Sent when its content is a good report: a hard link is as good as any file. */
  isSent?: boolean;
}

const run = (file: string, ...args: string[]) => void execFileSync(file, args);

function elsewhere(text: string): string {
  const path = join(tempDir(), "elsewhere");
  writeFileSync(path, text);
  return path;
}

function linkTo(target: string): (path: string) => void {
  return (path) => symlinkSync(target, path);
}

function sparse(path: string): void {
  writeFileSync(path, "");
  truncateSync(path, 2 ** 40);
}

function folder(path: string): void {
  mkdirSync(path);
  writeFileSync(join(path, "x.md"), handWritten());
}

export const places: readonly HostilePlace[] = [
  { name: "a symlink to /proc/self/environ", place: linkTo("/proc/self/environ") },
  { name: "a symlink to /proc/self/mem", place: linkTo("/proc/self/mem") },
  { name: "a symlink to /proc/self/fd/0", place: linkTo("/proc/self/fd/0") },
  { name: "a symlink to /dev/stdin", place: linkTo("/dev/stdin") },
  { name: "a symlink to /dev/tty", place: linkTo("/dev/tty") },
  { name: "a symlink to /dev/urandom", place: linkTo("/dev/urandom") },
  { name: "a symlink to /etc/passwd", place: linkTo("/etc/passwd") },
  {
    name: "a symlink to a good report",
    place: (p) => symlinkSync(elsewhere(handWritten({ done: ELSEWHERE })), p),
  },
  { name: "a symlink to a report in sent", place: linkTo("../sent/x.md") },
  { name: "a symlink to itself", place: (path) => symlinkSync(path, path) },
  { name: "a symlink to a directory", place: linkTo("/") },
  { name: "a symlink to nothing", place: linkTo("nothing") },
  { name: "a FIFO", place: (path) => run("mkfifo", path) },
  { name: "a FIFO nobody may read", place: (path) => run("mkfifo", "-m", "000", path) },
  {
    name: "a socket",
    place: (path) => run("python3", "-c", `import socket,sys; socket.socket(1).bind(sys.argv[1])`, path),
  },
  { name: "a directory", place: (path) => void mkdirSync(path) },
  {
    name: "a directory with a report in it",
    place: folder,
  },
  {
    name: "a hard link to a file that is no report",
    place: (path) => linkSync(elsewhere(`${ELSEWHERE}\n`), path),
  },
  {
    name: "a hard link to a good report",
    place: (path) => linkSync(elsewhere(handWritten()), path),
    isSent: true,
  },
  { name: "a sparse file of 1 TiB", place: sparse },
  {
    name: "a file of 1 MiB and a byte",
    place: (path) => writeFileSync(path, `${handWritten()}${"x".repeat(1024 * 1024)}`),
  },
];

/** Devices, which only root can make. */
export const devices: readonly HostilePlace[] = [
  { name: "the device null", place: (path) => run("mknod", path, "c", "1", "3") },
  { name: "the device zero", place: (path) => run("mknod", path, "c", "1", "5") },
  { name: "a block device that is not there", place: (path) => run("mknod", path, "b", "250", "250") },
];

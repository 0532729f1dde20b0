import type { SystemCall } from "../helpers/strace.js";
import type { Room } from "./room.js";

/** Every call that can change something outside the process, by all names that Node and libuv know. */
export const MUTATING = [
  ...["openat", "open", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendto", "sendmsg"],
  ...["fsync", "fdatasync", "sync_file_range", "link", "linkat", "symlink", "symlinkat"],
  ...["rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"],
  ...["ftruncate", "truncate", "fallocate", "copy_file_range", "sendfile", "chmod", "fchmod", "fchmodat"],
  ...["fork", "vfork", "clone", "clone3", "connect"],
];

const FORKS = ["fork", "vfork", "clone", "clone3"];

/** Whether a call changes what others can see: the queue, temporary files, standard output, a server, or a new process. */
export function isMutation({ name, text }: SystemCall, room: Room): boolean {
  if (FORKS.includes(name)) return !text.includes("CLONE_THREAD");
  if (/^(open|openat|creat)$/.test(name) && !text.includes("O_CREAT")) return false;
  return pathsIn(text, room).length > 0 || isStdout(text) || isToServer(text);
}

/** The calls that fail on a full, broken or forbidden disk. */
export const FAILING = [
  ...["openat", "open", "write", "pwrite64", "writev", "read", "pread64", "getdents64", "fsync", "fdatasync"],
  ...["link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"],
];

/** Whether a call works on the queue or on temporary files. */
export function touchesFiles({ text }: SystemCall, room: Room): boolean {
  return pathsIn(text, room).length > 0;
}

/** A call in words that are the same in every run: its name and what it touches. */
export function describeCall({ name, text }: SystemCall, room: Room): string {
  if (FORKS.includes(name)) return "fork";
  const plain = name.replace(/^(link|rename|unlink|mkdir|open)at2?$/, "$1");
  if (isToServer(text)) return `${plain.replace(/^(writev|send\w+)$/, "write")} socket`;
  const touched = isStdout(text) ? ["stdout"] : pathsIn(text, room);
  return [plain, ...new Set(touched)].join(" ");
}

function isStdout(text: string): boolean {
  return /^write\w*\(1</.test(text);
}

/** Whether a call connects to a server, or sends to it. */
function isToServer(text: string): boolean {
  // Descriptors 1 and 2 are sockets too, where the one who started it reads from them.
  return /^connect\(.*AF_INET|^(write\w*|send\w+)\((?!1<|2<)\d+<socket/.test(text);
}

function pathsIn(text: string, room: Room): string[] {
  const found = text.matchAll(/"([^"]*)"|<([^<>]*)>/g);
  return [...found]
    .map(([, argument, descriptor]) => argument ?? descriptor ?? "")
    .filter((path) => path.startsWith(`${room.dir}/`))
    .map((path) => withoutRandomness(path.slice(room.dir.length + 1)));
}

function withoutRandomness(path: string): string {
  return path
    .replace(/\/\.[0-9a-z-]+\.tmp$/, "/.*.tmp")
    .replace(/\/(\.put|lock)\.[0-9a-f]{16}$/, "/$1.*")
    .replace(/owner-report-[0-9a-z-]+-\w{6}/, "scratch")
    .replace(/\d{8}t\d{9}z-[a-z0-9-]+-[0-9a-f]{8}/, "<id>");
}

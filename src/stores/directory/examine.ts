import { accessSync, constants, existsSync, lstatSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { systemErrorName } from "../../errors.js";
import { remedy } from "../../report/remedies.js";
import type { Finding } from "../store.js";
import type { QueueFolders } from "./folders.js";

/** Free bytes below which the next few reports may not fit. */
const LITTLE_ROOM = 16 * 1024 * 1024;

/** Checks a queue directory besides its reports: existence, permissions, tracking by git, free space. */
export function examineDirectory(folders: QueueFolders): Finding[] {
  const { location } = folders;
  const tracking = untracked(folders);
  if (!existsSync(location)) return [missing(location), tracking, ...room(nearest(location))];
  return [writable(folders), privateness(folders), tracking, ...room(location)];
}

function untracked(folders: QueueFolders): Finding {
  const what = "git";
  try {
    folders.mustBeUntracked();
    return { what, state: "pass", seen: "does not track the queue", remedy: "" };
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    return { what, state: "fail", seen, remedy: "" };
  }
}

function missing(location: string): Finding {
  const remedy =
    "Queue a first report, or check its address, queue (or OWNER_REPORT_QUEUE): an empty queue and a wrong path look alike.";
  return { what: "queue directory", state: "warn", seen: `${location} does not exist yet`, remedy };
}

function writable(folders: QueueFolders): Finding {
  const what = "queue directory";
  try {
    for (const path of folders.existing()) accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return { what, state: "pass", seen: `${folders.location} can be read and written`, remedy: "" };
  } catch (error) {
    const seen = `${folders.location} cannot be used by this user (${systemErrorName(error) ?? String(error)})`;
    return {
      what,
      state: "fail",
      seen,
      remedy: "Give this user the directory (chown -R), or run as its owner.",
    };
  }
}

function privateness(folders: QueueFolders): Finding {
  const what = "queue permissions";
  const [open] = folders.writableByAll();
  if (open === undefined) {
    const mode = (lstatSync(folders.location).mode & 0o777).toString(8);
    return { what, state: "pass", seen: `not writable by everybody (${mode})`, remedy: "" };
  }
  return {
    what,
    state: "fail",
    seen: `${open} can be written to by everybody`,
    remedy: "End that:",
    remedies: [{ when: "", command: remedy("closeQueue", open) }],
  };
}

function room(path: string): Finding[] {
  const what = "disk space";
  try {
    const { bavail, bsize } = statfsSync(path);
    const free = bavail * bsize;
    const seen = `${Math.floor(free / 1024 / 1024)} MiB free`;
    return free >= LITTLE_ROOM
      ? [{ what, state: "pass", seen, remedy: "" }]
      : [{ what, state: "fail", seen, remedy: "Make room: no report can be queued on a full disk." }];
  } catch (error) {
    const seen = `unknown (${systemErrorName(error) ?? String(error)})`;
    return [{ what, state: "skipped", seen, remedy: "" }];
  }
}

function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { O_NOFOLLOW, O_NONBLOCK } from "../platform/files.js";
import type { ProcessResult } from "./process.js";
import { discardScratch, makeScratch } from "./scratch.js";
import type { Outgoing } from "./sender.js";

/** Files of one attempt, under names of its own. */
export interface AttemptFiles {
  /** Copy of the report. */
  report: string;
  /** What the command has on standard input. */
  json: string;
  /** Empty until the command says something in it. */
  result: string;
}

/**
 * The private folder of the files that a send command gets. A file that the command of the last attempt left as it was
 * becomes the next attempt's: on some file systems a new one costs as much as the command. One that anybody may still
 * have is left alone.
 */
export class AttemptFolder {
  private folder: string | undefined;
  /** True once a command has left processes behind, which may still need the report's copy. */
  private isInUse = false;
  /** Files of an attempt that is over, if nobody has them any more. */
  private free: AttemptFiles | undefined;

  constructor(private readonly directory: string) {}

  /** Writes the files of an attempt. */
  prepare({ report, attempt, bytes, json }: Outgoing): AttemptFiles {
    this.folder ??= makeScratch(this.directory);
    const name = join(this.folder, `${report.report_id}-${attempt}`);
    const files = { report: `${name}.md`, json: `${name}.json`, result: `${name}.result` };
    const { free } = this;
    this.free = undefined;
    write(files.report, bytes, free?.report);
    write(files.json, json, free?.json);
    if (free === undefined || !isEmpty(free.result)) write(files.result, "");
    else renameSync(free.result, files.result);
    return files;
  }

  /** Notes how the command that had these files ended. */
  ended(files: AttemptFiles, { exitCode, leftBehind }: ProcessResult): void {
    this.isInUse ||= leftBehind === true;
    // Of any other ending it is not known whether it left processes behind.
    this.free = exitCode === 0 && !this.isInUse ? files : undefined;
  }

  close(): void {
    // A folder that is still in use is removed by a later process.
    if (this.folder !== undefined && !this.isInUse) discardScratch(this.folder);
    this.folder = undefined;
    this.free = undefined;
  }
}

/** Writes a file, over a free one where that is possible. */
function write(path: string, content: string | Uint8Array, free?: string): void {
  if (free !== undefined && isWrittenOver(free, content)) renameSync(free, path);
  else writeFileSync(path, content, { mode: 0o600, flag: "wx" });
}

/** Writes over a file unless it is none any more, may not be written, or has another name somewhere. */
function isWrittenOver(path: string, content: string | Uint8Array): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.nlink > 1) return false;
    writeFileSync(descriptor, content);
    // Not emptied before: that would free its blocks.
    ftruncateSync(descriptor, Buffer.byteLength(content));
    return true;
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Checks whether a result file is as it was made. */
function isEmpty(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === 0 && stat.nlink === 1;
}

import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";

const made: string[] = [];

afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

/** Where a directory lies whose path a screen shows, and cuts to its width: wherever this machine has its temporary files. */
export const ON_SCREENS = process.platform === "win32" ? tmpdir() : "/tmp";

/** A fresh directory, removed when the test file ends. */
export function tempDir(parent = tmpdir()): string {
  const dir = realpathSync(mkdtempSync(join(parent, "owner-report-test-")));
  made.push(dir);
  return dir;
}

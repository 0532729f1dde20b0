import { expect, test } from "@jest/globals";
import { foreignShell } from "../../src/app/cron/crontab.js";

const isOurs = (line: string) => line.endsWith("# ours");
const shellOf = (...lines: string[]) => foreignShell(`${lines.join("\n")}\n`, isOurs);
const ours = "* * * * * it # ours";

test.each([
  "sh",
  "/bin/sh",
  "/bin/bash",
  "/usr/bin/zsh",
  "/bin/dash",
  "/bin/ksh93",
  "/usr/bin/mksh",
  "/bin/busybox",
])("%s reads a line that is written for sh", (shell) => {
  expect(shellOf(`SHELL=${shell}`, ours)).toBeUndefined();
  expect(shellOf(` SHELL = "${shell}" `, ours)).toBeUndefined();
});

test.each(["/bin/tcsh", "/bin/csh", "fish"])("%s reads a new line all the same", (shell) => {
  const newer = `* * * * * /bin/sh -c 'exec "$@" > "$0" 2>&1' log it # ours`;
  expect([shellOf(`SHELL=${shell}`), shellOf(`SHELL=${shell}`, newer)]).toEqual([undefined, undefined]);
  expect(shellOf(`SHELL=${shell}`, ours)).toBe(shell);
});

test.each(["/usr/sbin/nologin", "/bin/false", "/opt/xsh/rc", "/usr/bin/pwsh", ""])("%j does not", (shell) => {
  expect(shellOf("MAILTO=x", `SHELL=${shell}`, "0 3 * * * nightly", ours)).toBe(shell);
  expect(shellOf(`"SHELL" = '${shell}'`, ours)).toBe(shell);
  expect(shellOf(`SHELL=${shell}`)).toBe(shell);
});

test("the last one above the line counts; one below it, or in a comment, does not", () => {
  expect(shellOf("SHELL=/bin/tcsh", "SHELL=/bin/sh", ours)).toBeUndefined();
  expect(shellOf("SHELL=/bin/sh", "SHELL=/bin/tcsh", ours)).toBe("/bin/tcsh");
  expect(shellOf(ours, "SHELL=/bin/tcsh")).toBeUndefined();
  expect(shellOf("# SHELL=/bin/tcsh", "OTHERSHELL=/bin/tcsh", ours)).toBeUndefined();
  expect(shellOf(ours)).toBeUndefined();
});

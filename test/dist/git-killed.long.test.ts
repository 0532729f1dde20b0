import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { describeOnPosix } from "../helpers/platform.js";
import { recordingSender, type Send } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const REAL_GIT = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();

/** A PATH on which git kills the process that runs it, before or after its nth push. */
function deadlyPath(nth: number, when: "before" | "after"): string {
  const folder = tempDir();
  const pushes = join(folder, "pushes");
  const lines = [
    "#!/bin/sh",
    `case " $* " in *" push "*) echo >> ${pushes} ;; *) exec ${REAL_GIT} "$@" ;; esac`,
    `[ "$(wc -l < ${pushes})" -eq ${nth} ] || exec ${REAL_GIT} "$@"`,
    ...(when === "after" ? [`${REAL_GIT} "$@"`] : []),
    "kill -KILL $PPID",
  ];
  writeFileSync(join(folder, "git"), `${lines.join("\n")}\n`);
  chmodSync(join(folder, "git"), 0o755);
  return `${folder}${delimiter}${process.env.PATH}`;
}

/** The sends of a report that an earlier one came before, and that do not say so. */
function unmarked(sends: readonly Send[]): Send[] {
  return sends.filter(
    ({ id, possibleDuplicate }, index) =>
      possibleDuplicate !== "1" && sends.findIndex((send) => send.id === id) < index,
  );
}

// The lock, the first attempt, a settling and the next attempt twice, the last settling, the end.
const PUSHES = [1, 2, 3, 4, 5, 6];

describeOnPosix("a pass over a git queue that is killed", () => {
  test.each(PUSHES.flatMap((nth) => [["before", nth] as const, ["after", nth] as const]))(
    "%s its push number %i loses nothing, keeps the order, and marks what it may have sent twice",
    async (when, nth) => {
      const queue = newGitQueue();
      const ids = gitBacklog(queue, 3);
      const sender = recordingSender();
      const env = { ...queue.env(), ...sender.env };
      const args = ["watchdog", "--all", "--send-cmd", sender.record];
      const killed = await cli(args, { env: { ...env, PATH: deadlyPath(nth, when) } });
      expect(killed.signal).toBe("SIGKILL");
      expect([...queue.pending(), ...queue.archived("sent")].sort()).toEqual(ids);
      const next = await cliJson(args, { env });
      expect(next).toMatchObject({ code: 0, json: { pending_count: 0, held_count: 0 } });
      expect(queue.archived("sent")).toEqual(ids);
      const sends = sender.sends();
      expect([...new Set(sends.map(({ id }) => id))]).toEqual(ids);
      expect(sends.length).toBeLessThanOrEqual(ids.length + 1);
      expect(unmarked(sends)).toEqual([]);
    },
  );
});

import { chmodSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cliBundle } from "../helpers/bundles.js";
import { cli } from "../helpers/cli.js";
import { describeOnLinux, describeOnPosix } from "../helpers/platform.js";
import { start } from "../helpers/processes.js";
import { newQueue } from "../helpers/queue.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";
import { ground } from "./foreign-ground.js";

describeOnPosix("T-15 a queue that everybody can write to is warned of, by name", () => {
  test.each([
    ["watchdog", "--send-cmd", "true"],
    ["driver", "own-id", "--send-cmd", "true"],
  ])("by %s", async (...word) => {
    const { queue } = ground();
    chmodSync(queue.dir, 0o777);
    chmodSync(join(queue.dir, "pending"), 0o777);
    const { shown } = await cli([...word, ...queue.flag]);
    expect(shown).toMatch(new RegExp(`warning: .*${queue.dir}.*writ`));
  });
});

describeOnLinux("T-16 what is made is private whatever the umask", () => {
  test.each(["000", "022", "077"])("umask %s", async (umask) => {
    const top = tempDir();
    const queue = newQueue(join(top, "new/parent/queue"));
    const seen = join(top, "seen");
    const scratch = 'd=$(dirname "$OWNER_REPORT_FILE"); stat -c %a "$d" "$d"/* > "$SEEN"';
    const script = `umask ${umask}; exec "$0" "$@"`;
    const words = ["direct", "--team", "t", "--worker", "w", "--progress", "1", "--report-id", "own-id"];
    const args = [process.execPath, cliBundle, ...words, "--send-cmd", scratch, ...queue.flag];
    const env = { ...systemEnvironment(top), SEEN: seen };
    expect(await start("bash", ["-c", script, ...args], { cwd: top, env }).finished).toMatchObject({
      code: 0,
    });
    const made = readdirSync(join(top, "new"), { recursive: true, encoding: "utf8" });
    expect(made).toEqual(
      expect.arrayContaining(["parent/queue/sent/own-id.md", "parent/queue/log/watchdog.jsonl"]),
    );
    for (const name of ["", ...made]) {
      const stat = lstatSync(join(top, "new", name));
      expect([name, (stat.mode & 0o777).toString(8)]).toEqual([name, stat.isDirectory() ? "700" : "600"]);
    }
    expect(readFileSync(seen, "utf8")).toBe("700\n600\n600\n600\n");
  });
});

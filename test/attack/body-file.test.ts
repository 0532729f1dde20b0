import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { start } from "../helpers/processes.js";
import { newQueue } from "../helpers/queue.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";

const SECRET = "AUTHORIZATION: basic eDpnaHNfdG9rZW4=";
const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

/** A workspace that whoever opened the pull request filled: what `body-file` leads to is not theirs. */
function workspace(): string {
  const directory = tempDir();
  mkdirSync(join(directory, ".git"));
  writeFileSync(join(directory, ".git/config"), SECRET);
  mkdirSync(join(directory, "docs"));
  writeFileSync(join(directory, "docs/report.md"), "the report");
  symlinkSync(".git/config", join(directory, "link.md"));
  symlinkSync(".git", join(directory, "folder"));
  symlinkSync("/proc/self/environ", join(directory, "environ.md"));
  symlinkSync("/dev/zero", join(directory, "zero.md"));
  execFileSync("mkfifo", [join(directory, "fifo.md")]);
  return directory;
}

const refused = [
  "link.md",
  "./docs/../link.md",
  "folder/config",
  "environ.md",
  "zero.md",
  "fifo.md",
  "/dev/zero",
  "/proc/self/environ",
  "docs",
];

describeOnPosix("a body file in a workspace of others", () => {
  test.each(refused)(
    "T-28 %s is refused at once: no link, FIFO, device or folder is a body",
    async (file) => {
      const directory = workspace();
      const paths = file.startsWith("/") ? [file] : [file, join(directory, file)];
      for (const path of paths) {
        const queue = newQueue();
        const word = ["producer", ...report, "--body-file", path, ...queue.flag];
        const { code, stderr } = await cli(word, { cwd: directory });
        expect([code, existsSync(queue.dir)]).toEqual([64, false]);
        expect(stderr).toContain(JSON.stringify(path));
        const inputs = { mode: "producer", team: "t", worker: "w", progress: "1%", "body-file": path };
        const step = await runAction(inputs, { workspace: directory });
        expect([step.code, step.outputs.outcome]).toEqual([1, "error"]);
      }
    },
  );

  test("T-28 a link in the runner's temporary directory is none either", async () => {
    const [temporary, directory] = [tempDir(), workspace()];
    symlinkSync(join(directory, ".git"), join(temporary, "out"));
    const path = join(temporary, "out/config");
    const inputs = { mode: "producer", team: "t", worker: "w", progress: "1%", "body-file": path };
    const { outputs } = await runAction(inputs, { workspace: directory, env: { RUNNER_TEMP: temporary } });
    expect(outputs.outcome).toBe("error");
  });

  test("a plain file is read, also where the folders above the workspace are links", async () => {
    const above = tempDir();
    symlinkSync(workspace(), join(above, "ws"));
    const directory = join(above, "ws");
    for (const path of ["docs/report.md", join(directory, "docs/report.md")]) {
      const queue = newQueue();
      const { json } = await cliJson(["producer", ...report, "--body-file", path, ...queue.flag], {
        cwd: directory,
      });
      expect(readFileSync(String(json.report_path), "utf8")).toContain("the report");
    }
  });

  test("what a shell hands over is read: -, /dev/stdin, <(…)", async () => {
    const queue = newQueue();
    const words = `producer ${report.join(" ")} --queue '${queue.dir}' --json --body-file`;
    const program = `'${process.execPath}' '${cliBundle}' ${words}`;
    for (const given of [
      "- <<< piped",
      "/dev/stdin <<< piped",
      "<(echo piped)",
      "- < <(sleep 0.1; echo piped)",
    ]) {
      const { stdout } = await start("bash", ["-c", `${program} ${given}`], {
        cwd: tempDir(),
        env: systemEnvironment(tempDir()),
      }).finished;
      expect(readFileSync(JSON.parse(stdout).report_path, "utf8")).toContain("piped");
    }
  });
});

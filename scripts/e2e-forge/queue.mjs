import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Git queue in a repository of a forge, used through the CLI with a token. */
export class Queue {
  #log;
  #env;

  constructor(remote, token, folder) {
    mkdirSync(join(folder, "home"), { recursive: true });
    this.#log = join(folder, "sent.txt");
    this.#env = {
      PATH: process.env.PATH,
      HOME: join(folder, "home"),
      TMPDIR: folder,
      OWNER_REPORT_QUEUE: `git:${remote}`,
      ...(token && { OWNER_REPORT_TOKEN: token }),
    };
  }

  /** Runs the CLI to its end. */
  run(args) {
    return new Promise((done) => {
      execFile(process.execPath, [cli, ...args], { env: this.#env }, (error, stdout, stderr) =>
        done({ code: error ? error.code : 0, out: stdout, err: stderr, text: stdout + stderr }),
      );
    });
  }

  produce(id) {
    const args = ["--team", "e2e", "--worker", "forge", "--progress", "50%"];
    return this.run(["producer", ...args, ...(id ? ["--report-id", id] : [])]);
  }

  /** Runs a pass whose send command writes each id, and whether it may be a duplicate, on a line. */
  drain(before = "true") {
    const line = "${OWNER_REPORT_ID}${OWNER_REPORT_POSSIBLE_DUPLICATE:+ again}";
    const command = `${before}; echo "${line}" >> '${this.#log}'`;
    return this.run(["watchdog", "--all", "--send-cmd", command]);
  }

  /** Lists the messages sent so far, in their order. */
  sent() {
    try {
      return readFileSync(this.#log, "utf8").trimEnd().split("\n");
    } catch {
      return [];
    }
  }

  async ids(state) {
    const { out } = await this.run(["list", "--state", state, "--json"]);
    return JSON.parse(out).reports.map((report) => report.report_id);
  }

  get folder() {
    return dirname(this.#log);
  }
}

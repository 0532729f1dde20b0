import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { startAct } from "./act.mjs";
import { serveRepository } from "./git-server.mjs";
import { startReceiver } from "./receiver.mjs";
import { CHECKOUT } from "./repositories.mjs";

/** Value of `github.token` in every run. */
const TOKEN = "the-token-of-the-job";
/** Token for the private queue repository, and nothing else. */
export const QUEUE_TOKEN = "the-token-of-the-queue";

/** Resources of one scenario: a home, a queue, a receiver, and runs of act whose steps run on one Node. */
export class World {
  /**
   * Creates a world. @param setting `act` and `node`, two binaries, the `repositories` of makeRepositories, and more `secrets`
   */
  static async make(setting) {
    return new World(setting, await startReceiver());
  }

  constructor({ act, node, repositories, secrets = {} }, receiver) {
    const folder = mkdtempSync(join(repositories.folder, "world-"));
    Object.assign(this, { act, repositories, receiver, folder, more: secrets, closers: [receiver.close] });
    [this.home, this.bin, this.cache, this.queue] = ["home", "bin", "cache", "queue"].map((name) =>
      join(folder, name),
    );
    for (const path of [this.home, this.bin]) mkdirSync(path);
    symlinkSync(node, join(this.bin, "node"));
    this.nodeVersion = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  }

  close() {
    for (const close of this.closers) close();
  }

  /** Starts a workflow of the pipeline that uses `owner-report/owner-report@v1`. */
  start(workflow, options) {
    return this.startIn(this.repositories.pipeline, workflow, options);
  }

  /** Starts a workflow of the copy of this repository, which uses `./`. Its queue is `queue`, which outlives the run. */
  startOwn(workflow, { env, ...options } = {}) {
    const all = { OWNER_REPORT_QUEUE: this.queue, ...env };
    return this.startIn(this.repositories.self, workflow, { ...options, env: all });
  }

  run(workflow, options) {
    return this.start(workflow, options).ended;
  }

  runOwn(workflow, options) {
    return this.startOwn(workflow, options).ended;
  }

  /** Starts a workflow in a folder. @param options `payload`: the event, as GitHub would write it */
  startIn(cwd, workflow, { event = "workflow_dispatch", env = {}, payload } = {}) {
    const started = startAct({
      binary: this.act,
      cwd,
      workflow: join(".github/workflows", workflow),
      event,
      flags: [...this.flags(env), ...this.eventFlags(payload)],
      env: {
        PATH: [this.bin, process.env.PATH].join(delimiter),
        HOME: this.home,
        ACT_DISABLE_VERSION_CHECK: "1",
      },
    });
    const ended = started.ended.then((run) => {
      this.last = run;
      return run;
    });
    return { ...started, ended };
  }

  eventFlags(payload) {
    if (!payload) return [];
    const file = join(this.folder, "event.json");
    writeFileSync(file, JSON.stringify(payload));
    return ["--eventpath", file];
  }

  flags(env) {
    const { action, checkout } = this.repositories;
    const variables = { RECEIVER_URL: this.receiver.url, COPIED_ACTION: action, ...env };
    return [
      ...["--action-cache-path", this.cache],
      ...["--local-repository", `owner-report/owner-report@v1=${action}`],
      ...["--local-repository", `${CHECKOUT}=${checkout}`],
      ...Object.entries(this.secrets()).flatMap(([name, value]) => ["--secret", `${name}=${value}`]),
      ...Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ];
  }

  secrets() {
    return {
      GITHUB_TOKEN: TOKEN,
      OWNER_REPORT_WEBHOOK_URL: this.receiver.url,
      REPORT_QUEUE_TOKEN: QUEUE_TOKEN,
      ...this.more,
    };
  }

  /** Replaces github.com by a server on loopback that accepts one token: the token of the job, or another. */
  async serveGit(token = TOKEN, repository = "octo/pipeline") {
    const server = await serveRepository(this.folder, repository, token);
    this.closers.push(server.close);
    return { ...server, env: { GITHUB_SERVER_URL: server.url, OWNER_REPORT_QUEUE: "git" } };
  }

  /** Finds the queue in the workspace of the only run so far; act keeps only the workspace of a failed run. */
  workspaceQueue() {
    const left = existsSync(this.cache) ? readdirSync(this.cache) : [];
    const workspaces = left.filter((name) => /^[0-9a-f]{16}$/.test(name));
    if (workspaces.length !== 1) throw new Error(`act left ${workspaces.length} workspaces, not one`);
    return join(this.cache, workspaces[0], "hostexecutor/.owner-reports");
  }
}

import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_MS = 60_000;

/** Gitea server on loopback with SQLite, in a folder that is removed with it. */
export class Gitea {
  #folder = mkdtempSync(join(tmpdir(), "owner-report-gitea-"));
  #installed;
  #process;

  /** Starts a server. @param installed result of installGitea */
  static async start(installed) {
    const gitea = new Gitea();
    gitea.#installed = installed;
    gitea.port = await freePort();
    gitea.url = `http://127.0.0.1:${gitea.port}`;
    gitea.#configure();
    gitea.command(["migrate"]);
    gitea.admin = gitea.#makeUser("chief", ["--admin"]);
    await gitea.resume();
    return gitea;
  }

  #configure() {
    const secret = () => randomBytes(32).toString("hex");
    const work = join(this.#folder, "work");
    mkdirSync(work);
    this.config = join(this.#folder, "app.ini");
    writeFileSync(
      this.config,
      `RUN_MODE = prod
WORK_PATH = ${work}
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true
[server]
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${this.port}
ROOT_URL = ${this.url}/
STATIC_ROOT_PATH = ${this.#installed}
OFFLINE_MODE = true
DISABLE_SSH = true
[database]
DB_TYPE = sqlite3
PATH = ${join(work, "gitea.db")}
[security]
INSTALL_LOCK = true
SECRET_KEY = ${secret()}
PASSWORD_HASH_ALGO = pbkdf2_v1
[service]
DISABLE_REGISTRATION = true
[actions]
ENABLED = true
DEFAULT_ACTIONS_URL = self
[cron]
ENABLED = false
[log]
LEVEL = Warn
ROOT_PATH = ${join(work, "log")}
`,
    );
  }

  /** Runs one of Gitea's own commands and returns its output. */
  command(args) {
    const file = join(this.#installed, "gitea");
    return execFileSync(file, [...args, "--config", this.config], {
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  }

  #makeUser(name, args = []) {
    const password = randomBytes(12).toString("hex");
    const known = ["--username", name, "--password", password, "--email", `${name}@localhost.invalid`];
    this.command(["admin", "user", "create", ...known, "--must-change-password=false", ...args]);
    return { name, password };
  }

  /** Creates another user, who owns nothing. */
  user(name) {
    return this.#makeUser(name);
  }

  /** Starts the server; after {@link kill}, on the same port and with the same data. */
  async resume() {
    const log = openSync(join(this.#folder, "server.log"), "a");
    const args = ["web", "--config", this.config];
    this.#process = spawn(join(this.#installed, "gitea"), args, { stdio: ["ignore", log, log] });
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.ended = ended;
    for (const end = performance.now() + START_MS; performance.now() < end; await sleep(100)) {
      if (this.#process.exitCode !== null) break;
      const up = await fetch(`${this.url}/api/healthz`).catch(() => undefined);
      if (up?.ok) return;
    }
    throw new Error(`Gitea did not start:\n${this.log()}`);
  }

  log() {
    return readFileSync(join(this.#folder, "server.log"), "utf8").slice(-4000);
  }

  /** Kills the server at once. */
  async kill() {
    this.#process.kill("SIGKILL");
    await this.ended;
  }

  async close() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Calls the API as a user. @throws Error with the response if it is not a success */
  async api(method, path, { as = this.admin, body } = {}) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${as.name}:${as.password}`).toString("base64")}`,
        "content-type": "application/json",
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** Creates a repository of the admin with one commit; returns its URL. */
  async repository(name, more = {}) {
    await this.api("POST", "/user/repos", { body: { name, auto_init: true, ...more } });
    return `${this.url}/${this.admin.name}/${name}.git`;
  }

  /** Creates a token with the given scopes. */
  async token(name, scopes, as = this.admin) {
    const path = `/users/${as.name}/tokens`;
    return (await this.api("POST", path, { as, body: { name, scopes } })).sha1;
  }
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

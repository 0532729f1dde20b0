import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { dirname, join } from "node:path";
import { createServer, type Server } from "node:tls";
import { afterAll, describe, expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { serveGit } from "../helpers/git-http.js";
import { newGitQueue } from "../helpers/git-queue.js";
import { git } from "../helpers/git-remote.js";
import { describeOnPosix } from "../helpers/platform.js";
import { areInstalled } from "../helpers/programs.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];
const NOTHING_QUEUED = /The report was not queued\./;

function program(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

function repository(...options: string[]): string {
  const path = join(tempDir(), "remote.git");
  git(["init", "--quiet", "--bare", ...options, path]);
  return path;
}

describe("a producer that a server refuses says that nothing was queued, and why", () => {
  test("a repository with SHA-256 names, by its path and over http", async () => {
    const path = repository("--object-format=sha256");
    git(["-C", path, "config", "http.receivepack", "true"]);
    const { url, token } = await serveGit(path);
    for (const env of [newGitQueue().env(path), newGitQueue().env(url, token)]) {
      const { code, json } = await cliJson(["producer", ...report], { env });
      expect([code, json.error]).toEqual([74, expect.stringMatching(NOTHING_QUEUED)]);
      expect(json.error).toMatch(/SHA-256.*name another one with queue/);
    }
  });

  test("a hook that draws a frame around its message", async () => {
    const queue = newGitQueue();
    const words = "printf '\\n====\\nGitea: User permission denied for writing.\\n\\n' >&2; exit 1";
    program(join(queue.repository, "hooks/pre-receive"), words);
    const { code, json } = await cliJson(["producer", ...report], { env: queue.env() });
    expect([code, json.error]).toEqual([74, expect.stringMatching(NOTHING_QUEUED)]);
    expect(json.error).toMatch(
      /declined\); remote: Gitea: User permission denied for writing\. The report was not queued\. .*is read-only/,
    );
  });

  test("a token that has ended with its job, and no token", async () => {
    const queue = newGitQueue();
    const server = await serveGit(queue.repository);
    for (const [token, why] of [
      ["dead-token-value", /does not accept the token.*a job's own token ends with its job/],
      [undefined, /asks for a token.*Give a token/],
    ] as const) {
      const { code, json } = await cliJson(["producer", ...report], { env: queue.env(server.url, token) });
      expect([code, json.error]).toEqual([74, expect.stringMatching(NOTHING_QUEUED)]);
      expect(json.error).toMatch(why);
      expect(json.error).not.toMatch(/Username|prompts/);
    }
  });

  test("a push that is answered with a 403 after it was read", async () => {
    const queue = newGitQueue();
    const server = await serveGit(queue.repository);
    server.fault = ({ method, url }) =>
      method === "POST" && url?.endsWith("git-receive-pack") ? "refuse" : undefined;
    const { code, json } = await cliJson(["producer", ...report], {
      env: queue.env(server.url, server.token),
    });
    expect([code, json.error]).toEqual([74, expect.stringMatching(NOTHING_QUEUED)]);
  });
});

describeOnPosix("a git that is too old", () => {
  test.each(["git version 2.25.1", "git version 2.31.8"])(
    "%s: 69, before it is given the token",
    async (version) => {
      const queue = newGitQueue();
      const home = tempDir();
      const seen = join(home, "seen");
      program(
        join(home, "git"),
        `echo "$@" >> ${seen}; [ "$1" = version ] && echo ${version} && exit; exit 1`,
      );
      const env = { ...queue.env(), PATH: `${home}:${process.env.PATH}` };
      const { code, json } = await cliJson(["producer", ...report], { env });
      expect([code, json.error]).toEqual([
        69,
        expect.stringMatching(/needs git 2\.32 or newer.*Nothing was queued/),
      ]);
      expect(json.error).toContain(version);
      expect(readFileSync(seen, "utf8")).toBe("version\n");
    },
  );
});

const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

describeAsRoot("the repository of another user", () => {
  const foreign = () => {
    const path = join(tempDir(), "it's remote.git");
    git(["init", "--quiet", "--bare", path]);
    chownSync(path, 1000, 1000);
    return path;
  };

  test("is used where the user's git trusts it, and nothing else of that configuration is", async () => {
    const [path, home] = [foreign(), tempDir()];
    const elsewhere = `[url "/nowhere"]\n\tinsteadOf = ${dirname(path)}\n`;
    writeFileSync(join(home, ".gitconfig"), `${elsewhere}[safe]\n\tdirectory = "${path}"\n`);
    const queue = newGitQueue(path);
    const { json } = await cliJson(["producer", ...report], { env: queue.env(), home });
    expect(json).toMatchObject({ outcome: "queued" });
  });

  test("is refused with a command that works as it is typed", async () => {
    const [path, home] = [foreign(), tempDir()];
    const env = newGitQueue(path).env();
    const refused = await cliJson(["producer", ...report], { env, home });
    expect([refused.code, refused.json.error]).toEqual([74, expect.stringMatching(NOTHING_QUEUED)]);
    const [, command = ""] =
      /say so to git: (git config .*) - or have/.exec(String(refused.json.error)) ?? [];
    execFileSync("bash", ["-c", command], { env: { PATH: process.env.PATH, HOME: home } });
    expect((await cliJson(["producer", ...report], { env, home })).json).toMatchObject({ outcome: "queued" });
  });
});

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A server with a certificate that nobody knows, in front of another one. */
async function behindTls(port: number): Promise<{ port: number; ca: string }> {
  const folder = tempDir();
  const [key, ca] = [join(folder, "key.pem"), join(folder, "ca.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", ca];
  execFileSync("openssl", [...made, ...subject], { stdio: "ignore" });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(ca) }, (socket) => {
    const behind = connect(port, "127.0.0.1");
    for (const each of [socket, behind]) each.on("error", () => {});
    socket.pipe(behind).pipe(socket);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { port: (server.address() as AddressInfo).port, ca };
}

const describeWithTls = areInstalled(["openssl"]) ? describe : describe.skip;

describeWithTls("a server whose CA is not known here", () => {
  test("is refused at once, and works with what the remedy says to set", async () => {
    const queue = newGitQueue();
    const { url, token } = await serveGit(queue.repository);
    const { port, ca } = await behindTls(Number(new URL(url).port));
    const home = tempDir();
    // Neither what would switch checking off nor what is none of git's makes a difference.
    const useless = { GIT_SSL_NO_VERIFY: "1", NODE_EXTRA_CA_CERTS: ca };
    const env = { ...queue.env(`https://localhost:${port}/queue.git`, token), ...useless };
    const refused = await cliJson(["producer", ...report], { env, home });
    expect([refused.code, refused.json.error]).toEqual([74, expect.stringMatching(NOTHING_QUEUED)]);
    expect(refused.json.error).toMatch(/GIT_SSL_CAINFO=/);
    const trusted = await cliJson(["producer", ...report], { env: { ...env, GIT_SSL_CAINFO: ca }, home });
    expect(trusted.json).toMatchObject({ outcome: "queued" });
  });
});

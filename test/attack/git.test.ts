import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliJson } from "../helpers/cli.js";
import { serveGit } from "../helpers/git-http.js";
import { gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { describeOnPosix } from "../helpers/platform.js";
import { tempDir } from "../helpers/temp-dir.js";
import { inBase64, web } from "./git-web.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];
function program(path: string, script: string): void {
  writeFileSync(path, `#!/bin/bash\n${script}\n`);
  chmodSync(path, 0o755);
}

/** A machine whose git is set up to interfere, and which notes what git is given. */
function rudeHost(url: string) {
  const home = tempDir();
  const bin = join(home, "bin");
  const [log, marker] = [join(home, "arguments"), join(home, "interfered")];
  mkdirSync(bin);
  program(
    join(bin, "git"),
    `printf '%s\\n' "$@" >> ${log}; [ -n "$GIT_DIR" ] && cat "$GIT_DIR/config" >> ${log}
PATH=\${PATH#*:} exec git "$@"`,
  );
  program(join(bin, "pre-push"), `touch ${marker}; exit 1`);
  writeFileSync(
    join(home, ".gitconfig"),
    `[url "http://127.0.0.1:1/"]\n\tinsteadOf = ${url}\n[core]\n\thooksPath = ${bin}\n` +
      `[credential]\n\thelper = "!touch ${marker}"\n[protocol]\n\tallow = always\n`,
  );
  const PATH = `${bin}:${process.env.PATH}`;
  return {
    home,
    env: { PATH, GIT_DIR: "/nowhere", GIT_INDEX_FILE: "x" },
    given: () => readFileSync(log, "utf8"),
    interfered: () => existsSync(marker),
  };
}

describeOnPosix("T-20 what opens the queue is shown nowhere and handed to nobody", () => {
  test("not in git's arguments, files or errors", async () => {
    const queue = newGitQueue();
    const { url, token } = await serveGit(queue.repository);
    const host = rudeHost(url);
    const { home } = host;
    const env = { ...queue.env(url, token), ...host.env };
    const ended = await cliJson(["producer", ...report], { env, home });
    const lost = await cliJson(["watchdog"], {
      env: { ...env, OWNER_REPORT_QUEUE: `git:${url.replace("queue", "none")}` },
      home,
    });
    expect([ended.code, lost.code]).toEqual([0, 74]);
    expect(host.given()).toContain("push");
    const seen = host.given() + ended.shown + lost.shown;
    for (const secret of [token, inBase64(token)]) expect(seen).not.toContain(secret);
  });

  test("not when the URL holds it", async () => {
    const queue = newGitQueue();
    const { url, token } = await serveGit(queue.repository);
    const named = url.replace("//", `//somebody:${token}@`);
    const refused = await cliJson(["producer", ...report], { env: queue.env(named) });
    const remedies = await cliJson(["status", "--queue", `git:${named}`]);
    const path = `${named}#refs/owner-reports/pending/x:x.md`;
    const read = await cliJson(["driver", path, "--send-cmd", "true"], { env: queue.env(url, token) });
    expect([refused.code, remedies.code, read.code]).toEqual([64, 64, 66]);
    for (const { json } of [refused, remedies])
      expect(json.error).toMatch(/(?:queue|OWNER_REPORT_QUEUE) (?:".*" )?holds .*OWNER_REPORT_TOKEN/);
    expect(refused.shown + remedies.shown + read.shown).not.toContain(token);
    expect(queue.pending()).toEqual([]);
  });

  test("not to the send command", async () => {
    const queue = newGitQueue();
    const { url, token } = await serveGit(queue.repository);
    const file = join(tempDir(), "environment");
    const named = url.replace("//", "//x@");
    const inputs = {
      mode: "watchdog",
      queue: `git:${named}`,
      token,
      "send-cmd": `env > ${file}`,
    };
    gitBacklog(queue, 3);
    for (const env of [queue.env(named, token), queue.env(url, token)]) {
      const passed = await cliJson(["watchdog", "--send-cmd", `env > ${file}`], { env });
      expect([passed.code, readFileSync(file, "utf8").includes(token)]).toEqual([0, false]);
    }
    const step = await runAction(inputs);
    expect([step.code, readFileSync(file, "utf8").includes(token)]).toEqual([0, false]);
  });
});

describeOnPosix("T-21 a remote runs no command", () => {
  const commands = [
    "ext::touch MARKER",
    "ext://touch MARKER",
    "evil::x",
    "a-b::x",
    "evil://x",
    "--upload-pack=touch MARKER",
    "ssh://-oProxyCommand=touch${IFS}MARKER/x",
    "x@-oProxyCommand=touch${IFS}MARKER:x",
  ];

  test.each(commands)("%s", async (remote) => {
    const home = tempDir();
    const marker = join(home, "marker");
    for (const name of ["git-remote-evil", "git-remote-a-b"]) program(join(home, name), `touch ${marker}`);
    const env = {
      ...{ PATH: `${home}:${process.env.PATH}`, GIT_ALLOW_PROTOCOL: "ext:evil:a-b" },
      ...newGitQueue().env(remote.replace("MARKER", marker)),
    };
    const { code } = await cliJson(["producer", ...report], { env, home });
    expect([64, 74]).toContain(code);
    expect(existsSync(marker)).toBe(false);
  });
});

describe("T-22 what a server says steers nothing and shows no secret", () => {
  test("log commands, terminal sequences and the token, in the words of its hook", async () => {
    const queue = newGitQueue();
    const { url, token } = await serveGit(queue.repository);
    const said = `::error::forged\\n::set-output name=outcome::sent\\n\\033[2J ${token} ${inBase64(token)} GH013\\n`;
    program(join(queue.repository, "hooks/update"), `printf '${said}' >&2; exit 1`);
    const fields = { team: "t", worker: "w", progress: "10%" };
    const step = await runAction({ mode: "producer", queue: `git:${url}`, token, ...fields });
    const word = await cliJson(["producer", ...report], { env: queue.env(url, token) });
    expect([step.code, step.outputs.outcome, word.code]).toEqual([1, "error", 74]);
    expect(word.json.error).toContain("forged");
    for (const shown of [step.shown, step.summary, word.shown]) {
      expect(shown).not.toMatch(/^::(error::forged|set-output)/m);
      expect(shown).not.toContain("\u001b[2J");
      for (const secret of [token, inBase64(token)]) expect(shown).not.toContain(secret);
    }
  });
});

describeOnPosix("T-23 the machine's own git", () => {
  test("has no part in it: no configuration, hook, credential helper or variable of it", async () => {
    const queue = newGitQueue();
    const { url, token } = await serveGit(queue.repository);
    const host = rudeHost(url);
    const env = { ...queue.env(url, token), ...host.env };
    const ended = await cliJson(["producer", ...report], { env, home: host.home });
    expect(ended).toMatchObject({ code: 0, json: { outcome: "queued" } });
    expect([host.interfered(), queue.pending()]).toEqual([false, [ended.json.report_id]]);
  });

  test("hands on no variable that runs something, leads elsewhere, checks less or writes things down", async () => {
    const queue = newGitQueue();
    const { url, token } = await serveGit(queue.repository);
    const home = tempDir();
    const [bin, marker, seen] = [join(home, "bin"), join(home, "marker"), join(home, "seen")];
    mkdirSync(bin);
    for (const name of ["git-remote-http", "git-push", "proxy", "ask"])
      program(join(bin, name), `touch ${marker}`);
    program(join(bin, "git"), `env -0 >> ${seen}; PATH=\${PATH#*:} exec git "$@"`);
    const config = {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "http.proxy",
      GIT_CONFIG_VALUE_0: "http://127.0.0.1:1",
    };
    const rude = {
      ...{ ...config, GIT_CONFIG_PARAMETERS: "'http.proxy=http://127.0.0.1:1'", GIT_CONFIG: `${home}/c` },
      ...{ GIT_EXEC_PATH: bin, GIT_ASKPASS: join(bin, "ask"), GIT_PROXY_COMMAND: join(bin, "proxy") },
      ...{
        GIT_SSL_NO_VERIFY: "1",
        GIT_SSL_VERSION: "sslv3",
        GIT_ALLOW_PROTOCOL: "ext",
        GIT_TEMPLATE_DIR: home,
      },
      ...{ GIT_TRACE: marker, GIT_TRACE_CURL: marker, GIT_TRACE2_EVENT: marker, GIT_TRACE_PACKET: marker },
      ...{
        GIT_TRACE_REDACT: "0",
        GIT_CURL_VERBOSE: "1",
        GIT_SSH: "",
        GIT_SSL_CERT: "",
        GIT_OBJECT_DIRECTORY: home,
        GIT_NAMESPACE: "x",
      },
    };
    const kept = { GIT_SSL_CAPATH: home, GIT_SSH_COMMAND: "ssh -i key", GIT_PROXY_SSL_CAINFO: `${home}/ca` };
    const env = { ...queue.env(url, token), ...rude, ...kept, PATH: `${bin}:${process.env.PATH}` };
    const ended = await cliJson(["producer", ...report], { env, home });
    expect([ended.code, existsSync(marker), queue.pending()]).toEqual([0, false, [ended.json.report_id]]);
    const given = readFileSync(seen, "utf8").split("\0");
    for (const [name, value] of Object.entries(kept)) expect(given).toContain(`${name}=${value}`);
    const passedOn = Object.entries(rude).filter(([name, value]) => given.includes(`${name}=${value}`));
    expect(passedOn).toEqual([]);
  });
});

test("T-24 a server that sends git elsewhere does not get the token sent there", async () => {
  const queue = newGitQueue();
  const { token } = await serveGit(queue.repository);
  const elsewhere: (string | undefined)[] = [];
  const other = await web((request, response) => {
    elsewhere.push(request.headers.authorization);
    response.writeHead(404).end();
  });
  const url = await web((request, response) => {
    const place = other.replace("/queue.git", request.url ?? "");
    response.writeHead(302, { location: place }).end();
  });
  const { code, json } = await cliJson(["producer", ...report], { env: queue.env(url, token) });
  expect([code, json.error]).toEqual([74, expect.stringContaining("Name its new place there")]);
  expect(elsewhere).toEqual([]);
});

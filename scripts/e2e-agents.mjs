/**
 * `npm run e2e:agents`: the snippets of docs/agents.md with the real Claude Code, ClawTeam and OpenClaw, installed from npm
 * and PyPI into `.e2e/` (kept for the next run; about 1.2 GB), each in a home of its own. Needs no account: Claude Code asks
 * an API on loopback. Needs python3, jq and Node 24 from the tests. Exit code 0: everything went as described. 1: it did not.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import installNodes from "../test/helpers/install-nodes.mjs";
import { startModel } from "./agents/model.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const place = join(root, ".e2e/agents");
const page = readFileSync(join(root, "docs/agents.md"), "utf8");

let failures = 0;
function check(what, holds, detail = "") {
  if (!holds) failures++;
  console.log(`${holds ? "ok  " : "FAIL"} ${what}${holds ? "" : `\n${detail}`}`);
}

/** Finds the one snippet of the page in a language that has this text in it. */
function snippet(language, has) {
  const found = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(
    ([, name, text]) => name === language && text.includes(has),
  );
  if (found.length !== 1) throw new Error(`docs/agents.md has ${found.length} snippets with ${has}`);
  return found[0][2];
}

installNodes();
const node24 = JSON.parse(process.env.OWNER_REPORT_TEST_NODE_PATHS)[24];

/** Installs a package of npm into a folder, once. */
function installFromNpm(name, folder = join(place, name.replace(/.*\//, ""))) {
  if (!existsSync(join(folder, "node_modules", name))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const env = { ...process.env, PATH: `${dirname(node24)}:${process.env.PATH}` };
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", name];
    execFileSync("npm", args, { cwd: folder, env, stdio: "inherit" });
  }
  return join(folder, "node_modules", name);
}

/** Installs ClawTeam into a virtual environment, once. */
function installClawTeam() {
  const folder = join(place, "clawteam");
  if (!existsSync(join(folder, "bin/clawteam"))) {
    execFileSync("python3", ["-m", "venv", folder]);
    execFileSync(join(folder, "bin/pip"), ["install", "--quiet", "clawteam==0.2.0"], { stdio: "inherit" });
  }
  return join(folder, "bin");
}

/** Makes a home with an `owner-report` on its PATH. */
function makeHome(name, node = process.execPath, path = []) {
  const home = join(place, `home-${name}`);
  const bin = join(home, "bin");
  rmSync(home, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  const shim = `#!/bin/sh\nexec '${process.execPath}' '${join(root, "dist/cli.js")}' "$@"\n`;
  writeFileSync(join(bin, "owner-report"), shim, { mode: 0o755 });
  const all = [bin, ...path, dirname(node), "/usr/local/bin", "/usr/bin", "/bin"];
  return { home, bin, env: { HOME: home, PATH: all.join(":") } };
}

function run(file, args, { env, cwd = env.HOME }) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        printed += text;
      });
    child.on("error", fail).on("close", (code) => done({ code, printed }));
  });
}

const bash = (text, options) => run("bash", ["-euo", "pipefail", "-c", text], options);

/** Reads the pending reports of a home. */
function reportsOf({ home }) {
  const pending = join(home, ".clawteam/owner-reports/pending");
  const names = existsSync(pending) ? readdirSync(pending).filter((name) => name.endsWith(".md")) : [];
  return names.sort().map((name) => readFileSync(join(pending, name), "utf8"));
}

/** Checks that exactly these reports are pending, each by the texts that it must have. */
function checkReports(what, at, wanted) {
  const reports = reportsOf(at);
  const isThere = (texts) => reports.some((report) => texts.every((text) => report.includes(text)));
  const holds = reports.length === wanted.length && wanted.every(isThere);
  check(what, holds, reports.join("\n"));
  rmSync(join(at.home, ".clawteam/owner-reports"), { recursive: true, force: true });
}

async function claudeCode() {
  const at = makeHome("claude");
  const entry = installFromNpm("@anthropic-ai/claude-code");
  const [program] = ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64"]
    .map((system) => join(dirname(entry), `claude-code-${system}/claude`))
    .filter(existsSync);
  const model = await startModel();
  const project = join(at.home, "my-project");
  mkdirSync(join(project, ".claude"), { recursive: true });
  writeFileSync(join(project, ".claude/settings.json"), snippet("json", "SessionEnd"));
  await bash(snippet("bash", "<<'HOOK'\n#!/usr/bin/env bash"), at);
  const quiet = {
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    CLAUDE_CODE_MAX_RETRIES: "0",
  };
  const env = { ...at.env, ...quiet, ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: "no-account" };
  const ask = (prompt, more = {}) => run(program, ["-p", prompt], { cwd: project, env: { ...env, ...more } });
  try {
    const first = await ask("export");
    check("Claude Code ends a turn and the session", first.code === 0, first.printed);
    const ended = ['team: "my-project"', 'worker: "claude"', 'progress: "session ended"', 'done: "other"'];
    checkReports("its hooks queued both, the turn with its answer", at, [
      ['progress: "turn ended"', 'source: "claude-code"', "All tables are exported."],
      ended,
    ]);
    await ask("use a subagent", { CLAWTEAM_TEAM_NAME: "demo", CLAWTEAM_AGENT_NAME: "backend-a" });
    checkReports("a subagent is one report more, by the team and agent of the environment", at, [
      ['team: "demo"', 'worker: "backend-a"', 'progress: "subagent ended"', 'done: "general-purpose"'],
      ['progress: "turn ended"'],
      ['progress: "session ended"'],
    ]);
    // Not the hook StopFailure: it races with the end of the process, which does not wait for it.
    const args = ["run", "--team", "demo", "--worker", "backend-a", "--", program, "-p", "fail"];
    const failed = await run("owner-report", args, { cwd: project, env });
    const ofRun = reportsOf(at).filter((report) => report.includes('worker: "backend-a"'));
    const isFailed = ofRun.length === 1 && ofRun[0].includes('status: "failed"');
    check("a turn that fails is a failed report by run", failed.code === 1 && isFailed, failed.printed);
    writeFileSync(join(at.bin, "owner-report"), "#!/bin/sh\nexit 74\n");
    const unstored = await ask("export");
    check("a hook that fails does not keep it from ending", unstored.code === 0, unstored.printed);
  } finally {
    model.close();
  }
}

/** Gives the agent the repository that ClawTeam makes a worktree of. */
const REPOSITORY = `git init --quiet .
git -c user.name=e2e -c user.email=e2e@example.org commit --quiet --allow-empty --message=first`;

async function clawTeam() {
  const at = makeHome("clawteam", process.execPath, [installClawTeam()]);
  writeFileSync(join(at.bin, "claude"), '#!/bin/sh\necho "asked: $*"\nexit 3\n', { mode: 0o755 });
  await bash("clawteam team spawn-team demo -d demo -n leader", at);
  const spawned = await bash(`${REPOSITORY}\n${snippet("text", "clawteam spawn")}`, at);
  check("ClawTeam starts an agent through run", spawned.code === 0, spawned.printed);
  for (let wait = 0; wait < 100 && reportsOf(at).length === 0; wait++) await sleep(100);
  checkReports("its end is reported, with team, agent, exit code and output", at, [
    [
      'team: "demo"',
      'worker: "backend-a"',
      'task_id: "export"',
      'status: "failed"',
      "exit code 3",
      "asked: -p",
    ],
  ]);
  const watching = spawn("bash", ["-c", `exec ${snippet("text", "clawteam inbox watch").trim()}`], {
    ...{ env: at.env, cwd: at.home, stdio: "ignore" },
  });
  try {
    await bash("clawteam inbox send demo leader 'the disk is full' --from backend-a", at);
    for (let wait = 0; wait < 200 && reportsOf(at).length === 0; wait++) await sleep(100);
  } finally {
    watching.kill();
  }
  checkReports("a message to the leader is a report", at, [['worker: "backend-a"', "the disk is full"]]);
}

async function openClaw() {
  const at = makeHome("openclaw", node24);
  const entry = join(installFromNpm("openclaw", join(root, ".e2e/openclaw/app")), "dist/entry.js");
  await bash(snippet("bash", "HOOK.md"), at);
  const info = await run(node24, [entry, "hooks", "info", "owner-report"], at);
  check(
    "OpenClaw finds the hook ready",
    /Ready.*command:stop, command:reset/s.test(info.printed),
    info.printed,
  );
  const enabled = await run(node24, [entry, "hooks", "enable", "owner-report"], at);
  check("and enables it", enabled.printed.includes("Enabled hook"), enabled.printed);
  const event = `
    import { pathToFileURL } from "node:url";
    const sdk = await import(pathToFileURL(${JSON.stringify(join(dirname(entry), "plugin-sdk/hook-runtime.js"))}));
    const { default: handler } = await import(pathToFileURL(process.env.HOME + "/.openclaw/hooks/owner-report/handler.js"));
    sdk.registerInternalHook("command:stop", handler);
    await sdk.triggerInternalHook(sdk.createInternalHookEvent("command", "stop", "agent:main:main", {}));
    process.exit();`;
  const stopped = await run(node24, ["--input-type=module", "--eval", event], at);
  check("its own event runs the hook", stopped.code === 0, stopped.printed);
  checkReports("which queued a report", at, [
    ['team: "openclaw"', 'progress: "session stop"', 'task_id: "agent:main:main"'],
  ]);
}

for (const tried of [claudeCode, clawTeam, openClaw]) await tried();
console.log(failures === 0 ? "All as docs/agents.md says." : `${failures} checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;

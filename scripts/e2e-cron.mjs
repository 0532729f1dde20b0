/**
 * `npm run e2e:cron`: a real cron daemon (Debian's package `cron`) runs the line that `owner-report cron install` put
 * into the crontab of a throwaway user, until a report really went out by it and lies in sent/, and beside it the lines
 * that docs/cron.md and docs/status-page.md have for `run` and for a page of the queue. The paths are hostile.
 * Needs Linux, root and apt-get, or an installed cron. Daemon, user and crontab live in a mount namespace of their
 * own: nothing on the machine is changed. Exit code 0: everything went as described. 1: it did not.
 */
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const [USER, ID, CRONTAB_GROUP] = ["owner-report-e2e", 61_234, 61_235];
const LONGEST_WAIT_MS = 130_000;
const OTHERS = '# somebody else\'s\nMAILTO=""\n@yearly true 100\\%\n';
/** A job that fails, for the line that wraps one. */
const BACKUP = "#!/bin/sh\necho 90 files saved\nexit 3\n";
const script = fileURLToPath(import.meta.url);
const say = (text) => console.log(text);

function must(holds, what) {
  if (!holds) throw new Error(what);
  say(`ok   ${what}`);
}

function run(file, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: "utf8", ...options });
  if (error || status !== 0) throw new Error(`${file} ${args[0]} failed: ${error ?? stderr}${stdout ?? ""}`);
  return stdout;
}

/** Creates the files outside the namespace, runs this script inside it, and removes them. */
function outside() {
  if (process.platform !== "linux" || process.getuid() !== 0) throw new Error("This needs Linux and root.");
  const work = fs.mkdtempSync(join(tmpdir(), "owner-report-e2e-cron-"));
  try {
    fs.chmodSync(work, 0o755);
    const packaged = join(work, "cron");
    fs.mkdirSync(packaged);
    // From the mirror that apt-get is configured for; only unpacked, not installed.
    run("apt-get", ["-o", "APT::Sandbox::User=root", "download", "cron"], { cwd: packaged });
    const [archive] = fs.readdirSync(packaged);
    say(`Debian package: ${archive}`);
    run("dpkg", ["-x", join(packaged, archive), packaged]);
    fs.cpSync("/etc", join(work, "etc"), { recursive: true, verbatimSymlinks: true });
    const { status } = spawnSync("unshare", ["--mount", process.execPath, script, work], {
      stdio: "inherit",
    });
    return status ?? 1;
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** Mounts everything a cron daemon needs, visible only to this process and its children. */
function furnish(work) {
  const [etc, packaged] = [join(work, "etc"), join(work, "cron")];
  fs.appendFileSync(join(etc, "passwd"), `${USER}:x:${ID}:${ID}::${join(work, "home")}:/bin/sh\n`);
  fs.appendFileSync(join(etc, "shadow"), `${USER}:*:19000:0:99999:7:::\n`);
  fs.appendFileSync(join(etc, "group"), `${USER}:x:${ID}:\ncrontab-e2e:x:${CRONTAB_GROUP}:\n`);
  fs.cpSync(join(packaged, "etc/pam.d/cron"), join(etc, "pam.d/cron"));
  fs.writeFileSync(join(etc, "crontab"), "");
  fs.rmSync(join(etc, "cron.d"), { recursive: true, force: true });
  run("mount", ["--make-rprivate", "/"]);
  run("mount", ["--bind", etc, "/etc"]);
  for (const place of ["/var/spool", "/run"]) run("mount", ["-t", "tmpfs", "none", place]);
  const spool = "/var/spool/cron/crontabs";
  fs.mkdirSync(spool, { recursive: true });
  fs.chownSync(spool, 0, CRONTAB_GROUP);
  fs.chmodSync(spool, 0o1730);
  const crontab = join(packaged, "usr/bin/crontab");
  fs.chownSync(crontab, 0, CRONTAB_GROUP);
  fs.chmodSync(crontab, 0o2755);
}

async function startReceiver() {
  const received = [];
  const server = createServer(async (request, response) => {
    received.push(Buffer.concat(await request.toArray()).toString());
    response.end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { received, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Returns the crontab lines of the docs, for each minute and with the folders of this test. */
function linesOfDocs(work) {
  const first = (path, pattern) => fs.readFileSync(join(script, "../..", path), "utf8").match(pattern)[1];
  const text = `${first("docs/cron.md", /```text\n(PATH=.*?owner-report run .*?)```/s)}${first("docs/status-page.md", /```text\n(PATH=.*?--html .*?)```/s)}`;
  return text
    .replaceAll(/^30 3 /gm, "* * ")
    .replaceAll("/usr/local/bin", join(work, "bin"))
    .replaceAll("/srv/owner-report", join(work, "page"));
}

/** Makes the folders that those lines name. */
function makeFolders(work, app) {
  const [bin, page] = ["bin", "page"].map((name) => join(work, name));
  for (const folder of [bin, page]) fs.mkdirSync(folder);
  fs.symlinkSync(process.execPath, join(bin, "node"));
  fs.symlinkSync(join(app, "cli.js"), join(bin, "owner-report"));
  fs.writeFileSync(join(bin, "backup"), BACKUP, { mode: 0o755 });
  fs.chownSync(page, ID, ID);
}

/** Waits until the lines of the docs have done what the docs say. */
async function lookAtDocs(work) {
  const pending = join(work, "home/.clawteam/owner-reports/pending");
  const page = join(work, "page/index.html");
  const reports = () =>
    fs.existsSync(pending) ? fs.readdirSync(pending).filter((name) => name.endsWith(".md")) : [];
  const began = performance.now();
  while ((reports().length === 0 || !fs.existsSync(page)) && performance.now() - began < LONGEST_WAIT_MS)
    await sleep(100);
  must(reports().length > 0, "the line of docs/cron.md with owner-report run queued a report");
  const report = fs.readFileSync(join(pending, reports()[0]), "utf8");
  must(
    ['status: "failed"', "failed with exit code 3", "90 files saved"].every((text) => report.includes(text)),
    "it says that the command failed, with its output",
  );
  must(fs.readFileSync(page, "utf8").includes("</html>"), "the line of docs/status-page.md wrote the page");
}

async function inside(work) {
  furnish(work);
  const home = join(work, "home");
  const app = join(home, 'o\'wner "report" 100%d \\b');
  // "/./": a name that is just so, although a shell would expand it.
  const queue = `/.${join(home, "報告 50% 'q' $HOME `id`")}`;
  fs.cpSync(join(script, "../../dist"), app, { recursive: true });
  run("chown", ["-R", `${ID}:${ID}`, home]);
  const receiver = await startReceiver();
  const path = `${join(work, "cron/usr/bin")}:/usr/bin:/bin`;
  const asUser = { uid: ID, gid: ID, cwd: home, env: { HOME: home, PATH: path, LOGNAME: USER } };
  const ownerReport = (args, env = {}) => {
    const all = [join(app, "cli.js"), ...args, "--queue", queue, "--json"];
    return JSON.parse(run(process.execPath, all, { ...asUser, env: { ...asUser.env, ...env } }));
  };

  makeFolders(work, app);
  const others = `${OTHERS}${linesOfDocs(work)}`;
  run("crontab", ["-"], { ...asUser, input: others });
  const report = ["--team", "ops", "--worker", "cron", "--progress", "80%"];
  const { report_id: id } = ownerReport(["producer", ...report]);
  const send = `printf %s "$OWNER_REPORT_MESSAGE" |\n  curl -fsS --data-binary @- "$RECEIVER_URL" # 'quoted' 100%`;
  const settings = { OWNER_REPORT_SEND_CMD: send, RECEIVER_URL: receiver.url };
  const installed = ownerReport(["cron", "install"], settings);
  fs.appendFileSync(installed.env_file, `RECEIVER_URL='${receiver.url}'\n`);
  must(installed.changed && installed.warnings.some((text) => text.includes("RECEIVER_URL")), "installed");
  must(run("crontab", ["-l"], asUser) === `${others}${installed.line}\n`, "the other lines are as they were");
  say(`     ${installed.line}`);

  const began = performance.now();
  const daemon = spawn(join(work, "cron/usr/sbin/cron"), ["-f"], { stdio: "inherit" });
  try {
    const sent = join(queue, "sent", `${id}.md`);
    while (!fs.existsSync(sent) && performance.now() - began < LONGEST_WAIT_MS) await sleep(100);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    must(fs.existsSync(sent), `cron delivered ${id} ${seconds} s after it started`);
    must(
      receiver.received.length === 1 && receiver.received[0].includes("80%"),
      "the receiver has the message",
    );
    await lookAfter(ownerReport, id);
    await lookAtDocs(work);
    must(run("crontab", ["-l"], asUser) === others, "removed, and the other lines are as they were");
  } catch (error) {
    for (const file of logsOf(queue)) say(`${file}:\n${fs.readFileSync(file, "utf8")}`);
    throw error;
  } finally {
    daemon.kill();
    receiver.close();
  }
}

/** Checks what the operator sees afterwards. */
async function lookAfter(ownerReport, id) {
  // The run that delivered may still be writing its last line.
  let shown = ownerReport(["cron", "show"]);
  for (let i = 0; i < 100 && !shown.log_tail.some((line) => line.includes(id)); i++) {
    await sleep(100);
    shown = ownerReport(["cron", "show"]);
  }
  must(
    shown.log_tail.some((line) => line.includes(id)),
    "the log names the report",
  );
  must(
    shown.installed && shown.is_current && shown.last_run_at !== null,
    "cron show sees the line and its run",
  );
  must(shown.start_tail.length === 0, "nothing was said besides the log");
  say(`     ${shown.log_tail.join("\n     ")}`);
  must(ownerReport(["cron", "remove"]).changed, "cron remove took the line out");
}

function logsOf(queue) {
  const folder = join(queue, "log");
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => join(folder, name)) : [];
}

const [work] = process.argv.slice(2);
try {
  if (work) await inside(work);
  else process.exitCode = outside();
} catch (error) {
  process.exitCode = 1;
  console.error(`FAIL ${error.message}`);
}

/**
 * `npm run e2e:readme`: follows README line by line, in a fresh clone of HEAD and an empty environment (`env -i`). Commands
 * run, and print what README shows; the library's lines run; the workflow runs in nektos/act. `--without cit` and
 * `--without act` leave out what takes minutes; `--working-tree` takes the files as they are instead of HEAD. Exit code 0: everything went as README says. 1: it did not.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installAct } from "./e2e-act/install.mjs";
import { startWebhook } from "./readme/webhook.mjs";
import { runWorkflow } from "./readme/workflow.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const EXAMPLE_URL = "https://discord.com/api/webhooks/1/example";
const CRON = `sh -c "$(crontab -l | cut -d ' ' -f 6-)"`;

/** What happens between two blocks; `<!-- test: … -->` in README names it. */
const SCENES = {
  "the webhook is gone": `
    ${CRON}
    touch ~/webhook-is-gone
    owner-report producer --task-id export --progress 3/7 --report-id export-3
    ${CRON} || true`,
};

/** Reads the blocks of a page: scenes, commands, outputs and code, in their order, each with its line. */
function blocksOf(page) {
  const found = page.matchAll(
    /<!-- test: (?<scene>.*?) -->|(?:<!-- (?<shown>output) -->\s*)?^```(?<language>\w+)\n(?<body>.*?)^```$/gms,
  );
  return [...found].map(({ groups, index }) => {
    const line = page.slice(0, index).split("\n").length;
    if (groups.scene) return { line, kind: "scene", text: SCENES[groups.scene] ?? "exit 9" };
    return { line, kind: groups.shown ?? groups.language, text: groups.body };
  });
}

/** Replaces the files of a clone by those of the working tree that git knows, or would add. */
function takeWorkingTree(clone) {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  for (const path of listed
    .toString()
    .split("\0")
    .filter((name) => name && existsSync(join(root, name))))
    cpSync(join(root, path), join(clone, path), { verbatimSymlinks: true });
}

/** Makes the machine of a reader: a clone, a home, a crontab, npm's global folder; nothing else. */
function makeMachine(isOfTree) {
  const place = mkdtempSync(join(tmpdir(), "owner-report-readme-"));
  const [clone, home, bin, prefix] = ["clone", "home", "bin", "npm"].map((name) => join(place, name));
  execFileSync("git", ["clone", "--quiet", root, clone]);
  if (isOfTree) takeWorkingTree(clone);
  for (const folder of [home, bin]) mkdirSync(folder);
  const spool = join(place, "crontab");
  const crontab = `#!/bin/sh
[ "$1" = - ] && exec cat > '${spool}'
cat '${spool}' 2> /dev/null || { echo 'no crontab for you' >&2; exit 1; }
`;
  writeFileSync(join(bin, "crontab"), crontab, { mode: 0o755 });
  const path = [bin, join(prefix, "bin"), dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"];
  // The two settings that reach npm's registry from here; README's commands have no other.
  const network = ["NODE_EXTRA_CA_CERTS", "NPM_CONFIG_USERCONFIG"].filter((name) => process.env[name]);
  const env = { PATH: path.join(":"), HOME: home, NPM_CONFIG_PREFIX: prefix };
  for (const name of network) env[name] = process.env[name];
  return { clone, home, prefix, env, remove: () => rmSync(place, { recursive: true, force: true }) };
}

function run(file, args, { clone, env }) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { cwd: clone, env, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        printed += text;
      });
    child.on("error", fail).on("close", (code) => done({ code, printed }));
  });
}

/** Leaves out what differs from run to run. */
const stable = (text) =>
  text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/\s+/g, " ")
    .trim();

let failures = 0;
function say(holds, line, what, detail = "") {
  if (!holds) failures++;
  console.log(`${holds ? "ok  " : "FAIL"} README.md:${line}  ${what}${holds ? "" : `\n${detail}`}`);
}

/** Runs all commands in one shell, as a reader types them, and compares what README shows. */
async function followCommands(blocks, machine, url) {
  const steps = blocks.filter(({ kind }) => ["scene", "bash", "output"].includes(kind));
  const script = steps.map(({ kind, text, line }) =>
    kind === "output" ? "" : `echo '@@ ${line} @@'\n${text.replaceAll(EXAMPLE_URL, url)}`,
  );
  const args = ["--noprofile", "--norc", "-euo", "pipefail", "-c", `exec 2>&1\n${script.join("\n")}`];
  const { code, printed } = await run("bash", args, machine);
  // What the shell printed for each line of README; nothing for those that it did not come to.
  const [, ...shown] = printed.split(/^@@ /m);
  const parts = new Map(shown.map((part) => [Number.parseInt(part, 10), part]));
  const stoppedAt = code === 0 ? undefined : [...parts.keys()].at(-1);
  let last = 0;
  for (const { kind, text, line } of steps) {
    if (kind !== "output") {
      last = line;
      const holds = parts.has(line) && line !== stoppedAt;
      say(holds, line, text.trim().split("\n")[0], parts.get(line) ?? "The shell had ended before.");
      continue;
    }
    const seen = stable(parts.get(last) ?? "");
    const missing = text
      .split(/^…$/m)
      .map(stable)
      .filter((part) => !seen.includes(part));
    say(missing.length === 0, line, "prints this", `${missing.join("\n")}\nis not in\n${parts.get(last)}`);
  }
}

async function followLibrary({ line, text }, machine) {
  const app = join(machine.home, "app");
  mkdirSync(join(app, "node_modules"), { recursive: true });
  symlinkSync(join(machine.prefix, "lib/node_modules/owner-report"), join(app, "node_modules/owner-report"));
  writeFileSync(join(app, "app.mjs"), text);
  const { code, printed } = await run(process.execPath, ["app.mjs"], { ...machine, clone: app });
  say(code === 0 && printed === "sent\n", line, "the library", printed);
}

/** Returns act, or nothing where it cannot be had. */
function findAct() {
  try {
    return installAct();
  } catch (error) {
    console.log(`skip the workflow: ${error.message}`);
  }
}

async function follow(machine, without) {
  const blocks = blocksOf(readFileSync(join(machine.clone, "README.md"), "utf8"));
  const webhook = await startWebhook(join(machine.home, "webhook-is-gone"));
  try {
    for (const { line, text } of blocks.filter(({ kind }) => kind === "sh")) {
      if (without.some((word) => text.includes(word))) continue;
      const { code, printed } = await run("bash", ["-e", "-c", text], machine);
      say(code === 0, line, text.trim(), printed);
    }
    await followCommands(blocks, machine, webhook.url);
    say(
      webhook.messages.length === 2,
      0,
      "the webhook got the job and the checkpoint",
      webhook.messages.join("\n"),
    );
    for (const block of blocks.filter(({ kind }) => kind === "js")) await followLibrary(block, machine);
    const act = without.includes("act") ? undefined : findAct();
    for (const { line, text } of blocks.filter(({ kind }) => act && kind === "yaml"))
      for (const { holds, what, detail } of await runWorkflow(text, act)) say(holds, line, what, detail);
  } finally {
    webhook.close();
  }
}

const { values } = parseArgs({
  options: {
    without: { type: "string", multiple: true, default: [] },
    "working-tree": { type: "boolean", default: false },
  },
});
const machine = makeMachine(values["working-tree"]);
try {
  await follow(machine, values.without);
} finally {
  machine.remove();
}
console.log(failures === 0 ? "README is right." : `README is wrong in ${failures} places.`);
process.exitCode = failures === 0 ? 0 : 1;

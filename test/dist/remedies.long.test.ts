import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { MODES } from "../../src/app/commands.js";
import { remedyPattern } from "../../src/report/find-remedies.js";
import { REMEDIES, type RemedyName } from "../../src/report/remedies.js";
import { runAction } from "../helpers/action.js";
import { cliBundle, root } from "../helpers/bundles.js";
import { cli, startCli, withJson } from "../helpers/cli.js";
import { type FakeCrontab, fakeCrontab } from "../helpers/crontab.js";
import { bareRepository } from "../helpers/git-remote.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";
import { testedNode } from "../helpers/tested-node.js";
import { thirtyReports } from "../helpers/thirty-reports.js";
import { cliForEverybody, unprivileged } from "../helpers/unprivileged.js";

const id = agedId(1);

/** A queue, and the machine on which a person meets it. */
interface Scene {
  queue: Queue;
  flags: readonly string[];
  home: string;
  env: Record<string, string>;
  crontab: FakeCrontab;
}

/** What a person met: the commands that print a remedy, and what is to be gone once it was followed. */
interface Situation {
  make?: ((scene: Scene) => unknown) | undefined;
  prints: readonly string[];
  /** Remedy of the same message that is to be followed before. */
  after?: RemedyName;
  /** What a person does by hand before, as the message says. */
  fixes?(scene: Scene): void;
  isGone(scene: Scene, followed: { status: number | null; stdout: string }): Promise<boolean> | boolean;
}

function newScene(): Scene {
  const crontab = fakeCrontab();
  const home = tempDir();
  const bin = tempDir();
  const program = join(bin, "owner-report");
  writeFileSync(program, `#!/bin/sh\nexec '${testedNode.path}' '${cliBundle}' "$@"\n`, { mode: 0o755 });
  const env = { ...systemEnvironment(home), PATH: `${bin}:${crontab.path}`, OWNER_REPORT_SEND_CMD: "true" };
  const queue = newQueue();
  return { queue, flags: queue.flag, home, env, crontab };
}

const ask = ({ flags, home, env }: Scene, ...args: string[]) => cli([...args, ...flags], { home, env });
const status = async (scene: Scene) => JSON.parse((await ask(scene, "status", "--json")).stdout);
const isUnblocked = async (scene: Scene) => (await status(scene)).blocked === null;
const isNoneHeld = async (scene: Scene) => (await status(scene)).held_count === 0;
const isSent = ({ queue }: Scene) => queue.ids("sent").includes(id);
const shows = (text: string) => (_: Scene, followed: { stdout: string }) => followed.stdout.includes(text);
const isSaidNoMore =
  (text: string, ...args: string[]) =>
  async (scene: Scene) => {
    const { stdout, stderr } = await ask(scene, ...args);
    return !(stdout + stderr).includes(text);
  };

const pend = ({ queue }: Scene) => queue.write(id, handWritten());
const tried =
  (command: string, ...flags: string[]) =>
  async (scene: Scene) => {
    pend(scene);
    await ask(scene, "watchdog", "--send-cmd", command, ...flags);
  };
const failing = tried("exit 1");
const held = async (scene: Scene) => {
  pend(scene);
  await ask(scene, "hold", id, "--reason", "later");
};
const threeTimesInDoubt = async (scene: Scene) => {
  for (let pass = 0; pass < 3; pass += 1) await tried("kill -9 $$")(scene);
};
const edited = async (scene: Scene) => {
  await failing(scene);
  scene.queue.write(id, handWritten({ done: "more" }));
};

/** Puts something into pending/ that is older than any other. */
function planted(name: string | Buffer, plant: (path: string | Buffer) => void) {
  return ({ queue }: Scene) => {
    mkdirSync(join(queue.dir, "pending"), { recursive: true });
    const path = Buffer.concat([Buffer.from(`${queue.dir}/pending/`), Buffer.from(name)]);
    plant(path);
    if (!["link.md"].includes(String(name))) utimesSync(path, 1_000_000_000, 1_000_000_000);
  };
}

const text = (path: string | Buffer) => writeFileSync(path, "no report\n");

const installed = async (scene: Scene) => {
  expect((await ask(scene, "cron", "install")).code).toBe(0);
};
const changed = (change: (line: string, scene: Scene) => string) => async (scene: Scene) => {
  await installed(scene);
  scene.crontab.set(change(scene.crontab.text() ?? "", scene));
};
const isInstalled = isSaidNoMore("Not installed", "cron", "show");

/** A pass whose send seems to have begun an hour ago, and hangs. */
const hanging = async (scene: Scene) => {
  pend(scene);
  const sender = recordingSender();
  const words = ["watchdog", "--send-timeout", "60", "--send-cmd", sender.recordAndWait];
  startCli([...words, ...scene.flags], { env: sender.env });
  await sender.waiting();
  const at = new Date(Date.now() - 3_600_000).toISOString();
  for (const file of [`deliveries/${id}.json`, "lock"]) {
    const path = join(scene.queue.dir, file);
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(/("(?:started_at|since)": ?)"[^"]*"/, `$1"${at}"`),
    );
  }
};

/** A queue in a full repository, which takes no new report while there are sent ones. */
const fullRemote = async (scene: Scene) => {
  const old = thirtyReports().queue;
  const repository = bareRepository();
  const target = `git:${repository}`;
  const name = old.ids("sent")[0] ?? "";
  for (const state of ["pending", "held"] as const)
    for (const other of old.ids(state)) rmSync(old.path(state, other));
  const record = join(old.dir, "deliveries", `${name}.json`);
  writeFileSync(record, readFileSync(record, "utf8").replaceAll("2100-", "2020-"));
  for (const other of old.ids("sent").slice(1)) rmSync(old.path("sent", other));
  const moved = await cli(["move", "--from", old.dir, "--to", target], { home: scene.home, env: scene.env });
  expect(moved.code).toBe(0);
  const hook = `#!/bin/sh
while read -r old new ref; do
  case "$ref" in refs/owner-reports/pending/*) git ls-tree -r refs/owner-reports/sent 2>/dev/null | grep -q md &&
    { echo 'No space left on device' >&2; exit 1; } ;; esac
done
exit 0
`;
  writeFileSync(join(repository, "hooks/pre-receive"), hook, { mode: 0o755 });
  scene.flags = ["--queue", target];
};

const queueing = ["producer", "--team", "a", "--worker", "b", "--progress", "1%"];

const situations: Record<RemedyName, Situation> = {
  holdInvalid: { make: planted("text.md", text), prints: ["status"], isGone: isUnblocked },
  releaseFixed: {
    make: async (scene) => {
      scene.queue.write(id, "no report\n");
      await ask(scene, "hold", id, "--reason", "not valid");
    },
    prints: ["release", id],
    fixes: ({ queue }) => writeFileSync(queue.path("held", id), handWritten()),
    isGone: isNoneHeld,
  },
  moveAway: {
    make: ({ queue }) => mkdirSync(join(queue.dir, "held", "folder.md"), { recursive: true }),
    prints: ["release", "folder"],
    isGone: isNoneHeld,
  },
  holdEdited: { make: edited, prints: ["driver", id], isGone: isUnblocked },
  releaseEdited: {
    make: edited,
    prints: ["driver", id],
    after: "holdEdited",
    isGone: async (scene) => (await ask(scene, "watchdog")).code === 0 && isSent(scene),
  },
  showFailed: { make: failing, prints: ["status"], isGone: shows("exit code 1") },
  retryFailed: { make: failing, prints: ["status"], isGone: isSent },
  holdFailed: { make: failing, prints: ["status"], isGone: isUnblocked },
  retryResting: {
    make: pend,
    prints: ["watchdog", "--send-cmd", `echo retry-after=900 > "$OWNER_REPORT_RESULT"; exit 1`],
    isGone: isSent,
  },
  showLastError: { make: failing, prints: ["doctor"], isGone: shows("exit code 1") },
  confirmArrived: { make: threeTimesInDoubt, prints: ["watchdog"], isGone: isSent },
  retryLost: { make: threeTimesInDoubt, prints: ["watchdog"], isGone: isSent },
  confirmSetAside: {
    make: pend,
    prints: ["watchdog", "--in-doubt", "hold", "--send-cmd", "kill -9 $$"],
    isGone: isSent,
  },
  releaseSetAside: {
    make: pend,
    prints: ["watchdog", "--in-doubt", "hold", "--send-cmd", "kill -9 $$"],
    isGone: isNoneHeld,
  },
  holdDenied: { make: failing, prints: ["confirm", id], isGone: isUnblocked },
  confirmDenied: { make: failing, prints: ["confirm", id], after: "holdDenied", isGone: isSent },
  releaseCutOff: {
    make: async (scene) => {
      await held(scene);
      copyFileSync(scene.queue.path("held", id), scene.queue.path("pending", id));
    },
    prints: ["watchdog"],
    isGone: isNoneHeld,
  },
  releaseGivenUp: {
    make: pend,
    prints: ["watchdog", "--max-attempts", "1", "--send-cmd", "exit 1"],
    isGone: isNoneHeld,
  },
  releaseHeld: { make: held, prints: ["driver", id], isGone: isNoneHeld },
  listHeld: { make: held, prints: ["doctor"], isGone: shows("later") },
  listPending: { make: pend, prints: ["show", "nothing-like-it"], isGone: shows(id) },
  runPass: { make: pend, prints: ["doctor"], isGone: isSent },
  moveAgain: {
    make: (scene) => {
      pend(scene);
      scene.queue.write(agedId(2), "x".repeat(2 ** 20 + 1));
      const to = join(scene.home, "the new one");
      scene.flags = ["--from", scene.queue.dir, "--to", to];
    },
    prints: ["move"],
    fixes: ({ queue }) => rmSync(queue.path("pending", agedId(2))),
    isGone: ({ queue }) => queue.ids("pending").length === 0,
  },
  closeQueue: {
    make: async (scene) => {
      await held(scene);
      chmodSync(join(scene.queue.dir, "pending"), 0o777);
    },
    prints: ["list"],
    isGone: isSaidNoMore("everybody", "status"),
  },
  lookAtHolder: { make: hanging, prints: ["status"], isGone: shows("watchdog") },
  endHolder: {
    make: hanging,
    prints: ["status"],
    isGone: async (scene) => (await ask(scene, "watchdog")).code === 0 && isSent(scene),
  },
  pruneSent: {
    make: fullRemote,
    prints: queueing,
    isGone: async (scene) => (await ask(scene, ...queueing)).code === 0,
  },
  doctorGit: {
    make(scene) {
      const git = `#!/bin/sh\n[ "$1" = --version ] || [ "$1" = version ] && { echo git version 2.49.0; exit; }
echo "fatal: 'queue' does not appear to be a git repository" >&2; exit 128\n`;
      writeFileSync(join(scene.home, "git"), git, { mode: 0o755 });
      scene.env.PATH = `${scene.home}:${scene.env.PATH}`;
      scene.flags = ["--queue", `git:${bareRepository()}`];
    },
    prints: ["status"],
    isGone: shows("does not take its settings"),
  },
  probe: {
    make: (scene) => Object.assign(scene.env, { OWNER_REPORT_SEND_CMD: "", NODE_BIN: "/nowhere" }),
    prints: ["doctor", "--target", "channel:1"],
    isGone: (_, { status }) => status === 69,
  },
  installCron: { prints: ["cron", "show"], isGone: isInstalled },
  installForPrinted: { prints: ["cron", "print"], isGone: isSaidNoMore("not there", "cron", "print") },
  installNewer: {
    make: changed((line) => line.replace(/ --cron-env \S+/, "")),
    prints: ["doctor"],
    isGone: isSaidNoMore("older", "doctor"),
  },
  installChanged: {
    make: installed,
    prints: ["cron", "show", "--max-count", "9", "--success-pattern", "o k"],
    isGone: isSaidNoMore("would be", "cron", "show", "--max-count", "9", "--success-pattern", "o k"),
  },
  installPrograms: {
    make: changed((line) => line.replace(cliBundle, "/gone/cli.js")),
    prints: ["doctor"],
    isGone: isSaidNoMore("/gone", "doctor"),
  },
  installSettings: {
    make: async (scene) => {
      await installed(scene);
      rmSync(join(scene.queue.dir, "cron.env"));
    },
    prints: ["doctor"],
    isGone: isSaidNoMore("every run fails", "doctor"),
  },
  installNamedSettings: {
    make: ({ home }) => mkdirSync(join(home, "my settings")),
    prints: ["watchdog", "--cron-env", "./my settings/cron.env"],
    isGone: async (scene) =>
      (await ask(scene, "watchdog", "--cron-env", "./my settings/cron.env")).code === 0,
  },
  installShell: {
    make: changed((line) => `SHELL=/bin/false\n${line}`),
    prints: ["cron", "show"],
    isGone: isSaidNoMore("SHELL=", "cron", "show"),
  },
  printCron: {
    make(scene) {
      const [bin = ""] = scene.env.PATH?.split(":") ?? [];
      symlinkSync("/bin/sh", join(bin, "sh"));
      scene.env.PATH = bin;
    },
    prints: ["cron", "install"],
    isGone: shows("# owner-report"),
  },
  closeSettings: {
    make: async (scene) => {
      await installed(scene);
      chmodSync(join(scene.queue.dir, "cron.env"), 0o644);
    },
    prints: ["doctor"],
    isGone: isSaidNoMore("others may read", "doctor"),
  },
};

/** Situations whose remedies stand in `remedies` with --json, by the remedies: those of one command's own message. */
const IN_JSON: readonly RemedyName[][] = [
  ["releaseFixed"],
  ["moveAway"],
  ["holdEdited", "releaseEdited"],
  ["retryResting"],
  ["confirmArrived", "retryLost"],
  ["confirmSetAside", "releaseSetAside"],
  ["holdDenied", "confirmDenied"],
  ["releaseGivenUp"],
  ["releaseHeld"],
  ["listPending"],
  ["moveAgain"],
  ["lookAtHolder", "endHolder"],
];

test.each(IN_JSON)("with --json what is printed to %s stands in remedies", async (name, second = name) => {
  const scene = newScene();
  const { make, prints } = situations[name];
  await make?.(scene);
  const { json } = withJson(await ask(scene, ...prints, "--json"));
  const commands = [name, second].map((each) =>
    expect.stringContaining(REMEDIES[each].split(" <it>")[0] ?? ""),
  );
  expect(json.remedies).toEqual(expect.arrayContaining(commands));
  for (const command of json.remedies as string[]) expect(command.match(remedyPattern())).toEqual([command]);
});

/** More situations that print one of them: whatever a file in pending/ may be, and may be called. */
const files: Record<string, Situation["make"]> = {
  "a directory": planted("folder.md", (path) => mkdirSync(path)),
  "a link": planted("link.md", (path) => symlinkSync("/etc/passwd", path)),
  "a FIFO": planted("fifo.md", (path) => void execFileSync("mkfifo", [path.toString()])),
  "a file over 1 MiB": planted("large.md", (path) => writeFileSync(path, "x".repeat(2 ** 20 + 1))),
  "a name that is no id": planted("it's $HOME & co.md", text),
  "a name with control characters": planted("a\u001b[31m\u202e ##[x]::y\nz.md", text),
  "a name that is no UTF-8": planted(Buffer.from([0x62, 0xff, 0xfe, 0x2e, 0x6d, 0x64]), text),
  "a name as long as names can be": planted(`${"x".repeat(252)}.md`, text),
};

/** Follows a remedy as it is printed, in bash with an `owner-report` on its PATH. */
function follow({ home, env }: Scene, command: string) {
  return spawnSync("/bin/bash", ["-c", command], { cwd: home, env, encoding: "utf8" });
}

/** Finds what is printed of a remedy. */
async function printed(scene: Scene, situation: Situation, name: RemedyName): Promise<string> {
  const { stdout, stderr } = await ask(scene, ...situation.prints);
  const [begin = "", end = ""] = REMEDIES[name].split(" <it>");
  const found = (stdout + stderr).match(remedyPattern()) ?? [];
  return found.find((command) => command.startsWith(begin) && command.includes(end)) ?? "";
}

async function meet(name: RemedyName, situation: Situation) {
  const scene = newScene();
  await situation.make?.(scene);
  const first = situation.after && (await printed(scene, situation, situation.after));
  const command = await printed(scene, situation, name);
  expect([first, command]).not.toContain("");
  situation.fixes?.(scene);
  if (first !== undefined) expect(follow(scene, first)).toMatchObject({ status: 0 });
  const followed = follow(scene, command);
  return { command, followed, isGone: await situation.isGone(scene, followed) };
}

/** Remedies by which a person looks: what they show is red where all is not well. */
const LOOKS: readonly RemedyName[] = ["doctorGit", "probe"];

test.each(Object.keys(REMEDIES) as RemedyName[])(
  "what is printed to %s ends what printed it",
  async (name) => {
    const { command, followed, isGone } = await meet(name, situations[name]);
    const isFollowed = LOOKS.includes(name) || followed.status === 0;
    expect([command, isFollowed ? "" : followed.stderr, isGone]).toEqual([command, "", true]);
  },
);

test.each(Object.entries(files))("what is printed for %s in pending/ ends it", async (_, make) => {
  const situation = { ...situations.holdInvalid, make };
  const { command, followed, isGone } = await meet("holdInvalid", situation);
  expect([command, followed.stderr, isGone]).toEqual([command, "", true]);
});

test("every command of owner-report that a message may name is one of these remedies", () => {
  const words = MODES.map((mode) => mode).join("|");
  const command = new RegExp(`["'\`(: ]owner-report (?:${words})\\b(?! --(?:html|help|json))`);
  const found = sources("src").flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => command.test(line) && !/^\s*(\/?\*|\/\/)/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  const isHelp = /^src\/(app\/(commands|completion)|report\/remedies)\.ts|run --team TEAM/;
  expect(found.filter((line) => !isHelp.test(line))).toEqual([]);
});

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path));
}

const everybody = cliForEverybody();

(everybody ? test : test.skip)(
  "a report that this user may not read is a row among the others, and can be held",
  async () => {
    const queue = newQueue(join(tempDir(), "queue"));
    queue.write(id, handWritten());
    queue.write(agedId(2), handWritten());
    execFileSync("chmod", ["-R", "a+rwX", join(queue.dir, "..")]);
    if (unprivileged !== undefined) execFileSync("chown", ["-R", String(unprivileged), queue.dir]);
    chmodSync(queue.path("pending", id), 0);
    const run = everybody as NonNullable<typeof everybody>;
    const status = await run(["status", ...queue.flag]);
    expect([status.code, status.stdout]).toEqual([0, expect.stringContaining("EACCES")]);
    expect(status.stdout).toContain(agedId(2));
    expect((await run(["watchdog", "--send-cmd", "true", ...queue.flag])).code).toBe(74);
    expect((await run(["hold", id, "--reason", "unreadable", ...queue.flag])).code).toBe(0);
    expect((await run(["watchdog", "--send-cmd", "true", ...queue.flag])).code).toBe(0);
    expect([queue.ids("held"), queue.ids("sent")]).toEqual([[id], [agedId(2)]]);
  },
);

test("in the action, advice is a step of a workflow, and inputs have their names", async () => {
  const queue = newQueue();
  queue.write(id, "no report\n");
  const step = await runAction({ mode: "watchdog", "send-cmd": "true", queue: queue.dir });
  const advised = /with: (\{ mode: hold, .* \})/.exec(step.shown)?.[1] ?? "";
  expect(advised).toBe(
    `{ mode: hold, report-id: "${id}", reason: "not valid", queue: ${JSON.stringify(queue.dir)} }`,
  );
  const wrong = await runAction({ mode: "watchdog", "max-count": "x", queue: queue.dir });
  expect(wrong.shown).toContain('max-count must be a whole number of at least 1, not "x"');
  expect(wrong.shown + step.shown).not.toMatch(/owner-report hold|--(max-count|queue|send-cmd)/);
});

import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { cliBundle } from "../helpers/bundles.js";
import { type FakeCrontab, fakeCrontab } from "../helpers/crontab.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { describeOnPosix } from "../helpers/platform.js";
import { start } from "../helpers/processes.js";
import { areInstalled } from "../helpers/programs.js";
import { handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { answer, startWebServer } from "../helpers/web-server.js";

const secret = "s3cr3t-of-the-webhook";
const sendCommand = `cat > /dev/null # ${secret}\nprintf '%s' "$OWNER_REPORT_MESSAGE"`;
const others = 'MAILTO=""\n# caf\xe9, a \xff byte\n\n*/5 * * * * other --queue x % y # owner-report?\n\t\n';

interface Place {
  home: string;
  queue: Queue;
  crontab: FakeCrontab;
  /** Runs `owner-report cron …` for the queue. */
  cron(args: string[], env?: Record<string, string>): Promise<Ended>;
}

interface Ended {
  code: number | null;
  stdout: string;
  shown: string;
  json: Record<string, unknown>;
}

/** A user with a crontab, a queue that does not exist yet, and an owner-report, each where a path may say. */
function place({
  queue = "queue",
  script = cliBundle,
  node = process.execPath,
  home = tempDir(),
  crontab = fakeCrontab(),
} = {}): Place {
  const there = newQueue(join(home, queue));
  return {
    home,
    queue: there,
    crontab,
    async cron(args, env = {}) {
      const named = args.includes("--queue") ? [] : ["--queue", `/.${there.dir}`];
      const all = [script, "cron", ...args, ...named];
      const ended = await start(node, all, { cwd: home, env: { PATH: crontab.path, HOME: home, ...env } })
        .finished;
      const json = ended.stdout.startsWith("{") ? JSON.parse(ended.stdout) : {};
      return { ...ended, json };
    },
  };
}

const install = ["install", "--send-cmd", sendCommand, "--json"];
const lineOf = ({ json }: Ended) => String(json.line);
const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");

onEachNodeOnPosix("the line that cron install puts into the crontab", (node) => {
  test("delivers a report in cron's poor environment, and says so in the log only", async () => {
    const { home, queue, crontab, cron } = place({ node });
    queue.write("one", handWritten());
    const installed = await cron(install);
    expect(crontab.text()).toBe(`${lineOf(installed)}\n`);
    expect(await crontab.fire(lineOf(installed), home)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(queue.ids("sent")).toEqual(["one"]);
    const log = readFileSync(join(queue.dir, "log/cron.log"), "utf8");
    expect(
      log
        .trimEnd()
        .split("\n")
        .filter((each) => !/^\d{4}-\d\d-\d\dT[\d:.]{12}Z /.test(each)),
    ).toEqual([]);
    expect(log).toContain("80%");
    expect(readFileSync(join(queue.dir, "log/cron.log.start"), "utf8")).toBe("");
  });

  test.each([
    "with  spaces",
    "o'ne 'two' \"three\"",
    "100% %d %",
    "報告 – ünï 🙂",
    "$HOME `id` $(id) ; & | > * ? ~ # !!",
    "back\\slash",
    "-n [a] {b,c}",
  ])("works from and for a path called %j", async (name) => {
    const script = join(tempDir(), name, "cli.js");
    cpSync(dirname(cliBundle), dirname(script), { recursive: true });
    const { home, queue, crontab, cron } = place({ node, queue: name, script });
    queue.write("one", handWritten());
    const files = ["--cron-env", `./${name}.env`, "--log-file", `./logs/${name}`];
    const installed = await cron([...install, ...files]);
    expect(crontab.text()).toBe(latin1(`${lineOf(installed)}\n`));
    expect(await crontab.fire(lineOf(installed), home)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(queue.ids("sent")).toEqual(["one"]);
    expect(readFileSync(join(home, "logs", name), "utf8")).toContain("1 report was sent");
    expect((await cron(["remove", "--json"])).json).toMatchObject({ changed: true });
    expect(crontab.text()).toBe("");
  });

  test("delivers a git queue, whose files have a folder of their own below the default queue", async () => {
    const [home, crontab] = [tempDir(), fakeCrontab()];
    const queue = newGitQueue();
    const ids = gitBacklog(queue, 1);
    const run = (...words: string[]) =>
      start(node, [cliBundle, ...words, "--queue", `git:${basename(queue.repository)}`, "--json"], {
        cwd: dirname(queue.repository),
        env: { PATH: `${crontab.path}:${process.env.PATH}`, HOME: home, OWNER_REPORT_TOKEN: "t0ken" },
      }).finished.then(({ stdout }) => JSON.parse(stdout));
    const { line, env_file, ...installed } = await run("cron", "install", "--send-cmd", "true");
    expect(installed).toMatchObject({ queue: `git:${queue.repository}`, env_file_made: true });
    expect(line).toContain(` --queue git:${queue.repository} `);
    expect(line).not.toContain("t0ken");
    expect(dirname(dirname(env_file))).toBe(join(home, ".clawteam/owner-reports/cron"));
    expect(readFileSync(env_file, "utf8")).toContain("OWNER_REPORT_TOKEN='t0ken'");
    expect(await crontab.fire(line, home)).toMatchObject({ code: 0 });
    expect([queue.pending(), queue.archived("sent")]).toEqual([[], ids]);
    const { checks } = await run("doctor");
    for (const what of ["cron line", "cron settings", "cron log"])
      expect(checks).toContainEqual(expect.objectContaining({ what, state: "pass" }));
  });

  test("is refused for a cache queue, and where its settings have former names", async () => {
    const { queue, crontab, cron } = place({ node });
    for (const words of [["print"], ["install", "--send-cmd", "true"]]) {
      const { code, json } = await cron([...words, "--queue", "cache", "--json"]);
      expect([code, json.error]).toEqual([64, expect.stringContaining("git:<remote>")]);
    }
    mkdirSync(queue.dir, { recursive: true });
    writeFileSync(join(queue.dir, "cron.env"), "OWNER_REPORT_SEND_CMD='true'\nOWNER_REPORT_STORE='git'\n");
    const { code, json } = await cron(["install", "--json"]);
    expect([code, json.error]).toEqual([64, expect.stringContaining("OWNER_REPORT_STORE is no longer read")]);
    expect(crontab.text()).toBeUndefined();
  });

  test("brings every kind of setting through the env file as it was", async () => {
    const { home, queue, crontab, cron } = place({ node });
    queue.write("one", handWritten());
    const got = join(home, "got");
    const send = `printf '%s|' "$OWNER_REPORT_CHANNEL" "$OWNER_REPORT_TARGET" "$NODE_BIN" 'a # b\\n \${HOME}' > ${got}\n# it's "so"`;
    const env = {
      OWNER_REPORT_SEND_CMD: send,
      NODE_BIN: "/opt/my node/bin/node",
      OWNER_REPORT_TARGET: "#1 'x'",
    };
    const installed = await cron(["install", "--channel", " telegram", "--send-timeout", "7", "--json"], env);
    await crontab.fire(lineOf(installed), home);
    expect(readFileSync(got, "utf8")).toBe(" telegram|#1 'x'|/opt/my node/bin/node|a # b\\n ${HOME}|");
    const names = ["OWNER_REPORT_SEND_CMD", "OWNER_REPORT_CHANNEL", "OWNER_REPORT_TARGET"];
    expect(installed.json.env_names).toEqual([...names, "OWNER_REPORT_SEND_TIMEOUT", "NODE_BIN"]);
  });
});

describeOnPosix("what stands in cron.env", () => {
  test("is the webhook that sends with its secret and its proxy, readable by its owner only, and no other route", async () => {
    const server = await startWebServer(answer(200));
    const { home, queue, crontab, cron } = place({});
    queue.write("one", handWritten());
    const env = {
      OWNER_REPORT_WEBHOOK_URL: `${server.origin}/in/tOkEn-1`,
      OWNER_REPORT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString("base64")}`,
      NO_PROXY: "127.0.0.1",
      OWNER_REPORT_TARGET: "channel:1",
    };
    const installed = await cron(["install", "--json"], env);
    const file = join(queue.dir, "cron.env");
    const text = readFileSync(file, "utf8");
    for (const name of ["OWNER_REPORT_WEBHOOK_URL", "OWNER_REPORT_WEBHOOK_SECRET", "NO_PROXY"] as const)
      expect(text).toContain(`${name}='${env[name]}'`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect([crontab.text(), installed.shown].join("")).not.toMatch(/tOkEn|whsec_/);
    expect(await crontab.fire(lineOf(installed), home)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect([queue.ids("sent"), server.arrived.length]).toEqual([["one"], 1]);
    expect(readFileSync(join(queue.dir, "log/cron.log"), "utf8")).not.toContain("tOkEn");
    const other = place({});
    await other.cron(["install", "--send-cmd", "true", "--json"], env);
    expect(readFileSync(join(other.queue.dir, "cron.env"), "utf8")).not.toContain("WEBHOOK");
  });

  test("beats what cron and the line set: PATH, HOME and the temporary directory", async () => {
    const { home, queue, crontab, cron } = place();
    queue.write("one", handWritten());
    const [tools, own, temporary] = [tempDir(), tempDir(), tempDir()];
    writeFileSync(join(tools, "mytool"), '#!/bin/sh\necho "$HOME $OWNER_REPORT_FILE" > "$HOME/got"\n');
    chmodSync(join(tools, "mytool"), 0o755);
    const installed = await cron(["install", "--send-cmd", "mytool", "--json"]);
    const file = join(queue.dir, "cron.env");
    const lines = [`PATH='${tools}:/usr/bin:/bin'`, `HOME=${own}`, `TMPDIR=${temporary}`, "SHELL=/bin/bash"];
    appendFileSync(file, `${lines.join("\n")}\n`);
    expect(await crontab.fire(lineOf(installed), home)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(queue.ids("sent")).toEqual(["one"]);
    expect(readFileSync(join(own, "got"), "utf8")).toMatch(new RegExp(`^${own} ${temporary}/`));
  });

  test("and names the settings that a flag of the line or an older line overrides", async () => {
    const { queue, crontab, cron } = place();
    const installed = await cron(install);
    appendFileSync(join(queue.dir, "cron.env"), "OWNER_REPORT_MAX_COUNT=20\n");
    const doctor = async () => {
      const env = { PATH: crontab.path, HOME: tempDir() };
      const all = [cliBundle, "doctor", "--send-cmd", "true", ...queue.flag, "--json"];
      return JSON.parse((await start(process.execPath, all, { cwd: "/", env }).finished).stdout).checks;
    };
    const said = "OWNER_REPORT_MAX_COUNT, which has no effect: the line says --max-count";
    expect(String((await cron(["show", "--json"])).json.warnings)).toContain(said);
    expect(await doctor()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: "cron line", state: "pass" }),
        expect.objectContaining({
          what: "cron settings",
          state: "warn",
          seen: expect.stringContaining(said),
        }),
      ]),
    );
    crontab.set(`${lineOf(installed).replace(/ --cron-env \S+/, "")}\n`);
    expect(await doctor()).toContainEqual(expect.objectContaining({ what: "cron line", state: "warn" }));
    expect((await cron(["show", "--json"])).json).toMatchObject({ installed: true, is_current: false });
  });
});

describeOnPosix("a crontab with a SHELL of its own", () => {
  for (const shell of ["dash", "bash", "zsh", "tcsh", "fish"])
    (areInstalled([shell]) ? test : test.skip)(
      `${shell} runs the line of any path, below SHELL=`,
      async () => {
        const name = 'it\'s !x !! ^a^b 100% $HOME `id` b\\ack "q" {b,c} [a] # ~ 報告';
        const { home, queue, crontab, cron } = place({ queue: name });
        const path = join(home, shell);
        symlinkSync(execFileSync("which", [shell], { encoding: "utf8" }).trim(), path);
        crontab.set(`SHELL=${path}\n0 3 * * * nightly\n`);
        queue.write("one", handWritten());
        const installed = await cron([...install, "--success-pattern", "(?!x)clawteam|it's! !o"]);
        expect([installed.code, installed.shown]).toEqual([0, expect.not.stringContaining("SHELL=")]);
        expect(crontab.text()).toBe(`SHELL=${path}\n0 3 * * * nightly\n${latin1(`${lineOf(installed)}\n`)}`);
        expect(await crontab.fire(lineOf(installed), home, path)).toMatchObject({ code: 0, stderr: "" });
        expect(queue.ids("sent")).toEqual(["one"]);
        expect((await cron(["remove", "--json"])).json).toMatchObject({ changed: true });
      },
    );

  test("a line of an older version, for sh, is said to be one, and is changed", async () => {
    const { home, queue, crontab, cron } = place();
    const line = lineOf(await cron(install));
    const older = line.replace(
      /\/bin\/sh -c '.*?' (\S+) \/usr\/bin\/env (.*) (# owner-report)$/,
      "$2 > $1 2>&1 $3",
    );
    crontab.set(`SHELL=/bin/tcsh\n${older}\n`);
    const shown = (await cron(["show"])).shown;
    expect(shown).toMatch(/written for +sh +any shell\n/);
    expect(shown).toContain("sets SHELL=/bin/tcsh above this line");
    await cron(["install"]);
    expect(crontab.text()).toBe(`SHELL=/bin/tcsh\n${line}\n`);
    expect((await cron(["show"])).shown).not.toContain("SHELL");
    queue.write("one", handWritten());
    expect(await crontab.fire(older, home)).toMatchObject({ code: 0 });
    expect(queue.ids("sent")).toEqual(["one"]);
  });
});

describeOnPosix("cron print", () => {
  test("works before anything is there, without a crontab program, and changes nothing", async () => {
    const { home, queue, crontab, cron } = place();
    const printed = await cron(["print"], { PATH: "/nowhere" });
    expect(printed.code).toBe(0);
    expect(printed.stdout).toMatch(
      /^\* \* \* \* \* \/bin\/sh -c '[^']+' \S+ \/usr\/bin\/env PATH=\S+ \S+ --env-file=\S+ \S+ watchdog .* --cron-env \S+ --max-count 5 .*\n$/,
    );
    expect(printed.shown).toContain(`needs ${join(queue.dir, "cron.env")}, which is not there yet`);
    expect(existsSync(queue.dir)).toBe(false);
    expect(existsSync(join(home, ".clawteam"))).toBe(false);
    expect(crontab.text()).toBeUndefined();
  });

  test("gives the line that install puts in, with the same flags", async () => {
    const { crontab, cron } = place();
    const flags = [
      "--max-count",
      "9",
      "--in-doubt",
      "hold",
      "--max-attempts",
      "3",
      "--retries",
      "4",
      "--success-pattern",
      "o k",
    ];
    const printed = await cron(["print", ...flags, "--send-cmd", "true"]);
    await cron(["install", ...flags, "--send-cmd", "true"]);
    expect(crontab.text()).toBe(printed.stdout);
    expect(printed.stdout).toContain(
      "--max-count 9 --in-doubt hold --max-attempts 3 --retries 4 --success-pattern 'o k' --log-file",
    );
  });

  test("names the program where it really lies, not a link to it", async () => {
    const link = join(tempDir(), "owner-report");
    symlinkSync(cliBundle, link);
    const { cron } = place({ script: link });
    expect((await cron(["print"])).stdout).toContain(` ${cliBundle} watchdog `);
  });

  test.each(["_npx", "dlx"])(
    "warns when the program lies in the cache of npx or pnpm (%s)",
    async (cache) => {
      const script = join(tempDir(), cache, "1f/cli.js");
      cpSync(dirname(cliBundle), dirname(script), { recursive: true });
      expect((await place({ script }).cron(["print"])).shown).toContain("may be gone one day");
    },
  );

  test.each([
    ["a line break", "a\nb", "control character"],
    ["two backslashes", "a\\\\b", "backslash"],
    ["a backslash before a %", "a\\%b", "backslash"],
    ["too long a path", "long/".repeat(200), "998"],
  ])("refuses %s with a reason, and so does install", async (_what, name, words) => {
    const { home, crontab, cron, queue } = place({ queue: name });
    for (const action of ["print", "install"]) {
      const refused = await cron([action, "--send-cmd", "true"]);
      expect(refused).toMatchObject({ code: 64, stdout: "" });
      expect(refused.shown).toContain(words);
    }
    expect(crontab.text()).toBeUndefined();
    expect(existsSync(queue.dir)).toBe(false);
    expect(existsSync(join(home, "long"))).toBe(false);
  });
});

describeOnPosix("cron install", () => {
  test("keeps every other line byte for byte, and changes nothing the second time", async () => {
    const { crontab, cron } = place();
    crontab.set(others);
    const first = await cron(install);
    expect(crontab.text()).toBe(`${others}${lineOf(first)}\n`);
    expect(first.json).toMatchObject({ outcome: "ok", changed: true, env_file_made: true });
    crontab.answer('[ "$1" = - ] && echo "written again" >&2 && exit 1; cat "$(dirname "$0")/spool"');
    expect((await cron(install)).json).toMatchObject({ outcome: "ok", changed: false, env_file_made: false });
  });

  test("ends the last line of a crontab that has no line break there", async () => {
    const { crontab, cron } = place();
    crontab.set("@daily x");
    const installed = await cron(install);
    expect(crontab.text()).toBe(`@daily x\n${lineOf(installed)}\n`);
  });

  test("replaces this queue's older lines in their place, also with another schedule; no other queue's", async () => {
    const { home, crontab, cron } = place();
    const old = lineOf(await cron([...install, "--max-count", "1"])).replace("* * * * *", "*/7 * * * *");
    const sister = lineOf(await place({ home, queue: "queue2" }).cron(install));
    const off = `# ${old}`;
    crontab.set(`@daily a\n${old}\n${off}\n${sister}\n${old}\n@daily b\n`);
    const installed = await cron(install);
    expect(crontab.text()).toBe(`@daily a\n${lineOf(installed)}\n${off}\n${sister}\n@daily b\n`);
  });

  test("keeps what is installed and not given now: flags, files and the schedule", async () => {
    const { home, crontab, cron } = place();
    const log = join(home, "cron.log");
    await cron([...install, "--max-count", "9", "--in-doubt", "hold", "--account", "a b", "--log-file", log]);
    crontab.set((crontab.text() ?? "").replace("* * * * *", "*/7 1-5 * * 1"));
    const before = crontab.text();
    await cron(["install"]);
    expect(crontab.text()).toBe(before);
    expect((await cron(["show", "--json"])).json).toMatchObject({ is_current: true, log_file: log });
    const shown = (await cron(["show", "--max-count", "6"])).stdout;
    expect(shown).toMatch(/Different\n.*\n +max-count +9 +6\n\n/);
    await cron(["install", "--max-count", "6", "--in-doubt", "resend"]);
    expect(crontab.text()).toBe(before?.replace("9 --in-doubt hold", "6"));
    await cron(["install"], { OWNER_REPORT_MAX_COUNT: "7" });
    expect(crontab.text()).toContain("--max-count 7 ");
  });

  test("makes an env file that only its owner can read, and the send command is nowhere else", async () => {
    const { queue, crontab, cron } = place();
    const env = { OWNER_REPORT_SEND_CMD: sendCommand };
    const runs = [
      await cron(["print"], env),
      await cron(["install", "--dry-run"], env),
      await cron(["install"], env),
      await cron(["install", "--json"], env),
      await cron(["show"], env),
      await cron(["show", "--json"], env),
      await cron(["remove", "--dry-run", "--json"], env),
    ];
    expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));
    expect(runs.filter(({ shown }) => shown.includes(secret))).toEqual([]);
    expect(crontab.text()).not.toContain(secret);
    const file = join(queue.dir, "cron.env");
    expect(readFileSync(file, "utf8")).toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(queue.dir, "log")).mode & 0o777).toBe(0o700);
  });

  test("never writes over an env file, and says which settings given now are not in it", async () => {
    const { queue, cron } = place();
    mkdirSync(queue.dir);
    const file = join(queue.dir, "cron.env");
    writeFileSync(file, "OWNER_REPORT_TARGET=mine\n", { mode: 0o644 });
    const installed = await cron(["install", "--target", "mine", "--send-cmd", "true", "--json"]);
    expect(readFileSync(file, "utf8")).toBe("OWNER_REPORT_TARGET=mine\n");
    expect(String(installed.json.warnings)).toContain("does not have OWNER_REPORT_SEND_CMD as given now");
    expect(String(installed.json.warnings)).toContain("chmod 600");
  });

  test("warns of what the send command uses and cron does not know", async () => {
    const send = 'curl "$WEBHOOK_URL" "${API_TOKEN}" "$HOME" "$OWNER_REPORT_ID" "$unset"';
    const env = { WEBHOOK_URL: "http://hook.example", API_TOKEN: secret };
    const installed = await place().cron(["install", "--send-cmd", send, "--json"], env);
    expect(String(installed.json.warnings)).toContain(
      "uses WEBHOOK_URL, API_TOKEN, which cron does not know",
    );
    expect(installed.shown).not.toContain(secret);
  });

  test.each([
    ["every kind of quotes", "echo ' \" `date`\n", 64, "script file"],
    ["a carriage return", "true\r", 64, "script file"],
    ["nothing to send with", "", 69, "--send-cmd"],
  ])("refuses %s, and changes nothing", async (_what, send, code, words) => {
    const { queue, crontab, cron } = place();
    const refused = await cron(["install", "--send-cmd", send]);
    expect(refused).toMatchObject({ code, stdout: "" });
    expect(refused.shown).toContain(words);
    expect(crontab.text()).toBeUndefined();
    expect(existsSync(queue.dir)).toBe(false);
  });

  test("shows with --dry-run what would change, nothing of the other lines, and changes nothing", async () => {
    const { queue, crontab, cron } = place();
    crontab.set(`API_TOKEN=${secret}\n`);
    const { code, shown, stdout } = await cron(["install", "--dry-run", "--send-cmd", "true"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}\+ {2}\* \* \* \* \* /m);
    expect(stdout).toContain("1 other line stays");
    expect(shown).not.toContain(secret);
    expect(crontab.text()).toBe(`API_TOKEN=${secret}\n`);
    expect(existsSync(queue.dir)).toBe(false);
  });

  test.each(["install", "show", "remove"])(
    "%s without a crontab program: 69 with the remedy",
    async (action) => {
      const { queue, cron } = place();
      const refused = await cron([action, "--send-cmd", "true"], { PATH: "/nowhere" });
      expect(refused).toMatchObject({ code: 69, stdout: "" });
      expect(refused.shown).toContain("apt-get install cron");
      expect(existsSync(queue.dir)).toBe(false);
    },
  );

  test.each([
    ["is not allowed", "echo 'You (somebody) are not allowed to use this program (crontab)' >&2; exit 1", 69],
    ["is killed", "kill -9 $$", 69],
    ["says nothing", "exit 1", 69],
  ])(
    "never takes a crontab that cannot be read for an empty one: when crontab %s",
    async (_how, answer, code) => {
      const { queue, crontab, cron } = place();
      crontab.set(others);
      crontab.answer(answer);
      for (const action of ["install", "remove", "show"])
        expect(await cron([action, "--send-cmd", "true"])).toMatchObject({ code, stdout: "" });
      expect(crontab.text()).toBe(others);
      expect(existsSync(queue.dir)).toBe(false);
    },
  );

  test("is an error when crontab takes the new text and does not keep it", async () => {
    const { crontab, cron } = place();
    crontab.set(others);
    crontab.answer(`[ "$1" = - ] && exit 0; cat "$(dirname "$0")/spool"`);
    expect(await cron(install)).toMatchObject({ code: 74, json: { outcome: "error", code: "store" } });
    expect(crontab.text()).toBe(others);
  });

  test("leaves no copy of the crontab behind", async () => {
    const { crontab, cron } = place();
    const TMPDIR = tempDir();
    crontab.set(others);
    crontab.answer(`[ "$1" = - ] && ls -A '${TMPDIR}' > '${TMPDIR}.seen'; cat "$(dirname "$0")/spool"`);
    await cron(install, { TMPDIR });
    expect(readFileSync(`${TMPDIR}.seen`, "utf8")).toBe("");
  });
});

describeOnPosix("cron show", () => {
  test("says that nothing is installed, before anything is there", async () => {
    const { queue, cron } = place();
    expect((await cron(["show", "--json"])).json).toMatchObject({
      outcome: "ok",
      installed: false,
      is_current: false,
      installed_lines: [],
      env_file_exists: false,
      last_run_at: null,
    });
    expect(existsSync(queue.dir)).toBe(false);
  });

  test("says whether the line is the one print gives, and shows the log's end", async () => {
    const { home, queue, crontab, cron } = place();
    queue.write("one", handWritten());
    const installed = await cron(install);
    expect((await cron(["show", "--json"])).json).toMatchObject({
      is_current: true,
      last_run_at: null,
      warnings: expect.arrayContaining([expect.stringContaining("has not run yet")]),
    });
    await crontab.fire(lineOf(installed), home);
    const { json } = await cron(["show", "--json"]);
    expect(json).toMatchObject({ is_current: true, installed_lines: [lineOf(installed)] });
    expect(json.log_tail).toEqual(expect.arrayContaining([expect.stringContaining("1 report was sent")]));
    expect(String(json.warnings)).not.toContain("has not run");
    expect((await cron(["show", "--json", "--max-count", "6"])).json).toMatchObject({
      installed: true,
      is_current: false,
    });
    expect((await cron(["show"])).stdout).toContain("1 report was sent");
  });

  test("shows what Node said when it could not start, and that stays small however often it happens", async () => {
    const { home, crontab, cron } = place();
    const env = join(home, "settings");
    const line = lineOf(await cron([...install, "--cron-env", env]));
    rmSync(env);
    for (let i = 0; i < 3; i++) expect((await crontab.fire(line, home)).code).not.toBe(0);
    const { json } = await cron(["show", "--json", "--cron-env", env]);
    expect(json.start_tail).toEqual([expect.stringContaining(env)]);
    expect(String(json.warnings)).toContain("Every run fails");
  });
});

describeOnPosix("cron remove", () => {
  test("takes this queue's line out, leaves the env file and the log, and says so", async () => {
    const { home, queue, crontab, cron } = place();
    crontab.set(others);
    const installed = await cron(install);
    await crontab.fire(lineOf(installed), home);
    expect((await cron(["remove", "--dry-run"])).stdout).toMatch(/^ {2}- {2}\* \* \* \* \* /m);
    expect(crontab.text()).not.toBe(others);
    const removed = await cron(["remove"]);
    expect(crontab.text()).toBe(others);
    for (const path of ["cron.env", "log/cron.log"]) {
      expect(existsSync(join(queue.dir, path))).toBe(true);
      expect(removed.stdout).toContain(join(queue.dir, path));
    }
    expect((await cron(["remove", "--json"])).json).toMatchObject({ outcome: "ok", changed: false });
  });
});

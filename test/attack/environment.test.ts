import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { capturingSender } from "../helpers/capturing-sender.js";
import { cli, cliJson } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { tempDir } from "../helpers/temp-dir.js";
import { oneReport, scriptFile } from "./hostile-environment.js";

describeOnPosix("T-41 what rules a bash from its environment does not rule the send command", () => {
  const start = scriptFile("exit 0");
  const ruling: [string, Record<string, string>][] = [
    ["SHELLOPTS=noexec", { SHELLOPTS: "noexec" }],
    ["SHELLOPTS=posix", { SHELLOPTS: "posix", ENV: start }],
    ["BASH_ENV", { BASH_ENV: start }],
    ["BASH_ENV by a substitution", { BASH_ENV: `$(echo ${start})` }],
    ["ENV", { ENV: start, POSIXLY_CORRECT: "1" }],
    [
      "other options",
      { BASHOPTS: "extdebug:failglob", BASH_COMPAT: "3.1", BASH_ARGV0: start, FUNCNEST: "1" },
    ],
    [
      "exported functions in the place of builtins",
      Object.fromEntries(
        ["set", "unset", "eval", "shift", "exit", "builtin", "command", "test", "[", "false"].map((name) => [
          `BASH_FUNC_${name}%%`,
          "() { builtin exit 0; }",
        ]),
      ),
    ],
  ];

  test.each(ruling)("%s: what fails is not sent, and what succeeds has run", async (_, env) => {
    const queue = oneReport();
    const [cwd, proof] = [tempDir(), join(tempDir(), "ran")];
    writeFileSync(join(cwd, "script.sh"), "set -e\ntest -e /nowhere\nexit 0\n");
    for (const command of ["inner() { return 9; }; outer() { inner; }; outer", "bash ./script.sh"]) {
      const pass = await cliJson(["watchdog", "--send-cmd", command, ...queue.flag], { cwd, env });
      expect([command, pass.code, pass.json.outcome]).toEqual([command, 1, "failed"]);
    }
    const command = `f() { g; }; g() { echo ran; }; f > '${proof}'; test -s '${proof}'`;
    expect((await cli(["watchdog", "--send-cmd", command, ...queue.flag], { env })).code).toBe(0);
    expect(existsSync(proof)).toBe(true);
  });

  test("a function that stands in for commands that are not there does not make a send of a command that is not", async () => {
    const queue = oneReport();
    const env = { "BASH_FUNC_command_not_found_handle%%": "() { return 0; }" };
    const pass = await cliJson(["watchdog", "--send-cmd", "no-such-command", ...queue.flag], { env });
    expect([pass.code, pass.json.outcome, pass.json.pending_count]).toEqual([1, "failed", 1]);
  });

  test("pipefail and errexit stay, and a start file's words do not match the success pattern", async () => {
    const queue = oneReport();
    const env = { BASH_ENV: scriptFile("set +e +o pipefail; echo delivered") };
    for (const [command, more] of [
      ["false | cat", []],
      ["false; true", []],
      ["true", ["--success-pattern", "delivered"]],
    ] as const)
      expect((await cli(["watchdog", "--send-cmd", command, ...more, ...queue.flag], { env })).code).toBe(1);
  });

  test("no trace of the command comes out, by xtrace or by a prompt that runs", async () => {
    const queue = oneReport();
    const proof = join(tempDir(), "ran");
    const env = { SHELLOPTS: "xtrace:verbose", PS4: `$(touch '${proof}')+ `, BASH_XTRACEFD: "1" };
    const command = "address=https://hooks.example/T0p53cr3t; set -x; : done; { set +x; } 2>/dev/null";
    const pass = await cli(["watchdog", "--send-cmd", command, ...queue.flag], { env });
    expect(pass.code).toBe(0);
    expect(pass.shown).not.toContain("T0p53cr3t");
    expect(existsSync(proof)).toBe(false);
  });

  test("cd leads where it says", async () => {
    const [cwd, elsewhere] = [tempDir(), tempDir()];
    const command = `mkdir -p here '${elsewhere}/here'; cd here; test "$PWD" = '${cwd}/here'`;
    const words = ["watchdog", "--send-cmd", command, ...oneReport().flag];
    expect((await cli(words, { cwd, env: { CDPATH: elsewhere } })).code).toBe(0);
  });

  test("a function of the operator's own and a variable ENV that names no file pass through", async () => {
    const env = { "BASH_FUNC_notify%%": '() { test "$1" = production; }', ENV: "production" };
    const words = ["watchdog", "--send-cmd", 'notify "$ENV"', ...oneReport().flag];
    expect((await cli(words, { env })).code).toBe(0);
  });
});

describeOnPosix("T-42 a send command cannot act for the runner", () => {
  test("it gets no name of a command file of any forge, and none of their paths under another name", async () => {
    const sender = capturingSender();
    const files = ["OUTPUT", "ENV", "PATH", "STATE", "STEP_SUMMARY"];
    const forges = Object.fromEntries(
      ["GITEA", "FORGEJO"].flatMap((forge) => files.map((file) => [`${forge}_${file}`, `/run/${file}`])),
    );
    const copies = { MY_OUTPUT: "/run/OUTPUT", CODEBERG_ENV: "/run/ENV" };
    const tokens = {
      GITEA_RUNTIME_TOKEN: "x",
      FORGEJO_ID_TOKEN_REQUEST_URL: "x",
      OWNER_REPORT_TOKEN: "x",
      OWNER_REPORT_QUEUE: "q",
    };
    const kept = { GITEA_ACTIONS: "true", GITHUB_ACTION_PATH: "/action", OWNER_REPORT_CHANNEL: "discord" };
    const env = { ...sender.env, ...forges, ...copies, ...tokens, ...kept };
    const inputs = { mode: "direct", team: "t", worker: "w", progress: "1%", "send-cmd": sender.command };
    expect((await runAction(inputs, { env })).code).toBe(0);
    const seen = sender.only().env;
    const names = Object.keys(seen);
    const own = files.map((file) => `GITHUB_${file}`);
    const hidden = [...Object.keys({ ...forges, ...copies, ...tokens }), ...own];
    expect(names.filter((name) => hidden.includes(name) || name.startsWith("INPUT_"))).toEqual([]);
    expect(seen).toMatchObject(kept);
  });
});

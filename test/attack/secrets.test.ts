import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type ActionResult, runAction } from "../helpers/action.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { allText } from "../helpers/directory-listing.js";
import { describeOnLinux } from "../helpers/platform.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const word = "xq7-secret-value";

const secrets = {
  ...{ SLACK_TOKEN: `${word}-1`, db_password: `${word}-2`, MySecret: `${word}-3`, API_KEY: `${word}-4` },
  ...{
    DISCORD_WEBHOOK_URL: `https://127.0.0.1/${word}?a=b&c=[d]$e`,
    SSH_KEY: `${word} begin\n${word} end\n`,
  },
};

const print = Object.keys(secrets)
  .map((name) => `echo "shown: $${name}"; printf '%s\\n' "$${name}" >&2`)
  .join("\n");

const everywhere = (step: ActionResult) =>
  [step.shown, step.summary, JSON.stringify(step.outputs), allText(step.workspace)].join("\n");

function workspaceQueue() {
  const workspace = tempDir();
  const queue = newQueue(join(workspace, ".owner-reports"));
  queue.write("own-id", handWritten());
  return { workspace, queue };
}

/** Seconds in which even a machine that stands still for a moment has printed everything. */
const ENOUGH = "4";
const endings: [string, string, string?][] = [
  ["fails", "exit 3"],
  ["is killed", "kill -9 $$"],
  ["takes too long", "sleep 60", ENOUGH],
  ["cannot be read", "if"],
  ["traces itself", `set -x\n: ${word}-traced\nfalse`],
  ["prints its environment", "env; false"],
  ["succeeds", "true"],
];

describe("T-11 the send command's text and secret values are in no log, record, output or summary", () => {
  test.each(endings)("of a command that %s", async (_, ending, timeout = "") => {
    const { workspace } = workspaceQueue();
    const command = `: ${word}-in-the-command\n${print}\n${ending}`;
    for (const given of [{ "send-cmd": command }, {}]) {
      const env = { ...secrets, OWNER_REPORT_SEND_CMD: command };
      const inputs = { mode: "driver", "report-id": "own-id", "send-timeout": timeout, ...given };
      const step = await runAction(inputs, { workspace, env });
      if (step.outputs.outcome !== "already-sent") expect(step.shown).toMatch(/shown: \*\*\*|syntax error/);
      expect(everywhere(step)).not.toContain(word);
    }
  });

  test("nor in a dry run", async () => {
    const { workspace } = workspaceQueue();
    const inputs = { mode: "watchdog", "dry-run": "true", "send-cmd": `: ${word}-x` };
    const step = await runAction(inputs, { workspace, env: secrets });
    expect(step.outputs.outcome).toBe("dry-run");
    expect(everywhere(step)).not.toContain(word);
  });

  test("nor in what is said of wrong usage", async () => {
    for (const args of [[`${word}-1`], ["watchdog", `--${word}-1`], ["producer", "--status", `${word}-1`]])
      expect((await cli(args, { env: secrets })).shown).not.toContain(word);
    const address = `https://bot:${word}@host/q`;
    for (const args of [
      ["watchdog", `--token=${word}`],
      ["status", `--send-cmd=curl '${word}'\n# '${word}'`],
      ["watchdog", `--git-remot=${address}`],
      [address],
      ["status", "--queue", address],
      ["move", "--from", `directory:${address}`, "--to", "directory:to"],
      ["consumer", `${address}/x.md`],
      ["watchdog", "--log-file", address],
    ]) {
      const { code, shown } = await cli(args);
      expect([args, code, shown.includes(word)]).toEqual([args, 64, false]);
    }
    const step = await runAction({ mode: "watchdog", "max-count": `${word}-1` }, { env: secrets });
    expect(everywhere(step)).not.toContain(word);
  });

  test("nor in the title of the summary", async () => {
    const step = await runAction({ mode: `${word}-1` }, { env: secrets });
    expect(everywhere(step)).not.toContain(word);
  });

  test("nor in the JSON of wrong usage", async () => {
    expect((await cliJson([`${word}-1`], { env: secrets })).shown).not.toContain(word);
  });
});

describeOnLinux(
  "T-12 no process's arguments hold the send command's text or a report's text while it runs",
  () => {
    test("of watchdog, with the command in the environment", async () => {
      const queue = newQueue();
      const sender = recordingSender();
      const env = {
        ...sender.env,
        ...secrets,
        OWNER_REPORT_SEND_CMD: `: ${word}-x\n${sender.recordAndWait}`,
      };
      queue.write("own-id", handWritten({ done: `${word}-done` }, `${word}-body`));
      const running = startCli(["watchdog", ...queue.flag], { env });
      await sender.waiting();
      const seen = commandLines();
      sender.release();
      expect((await running.finished).code).toBe(0);
      expect(seen.filter((text) => text.includes("send-cmd"))).not.toEqual([]);
      expect(seen.filter((text) => text.includes(word))).toEqual([]);
    });
  },
);

function commandLines(): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, "utf8")];
    } catch {
      return []; // The process has ended meanwhile.
    }
  });
}

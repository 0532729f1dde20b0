import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { allText } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { describeOnLinux } from "../helpers/platform.js";
import { agedId, handWritten, newQueue } from "../helpers/queue.js";
import { annotations, runnerCommands } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const forging = [
  ...["::set-output name=outcome::forged", "::add-mask::forged", "::error::forged", "  ::warning::forged"],
  ...["first\\r::error::forged", "##[error]forged", "text ##[add-mask]forged", "::stop-commands::forged"],
  ...[
    "::group::forged",
    "##vso[task.setvariable]forged",
    "\\033[2J\\033]0;forged\\007",
    "\\342\\200\\256forged",
  ],
];
const printAll = `printf '${forging.join("\\n")}\\n'`;

function workspaceQueue() {
  const workspace = tempDir();
  const queue = newQueue(join(workspace, ".owner-reports"));
  queue.write("own-id", handWritten());
  return { workspace, queue };
}

onEachNode("what a send command prints", (node) => {
  test("is shown, and no runner obeys any line of it", async () => {
    const { workspace } = workspaceQueue();
    for (const ending of ["exit 1", "true"]) {
      const command = `${printAll}; ${printAll} >&2; ${ending}`;
      const inputs = { mode: "driver", "report-id": "own-id", "send-cmd": command };
      const step = await runAction(inputs, { node, workspace });
      expect(step.shown).toContain("forged");
      for (const log of [step.stdout, step.stderr]) {
        const commands = runnerCommands(log);
        const names = commands.map((each) => each.name);
        expect(
          names.filter((name) => !["error", "warning", "notice", "group", "endgroup"].includes(name)),
        ).toEqual([]);
        expect(commands.filter((each) => each.data.startsWith("forged"))).toEqual([]);
        expect(log).not.toContain("##[");
        expect(log).not.toContain("\u001b[2J");
      }
      expect(step.outputs.outcome).toBe(ending === "true" ? "sent" : "failed");
    }
  });
});

describe("what a send command prints", () => {
  test("is capped at 64 KiB, and the send goes on", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const line = "x".repeat(1023);
    const command = 'for i in {1..1024}; do echo "$LINE"; done';
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    const { code, shown } = await cli(args, { env: { LINE: line } });
    expect(code).toBe(0);
    const printed = shown.split(line).length - 1;
    expect(printed).toBeGreaterThan(10);
    expect(printed).toBeLessThanOrEqual(64);
  });

  test("is matched against the success pattern beyond what is shown", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const command = "head -c 300000 /dev/zero | tr '\\0' x; echo; echo delivered";
    const args = ["driver", "own-id", "--success-pattern", "delivered", "--send-cmd", command, ...queue.flag];
    expect(await cliJson(args)).toMatchObject({ code: 0, json: { outcome: "sent" } });
  });

  test("shows no value of a variable that looks like a secret", async () => {
    const { workspace } = workspaceQueue();
    const secrets = {
      SLACK_TOKEN: "value-of-a-token-1234",
      DB_PASSWORD: "value-of-a-password-1234",
      MY_SECRET_NAME: "value-of-a-secret-1234",
      API_KEY: "value-of-a-key-1234",
      DISCORD_WEBHOOK: "https://discord.example/value-of-a-webhook-1234",
    };
    const names = Object.keys(secrets).map((name) => `"$${name}"`);
    for (const ending of ["exit 1", "true"]) {
      const command = `echo shown-text ${names.join(" ")}; echo ${names.join(" ")} >&2; ${ending}`;
      const inputs = { mode: "driver", "report-id": "own-id", "send-cmd": command };
      const step = await runAction(inputs, { workspace, env: secrets });
      expect(step.shown).toContain("shown-text");
      const everywhere = [step.shown, step.summary, JSON.stringify(step.outputs)].join("\n");
      for (const value of Object.values(secrets)) expect(everywhere).not.toContain(value);
    }
  });

  test("is masked without hiding any part of an id", async () => {
    const { workspace, queue } = workspaceQueue();
    const id = queue.write(agedId(1), handWritten());
    const env = { API_KEY_OWNER: "clawteam", SECRET_NAME: "backend-a" };
    const inputs = { mode: "driver", "report-id": id, "send-cmd": 'echo "clawteam and backend-a"; exit 1' };
    const step = await runAction(inputs, { workspace, env });
    expect(step.shown).not.toContain("clawteam and backend-a");
    expect(step.outputs["failed-id"]).toBe(id);
    expect(annotations("error", step.stdout).join("\n")).toContain(id);
    expect(step.summary).toContain(id);
  });

  test("goes to stderr with --json", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const args = ["driver", "own-id", "--send-cmd", "echo from-the-sender; exit 1", ...queue.flag];
    const { stdout, stderr } = await cliJson(args);
    expect(stderr).toContain("from-the-sender");
    expect(Object.keys(JSON.parse(stdout))).toContain("failed_reason");
  });
});

describe("the text of the send command", () => {
  test("is never printed, recorded or put into an error", async () => {
    const { workspace } = workspaceQueue();
    const secret = "text-of-the-command-7431";
    for (const ending of ["exit 3", "kill -9 $$", "sleep 300", "if", "true"]) {
      const inputs = { mode: "driver", "report-id": "own-id", "send-timeout": "1" };
      const step = await runAction({ ...inputs, "send-cmd": `: ${secret}\n${ending}` }, { workspace });
      const everywhere = [step.shown, step.summary, JSON.stringify(step.outputs), allText(workspace)];
      expect(everywhere.join("\n")).not.toContain(secret);
    }
  });
});

describeOnLinux("the text of the send command", () => {
  test("is in no process's arguments while it runs", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const secret = "text-of-the-command-9125";
    const sender = recordingSender();
    const env = { ...sender.env, OWNER_REPORT_SEND_CMD: `: ${secret}\n${sender.recordAndWait}` };
    const running = startCli(["watchdog", ...queue.flag], { env });
    await sender.waiting();
    const seen = commandLines();
    sender.release();
    expect((await running.finished).code).toBe(0);
    expect(seen.filter((line) => line.includes("watchdog"))).not.toEqual([]);
    expect(seen.filter((line) => line.includes(secret))).toEqual([]);
  });
});

function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8")];
      } catch {
        return []; // The process has ended meanwhile.
      }
    });
}

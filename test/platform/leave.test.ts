import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { actionBundle, cliBundle } from "../helpers/bundles.js";
import { onEachNode } from "../helpers/each-node.js";
import { start } from "../helpers/processes.js";
import { areInstalled } from "../helpers/programs.js";
import { newQueue } from "../helpers/queue.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";
import { testedNode } from "../helpers/tested-node.js";

/** Of the loopback, and of this run alone. */
const SERVER = `127.77.${(process.pid >> 8) % 256}.${(process.pid % 254) + 1}`;
/** The system then looks up a name for longer than a test may last. */
const PATIENT = `nameserver ${SERVER}\noptions timeout:30 attempts:5\n`;

const NEW = ["--team", "t", "--worker", "w", "--progress", "1"];
const SENT = ["--send-timeout", "1", "--retries", "0"];
const WEBHOOK = { OWNER_REPORT_WEBHOOK_URL: "https://hook.example.test/" };

function canTest(): boolean {
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  if (!isRoot || !areInstalled(["unshare", "mount"])) return false;
  return (
    execFileSync(testedNode.path, ["-p", "typeof process.execve"], { encoding: "utf8" }) === "function\n"
  );
}

const testWithSilentServer = canTest() ? test : test.skip;

onEachNode("a name that is looked up in vain keeps no process whose work is over", () => {
  const socket = createSocket("udp4");
  const names = join(tempDir(), "resolv.conf");

  beforeAll(async () => {
    writeFileSync(names, PATIENT);
    if (canTest()) await once(socket.bind(53, SERVER), "listening");
  });
  afterAll(() => void socket.close());

  const started = (words: readonly string[], env: Record<string, string>) => {
    const line = `mount --bind '${names}' /etc/resolv.conf && exec "$@"`;
    const args = ["--mount", "sh", "-c", line, "sh", testedNode.path, ...words];
    const cwd = tempDir();
    return start("unshare", args, { cwd, env: { ...systemEnvironment(cwd), ...env } }).finished;
  };

  testWithSilentServer("of a webhook", async () => {
    const queue = newQueue();
    const words = [cliBundle, "direct", ...NEW, ...SENT, "--json", ...queue.flag];
    const { code, stdout } = await started(words, WEBHOOK);
    expect([code, JSON.parse(stdout).outcome, queue.ids("pending").length]).toEqual([1, "failed", 1]);
  });

  testWithSilentServer("of the webhook of a command's report", async () => {
    const queue = newQueue();
    const flags = ["--team", "t", "--worker", "w", "--deliver", ...SENT, ...queue.flag];
    const { code, stdout } = await started([cliBundle, "run", ...flags, "--", "echo", "done"], WEBHOOK);
    expect([code, stdout, queue.ids("pending").length]).toEqual([1, "done\n", 1]);
  });

  testWithSilentServer("of a step's webhook", async () => {
    const inputs = { MODE: "direct", TEAM: "t", WORKER: "w", PROGRESS: "1", RETRIES: "0" };
    const named = Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value]);
    const env = { ...Object.fromEntries(named), ...WEBHOOK, OWNER_REPORT_SEND_TIMEOUT: "1" };
    const { code, stdout } = await started([actionBundle], env);
    expect([code, stdout]).toEqual([1, expect.stringContaining("::error title=owner-report::")]);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import * as z from "zod";
import { MODES, type Mode } from "../../src/app/commands.js";
import { root } from "../helpers/bundles.js";
import { type CliOptions, cliJson } from "../helpers/cli.js";
import { fakeCrontab } from "../helpers/crontab.js";
import { fakeOpenClaw } from "../helpers/openclaw.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { thirtyReports } from "../helpers/thirty-reports.js";

const DIES = "kill -9 $$";
const held = new Set<string>();

/** Runs a command and complains of a document that its schema does not allow. */
async function conforming(
  args: readonly string[],
  options: CliOptions = {},
): Promise<Record<string, unknown>> {
  const { json } = await cliJson(args, options);
  const [word = ""] = args;
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(root, `schema/${word}.json`), "utf8")));
  const { error } = schema.safeParse(json);
  expect({ args, json, error: error?.issues }).toEqual({ args, json, error: undefined });
  held.add(`${word} ${json.outcome ?? "a report"}`);
  return json;
}

describe("what a command prints with --json is what its schema says", () => {
  const fields = ["--team", "t", "--worker", "w", "--progress", "1/2"];

  test("of those that queue, send and read", async () => {
    const { flag } = newQueue();
    for (const more of [[], [], ["--dry-run"]])
      await conforming(["producer", ...fields, "--report-id", "own", ...more, ...flag]);
    await conforming(["producer", "--team", "t", ...flag]);
    await conforming(["consumer", "own", ...flag]);
    await conforming(["consumer", "none", ...flag]);
    for (const command of ["exit 1", DIES, "true", "true"])
      await conforming(["driver", "own", "--send-cmd", command, ...flag]);
    await conforming(["consumer", "own", ...flag]);
    for (const command of ["true", "exit 1"])
      await conforming(["direct", ...fields, "--send-cmd", command, ...flag]);
    await conforming(["watchdog", "--dry-run", "--send-cmd", "true", ...flag]);
    for (const command of ["exit 1", DIES, "true", "true"])
      await conforming(["watchdog", "--send-cmd", command, ...flag]);
    await conforming(["watchdog", ...newQueue().flag]);
  });

  test("of those that look at a queue", async () => {
    const { queue, blocked, held: aside } = thirtyReports();
    queue.write("not-valid", "no report\n");
    for (const flag of [queue.flag, newQueue().flag]) {
      for (const more of [
        [],
        ["--exit-code"],
        ["--max-age", "1", "--expect-team", "nobody"],
        ["--errors-first"],
      ])
        await conforming(["status", ...more, ...flag]);
      for (const state of ["pending", "held", "sent"]) await conforming(["list", state, ...flag]);
      await conforming(["doctor", ...flag]);
    }
    for (const id of [blocked, aside, queue.ids("sent")[0] ?? "", "none-at-all"])
      await conforming(["show", id, ...queue.flag]);
    await conforming(["probe"], { env: fakeOpenClaw(tempDir()).env });
    await conforming(["probe"]);
  });

  test("while a pass sends", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    const file = join(queue.dir, "seen");
    const look = `"$NODE" "$CLI" status --json --queue '${queue.dir}' > '${file}'`;
    await cliJson(["watchdog", "--send-cmd", look, ...queue.flag], {
      env: { NODE: process.execPath, CLI: join(root, "dist/cli.js") },
    });
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(root, "schema/status.json"), "utf8")));
    const seen = JSON.parse(readFileSync(file, "utf8"));
    expect([schema.safeParse(seen).error?.issues, typeof seen.sending.pid]).toEqual([undefined, "number"]);
  });

  test("of those that change a queue", async () => {
    const queue = newQueue();
    const [first = "", second = "", third = ""] = backlog(queue, 3);
    const all = (word: string, ids: string[], ...more: string[]) =>
      conforming([word, ...ids, ...more, ...queue.flag]);
    await all("retry", [first, second], "--send-cmd", DIES);
    await all("retry", [first, second], "--send-cmd", `[ "$OWNER_REPORT_ID" != ${second} ]`);
    await all("retry", [second], "--send-cmd", DIES);
    await all("hold", [second, third], "--reason", "x", "--dry-run");
    await all("hold", [second, third], "--reason", "x");
    await all("release", [third]);
    await all("release", ["--all"]);
    await all("release", ["--all"]);
    await all("confirm", [second]);
    await all("confirm", [third]);
    await all("confirm", [second, third]);
    await all("hold", [third], "--reason", "x");
    for (const state of ["sent", "held"])
      for (const more of [["--dry-run"], []])
        await all("prune", [], "--older-than", "0d", "--state", state, ...more);
    await conforming(["prune", "--older-than", "0d", ...newQueue().flag]);
    const [from, to] = [thirtyReports().queue.dir, newQueue().dir];
    for (const more of [["--dry-run"], [], []])
      await conforming(["move", "--from", from, "--to", to, ...more]);
    await conforming(["move", "--from", newQueue().dir, "--to", to]);
  });

  test("of cron and completion", async () => {
    for (const shell of ["bash", "zsh", "fish"]) await conforming(["completion", shell]);
    const bin = tempDir();
    const home = tempDir();
    fakeCrontab(bin);
    const options = { home, env: { PATH: `${bin}:${process.env.PATH}`, OWNER_REPORT_SEND_CMD: "true" } };
    for (const words of [["print"], ["install", "--dry-run"], ["install"], ["show"], ["remove"], ["remove"]])
      await conforming(["cron", ...words], options);
  });

  test("and every command was looked at, where it succeeds too", () => {
    const red = new Set(
      [...held].filter((one) => one.endsWith(" error")).map((one) => one.split(" ")[0] as Mode),
    );
    const green = new Set(
      [...held].filter((one) => !one.endsWith(" error")).map((one) => one.split(" ")[0] as Mode),
    );
    expect([MODES.filter((mode) => mode !== "run" && !green.has(mode)), red.size > 3]).toEqual([[], true]);
  });
});

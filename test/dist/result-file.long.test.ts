import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson, startCli, withJson } from "../helpers/cli.js";
import { allText } from "../helpers/directory-listing.js";
import { describeOnPosix } from "../helpers/platform.js";
import { areInstalled } from "../helpers/programs.js";
import { recordOf } from "../helpers/queue.js";
import { queueOfOne, SAY, send } from "../helpers/result-file.js";
import { annotations } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";
import { answer, startWebServer } from "../helpers/web-server.js";

const describeWithCurl = areInstalled(["curl"]) ? describe : describe.skip;

describe("a result file counts for nothing, with a warning that quotes none of it,", () => {
  test.each([
    ["where a name is not known", SAY("verdict=s3cr3t-text"), "line 1 has an unknown name"],
    ["where a line is no name=value", `${SAY("")}\n${SAY("s3cr3t-text")}`, "line 2 is not name=value"],
    ["where seconds are no number", SAY("retry-after=s3cr3t-text"), "retry-after"],
    ["where a receipt has no proper name", SAY("receipt.s3cr3t text=1"), "unknown name"],
  ])("%s", async (_, command, words) => {
    const { json, warnings, shown } = await send(command);
    expect([json.outcome, warnings]).toEqual(["sent", [expect.stringContaining(words)]]);
    expect(warnings).toEqual([expect.stringContaining("own-id")]);
    expect(shown).not.toContain("s3cr3t");
  });

  test("beyond 16 KiB, and what is before that counts", async () => {
    const long = `printf 'receipt.a=%0.s\\n' {1..2000} >> "$OWNER_REPORT_RESULT"`;
    const { record, warnings } = await send(`${SAY("receipt.id=1")}\n${long}\n${SAY("receipt.id=2")}`);
    expect([record.receipt.id, warnings]).toEqual(["1", [expect.stringContaining("16 KiB")]]);
  });

  test("with many such lines in one warning that stays short", async () => {
    const { warnings } = await send(`yes nonsense | head -n 1000 >> "$OWNER_REPORT_RESULT" || true`);
    expect(warnings).toEqual([expect.stringContaining("995 more")]);
  });
});

describe("the cause of a failure", () => {
  test("is wherever a reason is: outputs, annotation, summary, status, list, show, record and log", async () => {
    const workspace = tempDir();
    const queue = queueOfOne(join(workspace, ".owner-reports"));
    const command = "echo first >&2\nprintf 'gateway: no such tenant\\n\\n' >&2\necho out\nexit 9";
    const step = await runAction({ mode: "watchdog", "send-cmd": command }, { workspace });
    const reason = "the send command ended with exit code 9: gateway: no such tenant";
    expect(step.outputs["failed-reason"]).toBe(reason);
    expect(annotations("error", step.stdout)).toEqual([expect.stringContaining(reason)]);
    expect(step.summary).toContain("no such tenant");
    expect(recordOf(queue).latest).toMatchObject([{ reason, exit_code: 9 }]);
    const log = readFileSync(join(queue.dir, "log/watchdog.jsonl"), "utf8");
    expect(log.split("\n").filter((line) => line.includes(reason))).toHaveLength(2);
    for (const word of ["status", "list", "show"]) {
      const { stdout } = await cli([word, ...(word === "show" ? ["own-id"] : []), "--json", ...queue.flag]);
      expect([word, stdout.includes(reason)]).toEqual([word, true]);
    }
  });

  test.each([
    ["the reason in the result file before the last line", `echo noise >&2\n${SAY("reason=no such room")}`],
    ["the last line, without what bash traces", "echo no such room >&2\nset -x\n: traced"],
    ["the last line, however it ends", "printf 'progress\\rno such room' >&2"],
  ])("is %s", async (_, command) => {
    expect((await send(`${command}\nexit 4`)).attempt.reason).toBe(
      "the send command ended with exit code 4: no such room",
    );
  });

  test("is said of what is in doubt, too", async () => {
    const { attempt } = await send("echo connecting >&2\nsleep 300", ["--send-timeout", "3"]);
    expect(attempt.reason).toMatch(/did not end within 3 s .*\(it said: connecting\)/);
    expect((await send(`${SAY("outcome=in-doubt")}\n${SAY("reason=504")}`)).attempt.reason).toBe(
      "the send command ended with exit code 0, and says that the message may have gone out (it said: 504)",
    );
  });

  test("is one inert line of at most 300 characters", async () => {
    const long = `${SAY("reason=::error::x ##[group]y")}\nexit 1`;
    const { attempt } = await send(long);
    expect(attempt.reason).not.toMatch(/::|##\[/);
    const { reason } = (await send(`printf '\\033[31mé%.0s' {1..900} >&2\nexit 1`)).attempt;
    expect([...reason.replace(/.*?: /, "")].length).toBe(300);
    expect(reason).not.toMatch(/\p{Cc}/u);
  });

  test("is quoted so from a webhook's answer, too", async () => {
    const server = await startWebServer(answer(400, "::error::x\nsee https://u:p@a.example/s3cr3t?k=1"));
    const queue = queueOfOne();
    const env = { OWNER_REPORT_WEBHOOK_URL: `${server.origin}/in` };
    await cliJson(["driver", "own-id", ...queue.flag], { env });
    const { reason } = recordOf(queue).latest[0];
    expect([reason, reason.includes("::")]).toEqual([
      expect.stringMatching(/^The webhook answered 400: .*error.*x see https:\/\/a\.example\/…$/),
      false,
    ]);
  });

  test("holds no secret: of the environment, of the command, or of a URL", async () => {
    const env = {
      CHAT_TOKEN: "t0p-s3cr3t",
      HOOK: "https://user:pw-s3cr3t@hooks.example:8443/s3cr3t/path?k=s3cr3t",
    };
    const token = "s3cr3tAbcdefghijklmnop1234";
    const says = `echo "curl: $CHAT_TOKEN $HOOK x=$T" | tee -a "$HERE/x" >&2; echo "reason=$(cat "$HERE/x")"`;
    for (const how of [says, `${says} >> "$OWNER_REPORT_RESULT"`]) {
      const { shown, queue, attempt } = await send(`T=${token}\n${how}\nexit 22`, [], env);
      expect(attempt.reason).toContain("https://hooks.example:8443/… x=***");
      expect(allText(queue.dir)).not.toMatch(/s3cr3t|pw-/);
      expect(shown.replace(/^.*│.*$/gm, "")).not.toMatch(/s3cr3t/);
    }
  });
});

describeWithCurl("an exit code of curl is said in words", () => {
  test.each([
    ["by curl itself", "curl -sS --fail-with-body", 503, /exit code 22: curl: \(22\) .*503$/],
    [
      "where curl says nothing",
      "curl -s --fail",
      503,
      /exit code 22 \(curl: the server answered with 400 or more\)$/,
    ],
    ["of a script that hides curl", "f() { return 28; }; f", 0, /exit code 28 \(if it is curl's: timed out/],
    ["but for codes that are not only curl's", "f() { return 7; }; f", 0, /exit code 7$/],
  ])("%s", async (_, command, status, reason) => {
    const server = await startWebServer(answer(status || 200, "no"));
    const { attempt } = await send(`${command} "$URL" > /dev/null`, [], { URL: `${server.origin}/x` });
    expect([attempt.outcome, attempt.reason]).toEqual(["failed", expect.stringMatching(reason)]);
  });
});

describeOnPosix("a result file", () => {
  const other = `echo outcome=in-doubt > "$HERE/other"`;
  const away = 'rm "$OWNER_REPORT_RESULT"';
  test.each([
    ["a symbolic link", `${other}; ln -sf "$HERE/other" "$OWNER_REPORT_RESULT"`, "no regular file"],
    ["a second name of a file", `${other}; ln -f "$HERE/other" "$OWNER_REPORT_RESULT"`, "no regular file"],
    ["a FIFO", `${away}; mkfifo "$OWNER_REPORT_RESULT"`, "no regular file"],
    ["a directory", `${away}; mkdir "$OWNER_REPORT_RESULT"`, "no regular file"],
    ["gone", away, undefined],
    ["an empty file", "true", undefined],
  ])("that is now %s says nothing, and nobody waits for it", async (_, command, warning) => {
    const { json, warnings } = await send(command);
    expect(json.outcome).toBe("sent");
    expect(warnings).toEqual(warning === undefined ? undefined : [expect.stringContaining(warning)]);
  });

  test("is fresh for every attempt, whatever a child of an earlier one still writes", async () => {
    const queue = queueOfOne();
    const here = tempDir();
    const later = `(set +e; until [ -e "$HERE/go" ]; do sleep 0.05; done; ${SAY("outcome=in-doubt")}; touch "$HERE/done") &`;
    const first = `${later}\n${SAY("outcome=failed")}`;
    const second =
      'touch "$HERE/go"; until [ -e "$HERE/done" ]; do sleep 0.05; done; test ! -s "$OWNER_REPORT_RESULT"';
    const command = `if [ "$OWNER_REPORT_ATTEMPT" = 1 ]; then ${first}\nelse ${second}; fi`;
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    expect((await cliJson(args, { env: { HERE: here } })).json.outcome).toBe("failed");
    expect((await cliJson(args, { env: { HERE: here } })).json.outcome).toBe("sent");
  });

  test("of a command that is cancelled changes nothing: it is in doubt", async () => {
    const queue = queueOfOne();
    const sender = recordingSender();
    const command = `${SAY("outcome=failed")}\n${SAY("retry-after=1")}\n${sender.recordAndWait}`;
    const args = ["driver", "own-id", "--json", "--send-cmd", command, ...queue.flag];
    const running = startCli(args, { env: sender.env });
    await sender.waiting();
    running.kill("SIGTERM");
    expect(withJson(await running.finished)).toMatchObject({ code: 143, json: { outcome: "in-doubt" } });
    expect(recordOf(queue).latest).toHaveLength(1);
  });
});

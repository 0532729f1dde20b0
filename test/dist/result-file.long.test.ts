import { describe, expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { allText } from "../helpers/directory-listing.js";
import { areInstalled } from "../helpers/programs.js";
import { queueOfOne, recordOf, SAY, send } from "../helpers/result-file.js";
import { answer, startWebServer } from "../helpers/web-server.js";

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
    const { attempt } = await send("echo connecting >&2\nsleep 9");
    expect(attempt.reason).toMatch(/did not end within 1 s .*\(it said: connecting\)/);
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

const describeWithCurl = areInstalled(["curl"]) ? describe : describe.skip;

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

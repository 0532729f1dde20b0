/** The commands of the recipes with curl, as their pages have them, against what each service answers. */

import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { everyCommandLine } from "../helpers/command-lines.js";
import { describeOnPosix } from "../helpers/platform.js";
import { areInstalled } from "../helpers/programs.js";
import { tempDir } from "../helpers/temp-dir.js";
import { type Answering, answer, startWebServer } from "../helpers/web-server.js";
import { fenced, pages, pageText } from "./pages.js";
import { PWNED, SECRET, sendBy, wordOf } from "./sending.js";
import { checkArrived, type Service, services } from "./services.js";

const cut: Answering = (response) => void response.socket?.destroy();
const never: Answering = () => {};
/** Says how long its body is, and hangs up in the middle of it. */
const half =
  (status: number): Answering =>
  (response) => {
    response.writeHead(status, { "content-length": "100" });
    response.write('{"id": "1"', () => setImmediate(() => response.socket?.destroy()));
  };

/** Sends by the command of a page to a service that answers so. */
async function send(service: Service, answering: Answering, change = (command: string) => command) {
  let commandLines = "";
  const server = await startWebServer((...asked) => {
    commandLines = everyCommandLine();
    return answering(...asked);
  });
  const env = service.env(server.origin);
  const result = await sendBy(change(fenced(service.page, "bash")), { env });
  const texts = [...commandLines.split("\n"), result.shown, JSON.stringify(result)];
  expect(texts.filter((text) => text.includes(SECRET))).toEqual([]);
  return { result, arrived: server.arrived };
}

const declare = areInstalled(["jq", "curl"]) ? describeOnPosix : describe.skip;

declare("the command of", () => {
  afterAll(() => expect(existsSync(PWNED)).toBe(false));

  test.each(services)(
    "$page posts once and whole, and is sent by the service's own sign",
    async (service) => {
      const { result, arrived } = await send(service, answer(200, service.success));
      expect([result.outcome, result.receipt, arrived.length]).toEqual(["sent", service.receipt, 1]);
      checkArrived(service, arrived[0]);
    },
  );

  test.each(services)("$page has failed where the service refuses, with its words", async (service) => {
    const [status, words] = service.refusal;
    const { result } = await send(service, answer(status, words));
    expect(wordOf(result)).toBe("failed");
    expect(result.reason).toContain(
      `HTTP ${status}: ${typeof words === "string" ? words : JSON.stringify(words)}`,
    );
  });

  test.each(services)("$page hands on how long to wait, and is in doubt without a sign", async (service) => {
    const slow = await send(service, answer(429, service.tooMany, { "retry-after": "3" }));
    expect(wordOf(slow.result)).toBe("moment 3");
    const odd = await send(service, answer(200, service.unproved));
    expect(wordOf(odd.result)).toBe("in-doubt");
  });

  const [discord] = services as [Service];
  const outcomes: [string, Answering, string][] = [
    ["308", answer(308, "", { location: "/elsewhere" }), "failed"],
    ["302", answer(302, "", { location: "/elsewhere" }), "in-doubt"],
    ["408", answer(408, "", { "retry-after": "3" }), "in-doubt"],
    ["409", answer(409), "in-doubt"],
    ["500", answer(500, "a\nb"), "in-doubt"],
    ["502", answer(502, "<html>", { "retry-after": "3" }), "in-doubt"],
    ["503", answer(503), "in-doubt"],
    ["503 with a time", answer(503, "", { "Retry-After": "3" }), "moment 3"],
    ["403 with a time", answer(403, "", { "RETRY-after": "3" }), "failed"],
    ["429 without a time", answer(429, {}), "failed"],
    ["429 with half a second", answer(429, {}, { "retry-after": "0.5" }), "failed"],
    ["429 with a date", answer(429, {}, { "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT" }), "failed"],
    ["429 with lines of a result file", answer(429, "outcome=x\n\r\nretry-after: 9\r\n"), "failed"],
    ["204", answer(204), "in-doubt"],
    ["an id of many lines", answer(200, { id: "1\noutcome=failed\nx" }), "sent"],
    ["a connection that is cut", cut, "in-doubt"],
    ["half an answer of 200", half(200), "in-doubt"],
    ["half an answer of 404", half(404), "failed"],
  ];
  test.each(outcomes)("discord knows what %s means", async (_name, answering, expected) => {
    const { result } = await send(discord, answering);
    expect([wordOf(result), result.warnings]).toEqual([expected, undefined]);
  });

  test("discord is in doubt after a slow answer", async () => {
    const { result } = await send(discord, never, (command) =>
      command.replace("--max-time 60", "--max-time 1"),
    );
    expect([result.outcome, result.exitCode]).toEqual(["in-doubt", 28]);
  });

  test("discord has failed where nothing went out", async () => {
    const closed = await startWebServer(cut);
    for (const url of ["http://127.0.0.1:1/x", `https://127.0.0.1:${closed.port}/x`, "", "no url"]) {
      const result = await sendBy(fenced("discord", "bash"), { env: { DISCORD_WEBHOOK_URL: url } });
      expect([url, wordOf(result)]).toEqual([url, "failed"]);
    }
    const PATH = tempDir();
    symlinkSync("/bin/bash", join(PATH, "bash"));
    const bare = await sendBy(fenced("discord", "bash"), { env: { PATH } });
    expect([wordOf(bare), bare.exitCode]).toEqual(["failed", 127]);
  });
});

test("all recipes that judge an answer do so by the same lines", () => {
  const judging = pages.flatMap((page) =>
    [...pageText(page).matchAll(/^receipt=\$\(printf.*?^exit .*?$/gms)].map(([lines]) => lines),
  );
  expect(judging).toHaveLength(services.length + 3);
  expect(new Set(judging).size).toBe(1);
  const asking = services.map(({ page }) => /^# From here on .*?(?=^receipt=)/ms.exec(pageText(page))?.[0]);
  expect(new Set(asking).size).toBe(1);
});

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Kind } from "../../src/senders/webhook/service.js";
import { isShort } from "../faults/form.js";
import { runAction } from "../helpers/action.js";
import { cli } from "../helpers/cli.js";
import { allText } from "../helpers/directory-listing.js";
import { newGitQueue } from "../helpers/git-queue.js";
import { git } from "../helpers/git-remote.js";
import { describeOnPosix } from "../helpers/platform.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import {
  type Answering,
  type Arrived,
  answer,
  startWebServer,
  type WebServer,
} from "../helpers/web-server.js";
import { KINDS, WEBHOOKS } from "../helpers/webhooks.js";

/** A body that says all of the address, whole and in parts, wherever words or a receipt are read from. */
function echo({ path }: Arrived): Record<string, unknown> {
  const said = `no ${path} (${decodeURIComponent(path)}), ${path.split(/[/?=&:]/).join(" and ")}`;
  const result = { message_id: said };
  const all = { message: said, error: said, description: said, id: said, result };
  return { ...all, ok: true, success: true, event: "message" };
}

const ENDINGS: [string, Answering][] = [
  [
    "a success that says it",
    (response, arrived, request) => answer(200, echo(arrived))(response, arrived, request),
  ],
  [
    "a refusal that says it",
    (response, arrived, request) => answer(404, echo(arrived))(response, arrived, request),
  ],
  [
    "a fault that says it in plain text",
    (response, arrived, request) => answer(500, JSON.stringify(echo(arrived)))(response, arrived, request),
  ],
  ["a redirect to it", (response, { path }) => void response.writeHead(307, { location: path }).end(path)],
  ["no answer", (response) => void response.destroy()],
];

function urlAt(server: WebServer, kind: Kind): string {
  return `${server.origin}${WEBHOOKS[kind].path}`;
}

function expectNoSecret(kind: Kind, text: string): void {
  for (const secret of WEBHOOKS[kind].secrets) expect(text).not.toContain(secret);
}

describe("T-44 the address of a webhook, and any part of it, is in no log, record, output or summary", () => {
  // The short form tries every kind and every ending once, the whole one each with each.
  const endingsOf = (kind: Kind) =>
    ENDINGS.filter((_, index) => !isShort || index === KINDS.indexOf(kind) % ENDINGS.length);
  describe.each(KINDS)("of %s", (kind) => {
    test.each(endingsOf(kind))("after %s", async (_, answering) => {
      const server = await startWebServer(answering);
      const workspace = tempDir();
      newQueue(join(workspace, ".owner-reports")).write("own-id", handWritten());
      const inputs = { mode: "watchdog", "webhook-url": urlAt(server, kind), channel: kind };
      const step = await runAction(inputs, { workspace });
      expect([server.arrived.length, step.outputs.outcome]).toEqual([
        1,
        expect.stringMatching(/^(sent|failed|in-doubt)$/),
      ]);
      const looked = await runAction({ mode: "show", "report-id": "own-id" }, { workspace });
      for (const { shown, summary, outputs } of [step, looked])
        expectNoSecret(kind, [shown, summary, JSON.stringify(outputs)].join("\n"));
      expectNoSecret(kind, allText(workspace));
    });
  });
});

describeOnPosix("T-45 no program that is started gets a webhook's address or its signing secret", () => {
  /** A folder whose git, crontab and node note their environment and arguments first. */
  function spies(notes: string): string {
    const folder = tempDir();
    for (const name of ["git", "crontab"]) {
      const file = join(folder, name);
      writeFileSync(
        file,
        `#!/bin/sh\n{ env; echo "$0 $*"; } >> '${notes}'\nPATH='${process.env.PATH}' exec ${name} "$@"\n`,
      );
      chmodSync(file, 0o755);
    }
    return [folder, process.env.PATH].join(delimiter);
  }

  const SECRET = `whsec_${Buffer.from("s3cr3t-s3cr3t-s3cr3t-s3cr3t").toString("base64")}`;

  test("of a git queue, whose objects do not hold it either", async () => {
    const server = await startWebServer(answer(404, { error: "no /in/tOkEn-1" }));
    const queue = newGitQueue();
    const notes = join(tempDir(), "notes");
    const env = {
      ...queue.env(),
      ...{ PATH: spies(notes), OWNER_REPORT_WEBHOOK_URL: `${server.origin}/in/tOkEn-1` },
      OWNER_REPORT_WEBHOOK_SECRET: SECRET,
    };
    const { code } = await cli(["direct", "--team", "t", "--worker", "w", "--progress", "1%"], { env });
    expect([code, server.arrived.length]).toEqual([1, 1]);
    const contents = git(["-C", queue.repository, "cat-file", "--batch-all-objects", "--batch"]);
    expect(contents).toContain("answered 404: no ***");
    const doctor = await cli(["doctor"], { env });
    expect(doctor.shown).toContain("git remote");
    for (const text of [contents, doctor.shown, readFileSync(notes, "utf8")])
      expect(text).not.toMatch(/tOkEn|whsec_/);
  });

  test("of cron, or of a send command that is used instead", async () => {
    const notes = join(tempDir(), "notes");
    const env = {
      ...{ PATH: spies(notes), OWNER_REPORT_WEBHOOK_URL: "https://own.example/in/tOkEn-1" },
      OWNER_REPORT_WEBHOOK_SECRET: SECRET,
    };
    const queue = newQueue();
    mkdirSync(queue.dir);
    await cli(["cron", "show", ...queue.flag], { env });
    queue.write("own-id", handWritten());
    await cli(["driver", "own-id", "--send-cmd", `env > '${notes}.sent'`, ...queue.flag], { env });
    const seen = [notes, `${notes}.sent`]
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, "utf8"));
    expect(seen.length).toBe(2);
    for (const text of seen) expect(text).not.toMatch(/tOkEn|whsec_/);
  });
});

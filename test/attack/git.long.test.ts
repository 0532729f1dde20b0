import { createServer as listen } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { runGit } from "../../src/stores/git/process.js";
import { runAction } from "../helpers/action.js";
import { cliJson } from "../helpers/cli.js";
import { serveGit } from "../helpers/git-http.js";
import { gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { git } from "../helpers/git-remote.js";
import { tempDir } from "../helpers/temp-dir.js";
import { inBase64, started, web } from "./git-web.js";

describe("T-24 a job's own token, on a runner whose tokens have no form of their own", () => {
  const token = "5f1d0c3b9a";
  const fields = { team: "t", worker: "w", progress: "10%" };

  async function pushed(inputs: Record<string, string>, server?: string) {
    const seen: (string | undefined)[] = [];
    const foreign = await web(({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(401, { "www-authenticate": "Basic" }).end();
    });
    const given = {
      mode: "producer",
      queue: `git:${foreign}`,
      "job-token": token,
      ...fields,
      ...inputs,
    };
    const env = { GITHUB_SERVER_URL: server ?? foreign.replace("/queue.git", "") };
    return { step: await runAction(given, { env }), seen: seen.filter(Boolean) };
  }

  test("goes to the server of its run, and to no other one that queue names", async () => {
    const home = await pushed({});
    expect(new Set(home.seen)).toEqual(new Set([`Basic ${inBase64(token)}`]));
    for (const inputs of [{}, { token }]) {
      const { step, seen } = await pushed(inputs, "https://git.example");
      expect([step.code, seen]).toEqual([1, []]);
      expect(step.shown).toMatch(/the job's own goes to https:\/\/git\.example only/);
    }
  });

  test("gives way to a token that was given for the other server", async () => {
    const { seen } = await pushed({ token: "g1ven" }, "https://git.example");
    expect(new Set(seen)).toEqual(new Set([`Basic ${inBase64("g1ven")}`]));
  });
});

describe("T-25 a server that lies or hangs", () => {
  test.each(["<html>Sign in</html>", "<html>\nSign in\n</html>\n", ""])(
    "what answers with %j, not as git does, is an error and never an empty queue",
    async (page) => {
      const url = await web((_, response) => response.end(page));
      const ended = await cliJson(["watchdog", "--send-cmd", "true"], { env: newGitQueue().env(url) });
      expect([ended.code, ended.json.outcome]).toEqual([74, "error"]);
      expect(ended.json.error).toMatch(/Check the address of the queue/);
    },
  );

  test("an empty queue of a server that speaks git is an empty queue", async () => {
    const queue = newGitQueue();
    const { url, token } = await serveGit(queue.repository);
    const ended = await cliJson(["watchdog", "--send-cmd", "true"], { env: queue.env(url, token) });
    expect([ended.code, ended.json.outcome]).toEqual([0, "empty"]);
  });

  test("one that takes a connection and says nothing is given up", async () => {
    const address = await started(listen(() => {}));
    const directory = tempDir();
    const end = await runGit({
      args: ["ls-remote", `git://${address}/queue.git`],
      directory,
      environment: { PATH: process.env.PATH ?? "" },
      longest: 1,
    });
    expect([end.code, end.stdout.length]).toEqual([null, 0]);
  });

  test("one that holds another report under the name of a report is found out", async () => {
    const queue = newGitQueue();
    const [first = "", second = ""] = gitBacklog(queue, 2);
    const from = queue.ref(`pending/${second}`) ?? "";
    git(["-C", queue.repository, "update-ref", `refs/owner-reports/pending/${first}`, from]);
    const { code, json } = await cliJson(["watchdog", "--send-cmd", "true"], { env: queue.env() });
    expect([code, json.failed_id]).toEqual([65, first]);
    expect(queue.archived("sent")).toEqual([]);
  });
});

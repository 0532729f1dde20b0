import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { type Certificates, canCertify, certify } from "../helpers/certificates.js";
import { startProxy } from "../helpers/proxy.js";
import { tempDir } from "../helpers/temp-dir.js";
import { answer, startWebServer } from "../helpers/web-server.js";

const CACHE = { ACTIONS_RESULTS_URL: "http://results.invalid/", ACTIONS_RUNTIME_TOKEN: "x" };
const PATH = "/repos/octo/pipeline/actions";
const drain =
  "on: { schedule: [ { cron: '0 * * * *' } ] }\njobs: { a: { steps: [ { uses: owner-report/owner-report@v1, with: { mode: watchdog } } ] } }\n";

function workspace(): string {
  const folder = tempDir();
  mkdirSync(join(folder, ".github/workflows"), { recursive: true });
  writeFileSync(join(folder, ".github/workflows/drain.yml"), drain);
  return folder;
}

/** Asks the API by both ways there are: the list of caches, and doctor's look at the workflows. */
async function askBoth(env: Record<string, string>) {
  const all = { ...CACHE, ACTIONS_CACHE_SERVICE_V2: "true", GITHUB_TOKEN: "t0ken", ...env };
  const cached = await runAction({ mode: "status", queue: "cache", token: "t0ken" }, { env: all });
  const doctor = await runAction(
    { mode: "doctor", "send-cmd": "true" },
    { env: all, workspace: workspace() },
  );
  return { cached, doctor };
}

describe("what is asked of GitHub's API", () => {
  test("by http goes through the proxy, with its user, and what it says counts", async () => {
    const proxy = await startProxy(1);
    const address = proxy.url.replace("//", "//user:pass@");
    const { cached, doctor } = await askBoth({ http_proxy: address, GITHUB_API_URL: "http://api.invalid" });
    const asked = proxy.asked.map(({ what }) => what.replace(/\?.*/, ""));
    expect(asked).toEqual([
      `GET http://api.invalid${PATH}/caches`,
      `GET http://api.invalid${PATH}/workflows`,
    ]);
    expect(new Set(proxy.asked.map(({ authorization }) => authorization))).toEqual(
      new Set([`Basic ${Buffer.from("user:pass").toString("base64")}`]),
    );
    expect(cached.outputs["failed-reason"] ?? cached.shown).toContain("not a list of caches");
    expect(doctor.shown).toContain("drain.yml is not known to the server");
  });

  (canCertify ? describe : describe.skip)("by https", () => {
    let certificates: Certificates;
    beforeAll(() => {
      certificates = certify(["api.invalid"]);
    });

    test("goes through the proxy's tunnel to the server itself", async () => {
      const lists = {
        total_count: 0,
        actions_caches: [],
        workflows: [{ path: ".github/workflows/drain.yml", state: "active" }],
      };
      const server = await startWebServer(answer(200, lists), certificates);
      const proxy = await startProxy(server.port);
      const env = {
        HTTPS_PROXY: proxy.url,
        NODE_EXTRA_CA_CERTS: certificates.ca,
        GITHUB_API_URL: "https://api.invalid",
      };
      const { cached, doctor } = await askBoth(env);
      expect(new Set(proxy.asked.map(({ what }) => what))).toEqual(new Set(["CONNECT api.invalid:443"]));
      expect([cached.code, cached.outputs["pending-count"]]).toEqual([0, "0"]);
      expect(doctor.shown).toContain("drain.yml, enabled");
      expect(server.arrived.length).toBe(proxy.asked.length);
      expect(new Set(server.arrived.map(({ headers }) => headers.authorization))).toEqual(
        new Set(["Bearer t0ken"]),
      );
    });

    test("is not asked past a proxy that refuses", async () => {
      const proxy = await startProxy(1);
      proxy.connecting = (socket) => void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      const env = { HTTPS_PROXY: proxy.url, GITHUB_API_URL: "https://api.invalid" };
      const { cached, doctor } = await askBoth(env);
      for (const { shown } of [cached, doctor]) expect(shown).toContain("the proxy answered 407");
      expect(cached.code).toBe(1);
    });
  });

  test("follows a repository to its new name, and never to another server", async () => {
    const elsewhere = await startWebServer(answer(200, { total_count: 0, actions_caches: [] }));
    const server = await startWebServer((response, { path }) => {
      const isMoved = path.startsWith("/repos/");
      const target = isMoved
        ? `/repositories/1${path.slice(path.indexOf("/actions"))}`
        : `${elsewhere.origin}/`;
      response.writeHead(301, { location: target }).end();
    });
    const { cached } = await askBoth({ GITHUB_API_URL: server.origin });
    expect(server.arrived[1]?.path).toMatch(/^\/repositories\/1\/actions\/caches\?/);
    expect([cached.code, elsewhere.arrived.length]).toEqual([1, 0]);
  });
});

import { describe, expect, test } from "@jest/globals";
import { formatReport } from "../../../src/report/document.js";
import type { GitStore } from "../../../src/stores/git/store.js";
import { watchdog } from "../../../src/watchdog.js";
import { serveGit } from "../../helpers/git-http.js";
import { bareRepository, git, refsOf } from "../../helpers/git-remote.js";
import { openGitStore } from "../../helpers/git-store.js";
import { createReport } from "../../helpers/reports.js";

const text = formatReport(createReport({ report_id: "a" }));
function open(remote: string, token?: string): GitStore {
  return openGitStore(remote, { retrySeconds: 0, ...(token !== undefined && { token }) });
}

const hide = (remote: string, service: string, what = "") =>
  git(["-C", remote, "config", `${service}.hideRefs`, `refs/owner-reports${what}`]);
const pass = (remote: string, token?: string) =>
  watchdog({ store: open(remote, token), sender: undefined, limit: 9 });

describe("T-29 a remote that has refs and does not show them is an error, never an empty queue", () => {
  test.each([
    ["all", ""],
    ["what is pending", "/pending"],
    ["the lock", "/lock"],
  ])("hidden from readers since something was queued: %s", async (_, what) => {
    const remote = bareRepository();
    await open(remote).put("a", text);
    hide(remote, "uploadpack", what);
    const before = refsOf(remote);
    await expect(pass(remote)).rejects.toThrow("does not show it");
    expect(refsOf(remote)).toEqual(before);
    if (what === "/lock") return;
    await expect(open(remote).oldest(1, 0)).rejects.toMatchObject({ code: "store" });
    if (what === "") await expect(open(remote).exists()).rejects.toMatchObject({ code: "store" });
  });

  test("the same over http", async () => {
    const remote = bareRepository();
    await open(remote).put("a", text);
    hide(remote, "uploadpack");
    const { url, token } = await serveGit(remote);
    await expect(pass(url, token)).rejects.toThrow("does not show it");
  });

  test("hidden from pushes too", async () => {
    const remote = bareRepository();
    await open(remote).put("a", text);
    hide(remote, "transfer");
    await expect(pass(remote)).rejects.toThrow(/hidden ref/);
    expect(Object.keys(refsOf(remote))).toEqual(["refs/owner-reports/pending/a"]);
  });

  test.each(["own", "generated"] as const)("a put of an %s id does not call it queued", async (origin) => {
    const remote = bareRepository();
    hide(remote, "uploadpack");
    await expect(open(remote).put("a", text, origin)).rejects.toThrow("does not show it");
  });

  test("a remote that hides nothing is believed, and a pass over an empty one leaves nothing there", async () => {
    const remote = bareRepository();
    expect(await pass(remote)).toMatchObject({ outcome: "empty" });
    expect(refsOf(remote, "refs/")).toEqual({});
  });

  test("a read-only remote is believed", async () => {
    const remote = bareRepository();
    git(["-C", remote, "config", "http.receivepack", "false"]);
    const { url, token } = await serveGit(remote);
    expect(await open(url, token).exists()).toBe(false);
  });
});

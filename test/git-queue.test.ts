import { expect, test } from "@jest/globals";
import { readConfig } from "../src/config.js";
import type { Surroundings } from "../src/input-reader.js";
import type { Given } from "../src/inputs.js";

const run = { GITHUB_SERVER_URL: "https://ghe.example", GITHUB_REPOSITORY: "o/r" };

function queueOf(given: Given, environment: Surroundings["environment"] = {}) {
  const surroundings = { shell: "action", environment, directory: "/work", home: "/home/me" } as const;
  return readConfig("watchdog", { store: "git", ...given }, surroundings).git;
}

test("in CI the queue is in the repository of the run; elsewhere a remote must be named", () => {
  const queue = { remote: "https://ghe.example/o/r", namespace: "owner-reports", token: "t" };
  expect(queueOf({ token: "t" }, run)).toEqual(queue);
  expect(() => queueOf({})).toThrow("git-remote is required");
});

test.each([
  ["https://host/x.git", "https://host/x.git"],
  ["git@host:o/r.git", "git@host:o/r.git"],
  ["queue.git", "/work/queue.git"],
  ["~/queue.git", "/home/me/queue.git"],
])("the remote %s is %s", (given, remote) => {
  expect(queueOf({ "git-remote": given })?.remote).toBe(remote);
});

test.each(["-x", "ext::sh -c id", "fd::3", "a-b::x", "a\nb"])("T-21 the remote %j is refused", (remote) => {
  expect(() => queueOf({ "git-remote": remote })).toThrow("git-remote");
});

test.each(["heads", "Tags", "tags", "a/b", "a b", "..", "x.lock"])(
  "T-21 the namespace %j is refused",
  (namespace) => {
    expect(() => queueOf({ "git-namespace": namespace }, run)).toThrow("git-namespace");
  },
);

test("T-24 a job's own token goes to the server of its run only", () => {
  const other = { "git-remote": "https://other.example/o/r" };
  const own = { "git-remote": "https://ghe.example/o/queue" };
  const forge = { ...run, GITEA_TOKEN: "0123456789" };
  expect(queueOf({ ...other, token: "ghs_abc" }, run)?.token).toBeUndefined();
  expect(queueOf({ ...other, token: "0123456789" }, forge)?.token).toBeUndefined();
  expect(queueOf({ ...own, token: "ghs_abc" }, run)?.token).toBe("ghs_abc");
  expect(queueOf({ ...other, token: "glpat-abc" }, run)?.token).toBe("glpat-abc");
});

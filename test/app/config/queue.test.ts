import { describe, expect, test } from "@jest/globals";
import { readConfig } from "../../../src/app/config/config.js";
import type { RawInputs } from "../../../src/app/config/inputs.js";
import type { RuntimeContext } from "../../../src/app/context.js";
import { OwnerReportError } from "../../../src/errors.js";
import { accessTo } from "../../../src/stores/git/access.js";

const run = { GITHUB_SERVER_URL: "https://ghe.example", GITHUB_REPOSITORY: "o/r" };

async function queueOf(given: RawInputs, environment: RuntimeContext["environment"] = {}) {
  const runtime = { shell: "action", environment, directory: "/work", home: "/home/me" } as const;
  const { queue } = await readConfig("watchdog", given, runtime);
  return queue?.store === "git" ? queue : undefined;
}

test("in CI the queue is in the repository of the run; elsewhere a remote must be named", async () => {
  const queue = { remote: "https://ghe.example/o/r", namespace: "owner-reports", token: "t" };
  expect(await queueOf({ queue: "git", token: "t" }, run)).toMatchObject(queue);
  const slashed = { ...run, GITHUB_SERVER_URL: "https://ghe.example/" };
  expect(await queueOf({ queue: "git", token: "t" }, slashed)).toMatchObject(queue);
  await expect(queueOf({ queue: "git" })).rejects.toThrow("queue git needs a remote here, git:<remote>");
});

test.each([
  ["https://host/x.git", "https://host/x.git"],
  ["git@host:o/r.git", "git@host:o/r.git"],
  ["queue.git", "/work/queue.git"],
  ["~/queue.git", "/home/me/queue.git"],
])("the remote %s is %s", async (given, remote) => {
  expect((await queueOf({ queue: `git:${given}` }))?.remote).toBe(remote);
});

test.each(["-x", "ext::sh -c id", "fd::3", "a-b::x", "a\nb"])(
  "T-21 the remote %j is refused",
  async (remote) => {
    await expect(queueOf({ queue: `git:${remote}` })).rejects.toThrow("queue");
  },
);

test.each(["heads", "Tags", "tags", "a/b", "a b", "..", "x.lock"])(
  "T-21 the namespace %j is refused",
  async (namespace) => {
    await expect(queueOf({ queue: `git#${namespace}` }, run)).rejects.toThrow(
      `queue ${JSON.stringify(`git#${namespace}`)} has no valid namespace`,
    );
  },
);

describe("T-24 a job's own token", () => {
  const home = { GITHUB_SERVER_URL: "https://ghe.example:8443", GITHUB_REPOSITORY: "o/r" };
  const plain = "0123456789abcdef";
  const tokenAt = (
    remote: string,
    given: RawInputs = {},
    environment: RuntimeContext["environment"] = home,
  ) =>
    queueOf({ queue: `git:${remote}`, "job-token": plain, ...given }, environment).then(
      (queue) => queue?.token,
    );

  test.each([
    "https://ghe.example:8443/o/queue",
    "HTTPS://GHE.example:8443/o/q.git",
    "https://bot@ghe.example:8443/q",
  ])("opens %s, on the server of its run", async (remote) => {
    expect(await tokenAt(remote)).toBe(plain);
  });

  test.each([
    "https://other.example/o/r",
    "http://ghe.example:8443/o/r",
    "https://ghe.example/o/r",
    "https://ghe.example:8444/o/r",
    "https://ghe.example.evil.example:8443/o/r",
    "https://ghe.example@evil.example:8443/o/r",
    "ssh://git@ghe.example:8443/o/r",
    "git@ghe.example:o/r",
    "queue.git",
  ])("is not sent to %s, given as an input or not", async (remote) => {
    expect(await tokenAt(remote)).toBeUndefined();
    expect(await tokenAt(remote, { token: plain })).toBeUndefined();
  });

  test("is sent nowhere where the server of the run is not known", async () => {
    expect(await tokenAt("https://ghe.example/o/r", {}, {})).toBeUndefined();
  });

  test("is the one of https://host where that is meant by https://host:443", async () => {
    const environment = { ...home, GITHUB_SERVER_URL: "https://GHE.example:443/" };
    expect(await tokenAt("https://ghe.example/o/r", {}, environment)).toBe(plain);
  });

  test("gives way to one that was given, which goes where it was given for", async () => {
    for (const token of ["glpat-abc", "ghs_of-an-app"])
      expect(await tokenAt("https://other.example/o/r", { token })).toBe(token);
    const environment = { ...home, OWNER_REPORT_TOKEN: "from-the-environment" };
    expect(await tokenAt("https://other.example/o/r", {}, environment)).toBe("from-the-environment");
  });

  test("is known by its form or its place where nobody says which it is", async () => {
    const other = { queue: "git:https://other.example/o/r" };
    const forge = { ...run, GITEA_TOKEN: plain };
    expect((await queueOf({ ...other, token: "ghs_abc" }, run))?.token).toBeUndefined();
    expect((await queueOf({ ...other, token: plain }, forge))?.token).toBeUndefined();
    expect((await queueOf({ ...other, token: plain }, { GITHUB_TOKEN: plain }))?.token).toBe(plain);
  });
});

describe("T-20 an address that holds credentials where git has no use for them", () => {
  const secret = "s3cr3t-pa55";
  test.each([
    `https://bot:${secret}@host:99999/q.git`,
    `https://bot:${secret}@host:443x/q.git`,
    `https://bot:${secret}@[::1/q.git`,
    `https://bot:${secret}@host name/q.git`,
    `HTTPS://bot:${secret}#x@host/q.git`,
    `https://bot:12/${secret}@host/q.git`,
    `https://bot:12#${secret}@host/q.git`,
    `https://bot:12?${secret}@host/q.git`,
    `https:/bot:${secret}@host/q.git`,
    `ftp://bot:${secret}@host/q.git`,
    `ftp://${secret}@host/q.git`,
    `git://bot:${secret}@host/q.git`,
    `ssh://bot:${secret}@host/q.git`,
    `ssh://bot:${secret}/x@host/q.git`,
    `ssh://${secret.repeat(4)}@host/q.git`,
    `file://bot:${secret}@host/q.git`,
    `bot:${secret}@host:q.git`,
    `bot:${secret}@host/q.git`,
    `b:${secret}@host:q.git`,
    `//bot:${secret}@host/q.git`,
    `//${secret}@host/q.git`,
    `https://host/q.git?private_token=${secret}`,
    `https://host/q.git?access_token=${secret}#x`,
    `me@host:${secret}@host:q.git`,
    `${secret.repeat(4)}@host:q.git`,
  ])("is refused and not shown: %s", async (remote) => {
    const refusal = queueOf({ queue: `git:${remote}` });
    await expect(refusal).rejects.toThrow(
      /queue (is not a valid URL|must not hold|must have no query|holds credentials|has no valid namespace)/,
    );
    await expect(refusal).rejects.not.toThrow(secret);
    expect(() => accessTo(remote, undefined)).toThrow(OwnerReportError);
    expect(() => accessTo(remote, undefined)).not.toThrow(secret);
  });

  test.each([
    "ssh://git@host/o/r.git",
    "ssh://git@[::1]:2222/o/r.git",
    "git+ssh://org-12345678@host/o/r.git",
    "git@host:o/r.git",
    "git@[::1]:o/r.git",
    "git://host/o/r.git",
    "file:///srv/a@b.git",
    "/srv/a:b@c.git",
    "C:\\queues\\a@b.git",
  ])("is not seen in %s", (remote) => {
    expect(accessTo(remote, undefined)).toEqual({ url: remote, secrets: [] });
  });
});

test.each([
  ["https://host/q.git", "x-access-token:t0ken"],
  ["https://x-token-auth@host/q.git", "x-token-auth:t0ken"],
  ["https://me%40example.com@host/q.git", "me@example.com:t0ken"],
  ["https://me:p%40ss@host/q.git", "me:p@ss"],
  [`https://${"a1".repeat(20)}@host/q.git`, `${"a1".repeat(20)}:`],
])(
  "a user name in a URL says whose token it is; a password or a token there goes first: %s",
  (remote, pair) => {
    const { url, authorization } = accessTo(remote, "t0ken");
    expect(url).toBe("https://host/q.git");
    expect(Buffer.from(String(authorization?.split(" ").pop()), "base64").toString()).toBe(pair);
  },
);

/** The one grammar of addresses, as a caller writes them and as they are refused. */
import { describe, expect, test } from "@jest/globals";
import { MODES } from "../../../src/app/commands.js";
import { gitAddress, parseAddress } from "../../../src/app/config/address.js";
import { readConfig } from "../../../src/app/config/config.js";
import { FORMER_INPUTS, formerProblem } from "../../../src/app/config/former.js";

const git = (remote: string | undefined, namespace = "owner-reports") => ({
  store: "git",
  remote,
  namespace,
});
const directory = (path: string) => ({ store: "directory", path });

test.each([
  ["q", directory("q")],
  ["/srv/a:b", directory("/srv/a:b")],
  ["C:\\q", directory("C:\\q")],
  ["./git", directory("./git")],
  ["./git:x", directory("./git:x")],
  ["gits", directory("gits")],
  ["git/x", directory("git/x")],
  ["a#b", directory("a#b")],
  ["directory:git:x", directory("git:x")],
  ["directory:a#b", directory("a#b")],
  [" git\n", git(undefined)],
  ["git#nightly", git(undefined, "nightly")],
  ["git:https://host/o/r", git("https://host/o/r")],
  ["git:https://host/o/r#x", git("https://host/o/r", "x")],
  ["git:a#b#c", git("a#b", "c")],
  ["git:git@host:o/r.git", git("git@host:o/r.git")],
  ["git:https://bot@host/o/r", git("https://bot@host/o/r")],
  ["git:C:\\q.git", git("C:\\q.git")],
  ["git:queue.git", git("queue.git")],
  ["cache", { store: "cache", prefix: "owner-reports" }],
  ["cache:x", { store: "cache", prefix: "x" }],
  ["postgres", { store: "postgres", lane: "owner-reports" }],
  ["postgres:*", { store: "postgres", lane: "*" }],
])("the address %j", (text, address) => {
  expect(parseAddress(text)).toEqual(address);
});

test.each(["https://host/x", "git@host:o/r", "postgress:x", "GIT:x", "..:x", "file:///srv/q", "a b:c"])(
  "%j is no path by mistake: it is refused, naming git: and directory:",
  (text) => {
    expect(parseAddress(text)).toEqual({
      problem: expect.stringMatching(/no address.*git:<remote>.*directory:<path>/),
    });
  },
);

test.each(["git:", "git:#x", "git#", "git:a#", "git#heads", "git#A", "directory:", "cache:", "postgres:"])(
  "%j lacks something, and is refused",
  (text) => {
    expect(parseAddress(text)).toHaveProperty("problem");
  },
);

test.each([
  "git:https://me:s3cr3t@host/q",
  "git:https://me%3As3cr3t@host/q#x",
  "git:https://ghp_s3cr3t@host/q",
  "git:https://glpat-s3cr3t@host/q",
  `git:https://${"s3cr3t".repeat(7)}@host/q`,
  "git:ssh://me:s3cr3t@host/q",
  "git:me:s3cr3t@host:q",
  "git:https://host/q?private_token=s3cr3t",
  "https://me:s3cr3t@host/q",
  "https://github_pat_s3cr3t@host/q",
  "me:s3cr3t@host",
  "u:s3cr3t@host:q",
  "$X:s3cr3t@host",
])("credentials in an address are refused, naming token, and not shown: %s", (text) => {
  const { problem } = parseAddress(text) as { problem: string };
  expect(problem).toMatch(/token \(OWNER_REPORT_TOKEN\)/);
  expect(problem).not.toContain("s3cr3t");
});

test.each(["gti:https://me:s3cr3t@host/q", "gti:ghp_s3cr3t@host:q", "gti:https://host/q?token=s3cr3t"])(
  "credentials are not shown behind a word that is no address either: %s",
  (text) => {
    const { problem } = parseAddress(text) as { problem: string };
    expect(problem).not.toContain("s3cr3t");
  },
);

test("a path keeps the blanks at its end, with the word directory: or without", () => {
  expect(parseAddress("q ")).toEqual(directory("q "));
  expect(parseAddress("directory:q ")).toEqual(directory("q "));
});

test.each([
  [undefined, "owner-reports"],
  [undefined, "x"],
  ["https://host/q", "owner-reports"],
  ["/srv/a#b", "owner-reports"],
  ["/srv/a#b", "x"],
])("an address that is written out is read as what it was: %s in %s", (remote, namespace) => {
  expect(parseAddress(gitAddress(remote, namespace))).toEqual(git(remote, namespace));
});

describe("a queue", () => {
  const config = async (queue: string, directory = "/work", environment: Record<string, string> = {}) => {
    const context = { shell: "cli", environment, directory, home: "/home/me" } as const;
    return (await readConfig("watchdog", { queue }, context)).queue;
  };

  test.each([
    ["q", "/work/q"],
    ["~/q", "/home/me/q"],
    ["./$X/q", "/./work/$X/q"],
    ["git:q.git", "git:/work/q.git"],
    ["git:~/a#b#c", "git:/home/me/a#b#c"],
    ["git:./a#b#owner-reports", "git:/work/a#b#owner-reports"],
    ["git:https://host/q", "git:https://host/q"],
    ["q ", "/work/q "],
    ["cache:x", "cache:x"],
  ])("%s has an address that means the same everywhere", async (given, address) => {
    const whole = (await config(given)).address;
    expect(whole).toBe(address);
    expect(await config(whole, "/elsewhere")).toMatchObject({
      ...(await config(given)),
      flags: ["--queue", whole],
    });
  });

  test("in postgres is refused without a database, which only OWNER_REPORT_DATABASE_URL or PGHOST and PGDATABASE name", async () => {
    for (const queue of ["postgres", "postgres:x"]) {
      await expect(config(queue)).rejects.toThrow("set OWNER_REPORT_DATABASE_URL");
      await expect(config(queue, "/", { DATABASE_URL: "postgresql://me:s3cr3t@host/x" })).rejects.toThrow(
        "not read",
      );
    }
  });

  test("of every lane is for watchdog and status, and the line of cron; every other word names one", async () => {
    const context = { environment: { PGHOST: "h" }, directory: "/", home: "/home/me", shell: "cli" as const };
    const refusing: string[] = [];
    for (const mode of MODES)
      await readConfig(mode, { queue: "postgres:*", from: "postgres:*", to: "q" }, context).catch((error) => {
        if (error.message.includes('"postgres:*" names every lane of the database')) refusing.push(mode);
      });
    const taking = ["watchdog", "status", "cron", "probe", "completion"];
    expect(refusing).toEqual(MODES.filter((mode) => !taking.includes(mode)));
    const elsewhere = readConfig("move", { from: "q", to: "postgres:*" }, context);
    await expect(elsewhere).rejects.toThrow('--to "postgres:*" names every lane');
  });

  test.each(["postgres:a/b", "postgres:-a", "postgres: "])(
    "%j names no queue, and is refused",
    async (queue) => {
      await expect(config(queue, "/", { PGHOST: "h" })).rejects.toThrow(
        /"postgres:\S+" has no valid name|lacks what follows/,
      );
    },
  );

  test.each(["postgres://me:s3cr3t@host/x", "postgresql://host/x", "POSTGRES://me:s3cr3t"])(
    "%s is a database: the variable that names it is told, and no password shown",
    async (queue) => {
      const refusal = config(queue, "/", { PGHOST: "h" });
      await expect(refusal).rejects.toThrow("set OWNER_REPORT_DATABASE_URL to it, and write postgres");
      await expect(refusal).rejects.not.toThrow("s3cr3t");
    },
  );

  test.each(["git:https://me:12#S3cr3t!", "git:https://me:s3cr3t#X!", "cache:me:12#S3cr3t@x"])(
    "a wrong name is not shown where it may be a part of a password: %s",
    async (queue) => {
      const refusal = config(queue);
      await expect(refusal).rejects.toThrow(/no valid (namespace|key prefix)/);
      await expect(refusal).rejects.not.toThrow(/s3cr3t/i);
    },
  );

  test.each(["git:$HOME/q", "git:~root/q", "directory:$HOME/q", "git:%X%/q"])(
    "%s has what only a shell would expand, and is refused",
    async (queue) => {
      await expect(config(queue)).rejects.toThrow("a shell would expand");
    },
  );
});

describe("former settings are refused, naming the address to write instead", () => {
  test.each([
    [{ store: "git" }, "git"],
    [{ store: "git", "git-remote": "https://host/q", "git-namespace": "x" }, "git:https://host/q#x"],
    [{ "git-namespace": "x" }, "git#x"],
    [{ store: "git", "git-remote": "https://me:s3cr3t@host/q" }, "git:<remote>"],
    [{ store: "cache" }, "cache"],
    [{ store: "cache", "cache-key-prefix": "x" }, "cache:x"],
    [{ "queue-dir": "~/q" }, "~/q"],
    [{ "queue-dir": "git" }, "directory:git"],
    [{ "queue-dir": "a:b/c" }, "a:b/c"],
    [{ store: "directory" }, "<path> (or directory:<path>)"],
  ])("%j is %s", (given, address) => {
    expect(formerProblem(given, {})).toMatch(/no longer read/);
    expect(formerProblem(given, {})?.endsWith(` queue with the value ${address}`)).toBe(true);
  });

  test("also those of the environment, which need no input; a blank one is none", () => {
    const environment = {
      OWNER_REPORT_STORE: "git",
      OWNER_REPORT_GIT_REMOTE: "/q",
      OWNER_REPORT_QUEUE_DIR: " ",
    };
    const problem = formerProblem({}, environment);
    expect(problem).toMatch(
      /^OWNER_REPORT_STORE, OWNER_REPORT_GIT_REMOTE are .* OWNER_REPORT_QUEUE .* git:\/q$/,
    );
    expect(formerProblem({}, { OWNER_REPORT_STORE: "" })).toBeUndefined();
  });

  test("also a flag without its value: it stands there all the same", () => {
    for (const name of FORMER_INPUTS)
      expect(formerProblem({ [name]: "" }, {})).toMatch(`${name} is no longer read`);
  });

  test.each([
    "https://me:s3cr3t@host/q",
    "me:s3cr3t@host:q",
    "git:https://me:s3cr3t@host/q",
    "ghp_s3cr3t@host:q",
  ])("with %j, whose credentials are not shown, in whatever setting it stands", (value) => {
    for (const name of FORMER_INPUTS) expect(formerProblem({ [name]: value }, {})).not.toContain("s3cr3t");
  });

  test("in every mode, beside what else is wrong", async () => {
    const runtime = { shell: "cli", environment: {}, directory: "/work", home: "/home/me" } as const;
    for (const mode of ["producer", "watchdog", "move", "probe", "cron", "doctor"])
      for (const name of FORMER_INPUTS)
        await expect(readConfig(mode, { [name]: "x" }, runtime)).rejects.toThrow(`${name} is no longer read`);
  });
});

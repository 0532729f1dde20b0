import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson } from "../helpers/cli.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";
import { testedNode } from "../helpers/tested-node.js";
import { cliForEverybody, unprivileged } from "../helpers/unprivileged.js";

const id = agedId(1);
const WORD = String.raw`(?:\$'(?:[^'\\]|\\.)*'|'(?:[^']|'\\'')*'|[^\s'(),;]*[^\s'(),;.])`;
const PRINTED = new RegExp(
  `owner-report (?:hold|release|retry|show) ${WORD}(?: --[a-z-]+ ${WORD})*|(?:mv -n|chmod o-w) ${WORD}(?: ~/)?`,
  "g",
);

/** What a person met: the commands that print remedies, and what is to be gone once one of them was followed. */
interface Situation {
  make(queue: Queue): unknown;
  prints: readonly string[];
  /** The remedies are steps of one way, not several ways. */
  areSteps?: boolean;
  isGone?: (queue: Queue) => Promise<boolean>;
}

const isUnblocked = async (queue: Queue) => (await cliJson(["status", ...queue.flag])).json.blocked === null;
const isNoneHeld = async (queue: Queue) => (await cliJson(["status", ...queue.flag])).json.held_count === 0;
const isUnwarned = async (queue: Queue) =>
  !(await cli(["status", ...queue.flag])).stderr.includes("everybody");

/** Puts something into pending/ that is older than any other. */
function planted(name: string | Buffer, plant: (path: string | Buffer) => void): Situation {
  const make = (queue: Queue) => {
    mkdirSync(join(queue.dir, "pending"), { recursive: true });
    const path = Buffer.concat([Buffer.from(`${queue.dir}/pending/`), Buffer.from(name)]);
    plant(path);
    if (!["link.md"].includes(String(name))) utimesSync(path, 1_000_000_000, 1_000_000_000);
  };
  return { make, prints: ["status"] };
}

const text = (path: string | Buffer) => writeFileSync(path, "no report\n");
const inDoubt = (queue: Queue, flags: readonly string[] = []) => {
  queue.write(id, handWritten());
  return cli(["watchdog", "--send-cmd", "kill -9 $$", ...flags, ...queue.flag]);
};
const failing = async (queue: Queue, flags: readonly string[] = []) => {
  queue.write(id, handWritten());
  return cli(["watchdog", "--send-cmd", "exit 1", ...flags, ...queue.flag]);
};
const held = async (queue: Queue) => {
  queue.write(id, handWritten());
  await cli(["hold", id, "--reason", "later", ...queue.flag]);
};

const situations: Record<string, Situation> = {
  "a directory": planted("folder.md", (path) => mkdirSync(path)),
  "a link": planted("link.md", (path) => symlinkSync("/etc/passwd", path)),
  "a FIFO": planted("fifo.md", (path) => void execFileSync("mkfifo", [path.toString()])),
  "a file over 1 MiB": planted("large.md", (path) => writeFileSync(path, "x".repeat(2 ** 20 + 1))),
  "text that is no report": planted("text.md", text),
  "a name that is no id": planted("it's $HOME & co.md", text),
  "a name with control characters": planted("a\u001b[31m\u202e ##[x]::y\nz.md", text),
  "a name that is no UTF-8": planted(Buffer.from([0x62, 0xff, 0xfe, 0x2e, 0x6d, 0x64]), text),
  "a name as long as names can be": planted(`${"x".repeat(252)}.md`, text),
  "a report three times in doubt": {
    make: async (queue) => {
      for (let pass = 0; pass < 3; pass += 1) await inDoubt(queue);
    },
    prints: ["watchdog", "--send-cmd", "true"],
  },
  "a report that failed": { make: failing, prints: ["status"] },
  "a report that was set aside in doubt": {
    make: (queue) => void queue.write(id, handWritten()),
    prints: ["watchdog", "--in-doubt", "hold", "--send-cmd", "kill -9 $$"],
    isGone: isNoneHeld,
  },
  "a report that was given up": {
    make: (queue) => void queue.write(id, handWritten()),
    prints: ["watchdog", "--max-attempts", "1", "--send-cmd", "exit 1"],
    isGone: isNoneHeld,
  },
  "a held report that is to be sent": {
    make: held,
    prints: ["driver", id, "--send-cmd", "true"],
    isGone: isNoneHeld,
  },
  "a report that was edited after an attempt": {
    make: async (queue) => {
      await failing(queue);
      queue.write(id, handWritten({ done: "more" }));
    },
    prints: ["driver", id, "--send-cmd", "true"],
    areSteps: true,
  },
  "a held directory": {
    make: (queue) => mkdirSync(join(queue.dir, "held", "folder.md"), { recursive: true }),
    prints: ["release", "folder"],
    isGone: isNoneHeld,
  },
  "a queue that everybody can write to": {
    make: async (queue) => {
      await held(queue);
      chmodSync(join(queue.dir, "pending"), 0o777);
    },
    prints: ["list"],
    isGone: isUnwarned,
  },
};

/** Follows a remedy as it is printed, in bash with an `owner-report` on its PATH. */
function follow(command: string): { status: number | null; stderr: string } {
  const bin = tempDir();
  writeFileSync(join(bin, "owner-report"), `#!/bin/sh\nexec '${testedNode.path}' '${cliBundle}' "$@"\n`, {
    mode: 0o755,
  });
  const env = {
    ...systemEnvironment(tempDir()),
    PATH: `${bin}:${process.env.PATH}`,
    OWNER_REPORT_SEND_CMD: "true",
  };
  return spawnSync("bash", ["-c", command], { cwd: bin, env, encoding: "utf8" });
}

async function printedIn({ make, prints }: Situation): Promise<{ queue: Queue; remedies: string[] }> {
  const queue = newQueue();
  await make(queue);
  const { stdout, stderr } = await cli([...prints, ...queue.flag]);
  const found = [...(stdout + stderr).matchAll(PRINTED)].map(([command]) => command);
  const all = [...new Set(found)].filter((command) => !command.startsWith("owner-report show"));
  return { queue, remedies: all };
}

test.each(Object.entries(situations))("every remedy that is printed for %s ends it", async (_, situation) => {
  const { isGone = isUnblocked, areSteps = false } = situation;
  const { remedies } = await printedIn(situation);
  expect(remedies).not.toEqual([]);
  for (const index of areSteps ? [0] : remedies.keys()) {
    const again = await printedIn(situation);
    const followed = (areSteps ? again.remedies : [again.remedies[index] ?? ""]).map(follow);
    expect([followed, await isGone(again.queue)]).toEqual([
      followed.map(() => expect.objectContaining({ status: 0 })),
      true,
    ]);
  }
});

const everybody = cliForEverybody();

(everybody ? test : test.skip)(
  "a report that this user may not read is a row among the others, and can be held",
  async () => {
    const queue = newQueue(join(tempDir(), "queue"));
    queue.write(id, handWritten());
    queue.write(agedId(2), handWritten());
    execFileSync("chmod", ["-R", "a+rwX", join(queue.dir, "..")]);
    if (unprivileged !== undefined) execFileSync("chown", ["-R", String(unprivileged), queue.dir]);
    chmodSync(queue.path("pending", id), 0);
    const run = everybody as NonNullable<typeof everybody>;
    const status = await run(["status", ...queue.flag]);
    expect([status.code, status.stdout]).toEqual([0, expect.stringContaining("EACCES")]);
    expect(status.stdout).toContain(agedId(2));
    expect((await run(["watchdog", "--send-cmd", "true", ...queue.flag])).code).toBe(74);
    expect((await run(["hold", id, "--reason", "unreadable", ...queue.flag])).code).toBe(0);
    expect((await run(["watchdog", "--send-cmd", "true", ...queue.flag])).code).toBe(0);
    expect([queue.ids("held"), queue.ids("sent")]).toEqual([[id], [agedId(2)]]);
  },
);

test("in the action, advice is a step of a workflow, and inputs have their names", async () => {
  const queue = newQueue();
  queue.write(id, "no report\n");
  const step = await runAction({ mode: "watchdog", "send-cmd": "true", queue: queue.dir });
  const advised = /with: (\{ mode: hold, .* \})/.exec(step.shown)?.[1] ?? "";
  expect(advised).toBe(
    `{ mode: hold, report-id: "${id}", reason: "not valid", queue: ${JSON.stringify(queue.dir)} }`,
  );
  const wrong = await runAction({ mode: "watchdog", "max-count": "x", queue: queue.dir });
  expect(wrong.shown).toContain('max-count must be a whole number of at least 1, not "x"');
  expect(wrong.shown + step.shown).not.toMatch(/owner-report hold|--(max-count|queue|send-cmd)/);
});

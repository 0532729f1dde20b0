/** Every recipe is run as its page has it, by the action and on the command line, against a receiver on loopback. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { write } from "../helpers/openclaw.js";
import { describeOnPosix } from "../helpers/platform.js";
import { type Finished, start } from "../helpers/processes.js";
import { areInstalled, pathWithTools } from "../helpers/programs.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { fenced, index, ourStep, pages, pageText } from "./pages.js";
import { FAILURES, HOSTILE, PWNED, type Receiver, recipes, SECRET } from "./receivers.js";

const ID = agedId(1);

/** One pending report with hostile text in every field that reaches a reader. */
function queueWithOne(): Queue {
  const queue = newQueue();
  const fields = { done: HOSTILE, next: HOSTILE, status: "failed" };
  queue.write(ID, handWritten(fields, `${HOSTILE}\n.\nlast line`));
  return queue;
}

type Way = (page: string, queue: Queue, env: Record<string, string>) => Promise<Finished>;

const ways: [string, Way][] = [
  [
    "the workflow step",
    (page, queue, env) =>
      runAction({ ...ourStep(page).inputs, queue: queue.dir }, { env: { ...env, PATH: pathWithTools } }),
  ],
  [
    "the command line",
    (page, queue, env) => {
      const home = tempDir();
      const shim = `#!/bin/sh\nexec '${process.execPath}' '${cliBundle}' "$@"\n`;
      write(join(home, "bin/owner-report"), shim, 0o755);
      const runtime = {
        PATH: `${join(home, "bin")}:${pathWithTools}`,
        HOME: home,
        OWNER_REPORT_QUEUE: queue.dir,
      };
      const options = { cwd: home, env: { ...runtime, ...env } };
      return start("bash", ["-euo", "pipefail", "-c", fenced(page, "bash")], options).finished;
    },
  ],
];

function whereItLies(queue: Queue) {
  return { pending: queue.ids("pending"), sent: queue.ids("sent"), held: queue.ids("held") };
}

test("every page is tested here, and the index names it", () => {
  expect(recipes.map(({ page }) => page).sort()).toEqual(pages);
  expect(pages.filter((page) => !index.includes(`(recipes/${page}.md)`))).toEqual([]);
});

test.each(pages)("%s links only to files that exist", (page) => {
  const links = [...pageText(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = ""]) => link);
  expect(links.filter((link) => !existsSync(join("docs/recipes", link)))).toEqual([]);
});

test.each(pages)(
  "%s has the same send command and pattern in the workflow and on the command line",
  (page) => {
    const { inputs, env } = ourStep(page);
    const shell = fenced(page, "bash");
    for (const input of ["send-cmd", "success-pattern"])
      expect(shell).toContain((inputs[input] ?? "").replaceAll(/\n {2}(?=\S)/g, "\n  ").trim());
    for (const value of Object.values(env)) expect(value).not.toMatch(/\$\{\{(?! *(secrets|vars)\.)/);
  },
);

for (const { page, needs, start: startReceiver } of recipes) {
  const declare = areInstalled(needs) ? describeOnPosix : describe.skip;
  declare(`${page} (needs ${needs.join(", ") || "nothing"})`, () => {
    let receiver: Receiver;
    beforeAll(async () => {
      receiver = await startReceiver();
    });

    test.each(ways)("%s: a success is sent once, whole, with no secret shown", async (_name, run) => {
      receiver.answer("success");
      const queue = queueWithOne();
      const { code, shown } = await run(page, queue, receiver.env);
      expect({ code, shown: code === 0 ? "" : shown }).toEqual({ code: 0, shown: "" });
      expect(whereItLies(queue)).toEqual({ pending: [], sent: [ID], held: [] });
      const commandLines = receiver.checkArrived(ID).split("\n");
      expect(commandLines.filter((line) => line.includes(SECRET))).toEqual([]);
      expect(shown).not.toContain(SECRET);
    });

    const failures = ways.flatMap(([name, run]) => FAILURES.map((failure) => [name, failure, run] as const));
    test.each(failures)("%s: a %s stays pending, in red", async (_name, failure, run) => {
      receiver.answer(failure);
      const queue = queueWithOne();
      const { code, shown } = await run(page, queue, receiver.env);
      expect(code).toBe(1);
      expect(whereItLies(queue)).toEqual({ pending: [ID], sent: [], held: [] });
      expect(shown).not.toContain(SECRET);
    });

    afterAll(() => expect(existsSync(PWNED)).toBe(false));
  });
}

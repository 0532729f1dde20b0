import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { agedId, handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

test.each([
  [
    "of some kilobytes, all pending",
    { team: "&".repeat(512), worker: "<".repeat(512), progress: '"'.repeat(64) },
    ["pending"],
  ],
  ["of few words, pending, held and sent", {}, ["pending", "held", "sent"]],
] as const)(
  "10,000 reports %s make a page of less than 2 MB, with the rest counted",
  async (_, fields, states) => {
    const queue = newQueue();
    for (const state of states) mkdirSync(join(queue.dir, state), { recursive: true });
    for (let n = 0; n < 10_000; n++) {
      const state = states[n % states.length] ?? "pending";
      writeFileSync(
        queue.path(state, agedId(n)),
        handWritten({ ...fields, task_id: `${n}${"'".repeat(400)}` }),
      );
    }
    const file = join(tempDir(), "page.html");
    expect((await cli(["status", ...queue.flag, "--html", file])).code).toBe(0);
    const page = readFileSync(file, "utf8");
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    expect(page).toMatch(/<p class="soft">… and [\d]+ more<\/p>/);
    expect(page).toContain("further reports are not in these bars");
    expect(page).toContain(`Waiting (${Math.ceil(10_000 / states.length)})`);
  },
);

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { sampled } from "../faults/form.js";
import { cliBundle } from "../helpers/bundles.js";
import { start } from "../helpers/processes.js";
import { newQueue } from "../helpers/queue.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";
import { CORPUS_ID, corpus } from "./corpus.js";

/*
 * The bundles hold gray-matter's JavaScript engine (`eval`) and js-yaml's function type (`new Function`). Both are
 * dead code: here they are replaced by a trap that ends the process, and nothing ever falls into it.
 */

const TRAP = 99;
const MAKES_CODE = /(?<![.\w$])eval\((?=str\))|\bnew Function\((?=[\w$]+,)/g;
const dist = dirname(cliBundle);
const scriptsIn = (folder: string) =>
  readdirSync(folder).flatMap((name) => (name.endsWith(".js") ? [join(folder, name)] : []));

/** The bundles with every way to make code from text turned into an exit with a code of its own. */
function trapped(): { cli: string; traps: number } {
  const copy = tempDir();
  cpSync(dist, copy, { recursive: true });
  let traps = 0;
  for (const file of scriptsIn(copy)) {
    const code = readFileSync(file, "utf8");
    traps += code.match(MAKES_CODE)?.length ?? 0;
    writeFileSync(file, code.replaceAll(MAKES_CODE, `process.reallyExit(${TRAP})||(`));
  }
  return { cli: join(copy, "cli.js"), traps };
}

describe("T-17 no text ever becomes code", () => {
  test("in the bundles, text could become code in known places alone", () => {
    const code = [...scriptsIn(dist), ...scriptsIn(join(dist, "cache"))].map((file) =>
      readFileSync(file, "utf8"),
    );
    const makers = code.join("\n").matchAll(/(?<![.\w$])eval\(\w*|\bnew Function\([\w"$]*|=\s*Function\b/g);
    expect([...makers].map(([text]) => text.replace(/\(\w$/, "(params")).sort()).toEqual([
      "eval(str",
      "new Function(params",
      "new Function(params",
    ]);
  });

  test("and none of them is reached by any kind of hostile report", async () => {
    const { cli, traps } = trapped();
    expect(traps).toBe(3);
    const groups = ["language", "language inside the closing fence", "tag", "tag elsewhere", "file"];
    const chosen = sampled(
      corpus
        .filter(({ group }) => groups.includes(group))
        .filter((entry, i) => entry.group === "file" || i % 4 === 0),
      6,
    );
    const codes: (number | null)[] = [];
    for (const { bytes } of chosen) {
      const queue = newQueue();
      mkdirSync(queue.dir);
      queue.write(CORPUS_ID, Buffer.from(bytes));
      const env = systemEnvironment(tempDir());
      const flags = [
        "--disallow-code-generation-from-strings",
        cli,
        "watchdog",
        "--send-cmd",
        "true",
        ...queue.flag,
      ];
      codes.push((await start(process.execPath, flags, { cwd: queue.dir, env }).finished).code);
    }
    expect(new Set(codes)).toEqual(new Set([0, 65]));
  });
});

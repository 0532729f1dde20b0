import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const good = agedId(1);
const bad = agedId(2);
const younger = agedId(3);

/** JavaScript that leaves a file behind when anything evaluates it. */
function code(proof: string): string {
  const run = `process.getBuiltinModule("fs").writeFileSync(${JSON.stringify(proof)}, "")`;
  return `{ team: (${run}, "t"), worker: "w", progress: "1%" }\n`;
}

async function expectRefused(queue: Queue, text: string | Buffer, node = process.execPath): Promise<void> {
  queue.write(good, handWritten());
  queue.write(bad, text);
  queue.write(younger, handWritten());
  const sender = recordingSender();
  const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
  const pass = await cliJson(args, { node, env: sender.env });
  expect(pass.code).toBe(65);
  expect(pass.json.failed_id).toBe(bad);
  expect(sender.sends().map((send) => send.id)).toEqual([good]);
  expect(queue.ids("pending")).toEqual([bad, younger]);
  expect((await cli(["consumer", bad, ...queue.flag], { node })).code).toBe(65);
}

const openings = [
  ...["---js", "---JS", "---Js", "--- js", "---  js", "---\tjs", "--- JS", "---javascript", "---JavaScript"],
  ...["---coffee", "---coffeescript", "---cson", "---json", "---toml", "---yaml", "---node", "---ecmascript"],
  ...["\ufeff---js", " ---js", "\n---js", "---js\r", "----js", "---\u00a0js", "---js ", "---js,yaml"],
];

describe("a front matter that names a language runs nothing and is refused", () => {
  test.each(openings)("%j", async (opening) => {
    const proof = join(tempDir(), "ran");
    await expectRefused(newQueue(), `${opening}\n${code(proof)}---\nbody\n`);
    expect(existsSync(proof)).toBe(false);
  });
});

onEachNode("a ---js report", (node) => {
  test("runs nothing, ends the pass with its id, and keeps everything younger back", async () => {
    const proof = join(tempDir(), "ran");
    await expectRefused(newQueue(), `---js\n${code(proof)}---\nbody\n`, node);
    expect(existsSync(proof)).toBe(false);
  });
});

describe("a front matter that is not plain YAML of strings is refused", () => {
  const fields = "team: t\nworker: w\nprogress: 1%\n";
  const bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\n";
  test.each([
    ["a JavaScript tag", `---\n${fields}done: !!js/function 'function () { return 1 }'\n---\n`],
    ["no front matter", "only text\n"],
    ["an empty file", ""],
    ["an opening without a close", `---\n${fields}`],
    ["broken YAML", `---\n${fields}done: "open\n---\n`],
    ["a key twice", `---\n${fields}team: other\n---\n`],
    ["an alias", `---\n${fields}done: &x text\nnext: *x\n---\n`],
    ["an alias bomb", `---\n${fields}${bomb}---\n`],
    ["a list as a value", `---\n${fields}done: [a, b]\n---\n`],
    ["a mapping as a value", `---\n${fields}done: {a: b}\n---\n`],
    ["a list as the whole", "---\n- team\n- worker\n---\n"],
    ["a missing field", "---\nteam: t\nworker: w\n---\n"],
    ["an empty field that has to be there", "---\nteam: t\nworker: ''\nprogress: 1%\n---\n"],
    ["a progress over 100 %", "---\nteam: t\nworker: w\nprogress: 300%\n---\n"],
    ["a status that does not exist", `---\n${fields}status: fine\n---\n`],
    ["front matter over 16 KiB", `---\n${fields}${"# comment\n".repeat(1700)}---\n`],
    ["a page of blank lines", `---\n${"\n".repeat(300 * 1024)}`],
  ])("%s", async (_, text) => {
    await expectRefused(newQueue(), text);
  });
});

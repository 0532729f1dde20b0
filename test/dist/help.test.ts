import { expect, test } from "@jest/globals";
import { COMMANDS, GROUPS } from "../../src/app/commands.js";
import { cli } from "../helpers/cli.js";
import { handWritten, newQueue } from "../helpers/queue.js";

const words = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];

test("owner-report alone shows the help, every word under its heading", async () => {
  const [bare, asked] = [await cli([]), await cli(["--help"])];
  expect([bare.code, bare.stderr, bare.stdout]).toEqual([0, "", asked.stdout]);
  const headings = [...bare.stdout.matchAll(/^(\w[\w ]*):$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(["Options", ...GROUPS, "Exit status"]);
  for (const word of words) expect(bare.stdout).toMatch(new RegExp(`^  ${word} `, "m"));
});

test.each(words)("the help of %s fits into 80 columns, and marks what is required", async (word) => {
  const { stdout } = await cli([word, "--help"]);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  const { required = [] } = COMMANDS[word] as { required?: readonly string[] };
  const options = stdout.replace(/\nExamples:.*/s, "").replace(/\n {10,}/g, " ");
  const marked = [...options.matchAll(/^ +(?:--)?([\w-]+) .*\(required/gm)].map(([, name]) => name);
  expect([...new Set(marked)].sort()).toEqual([...required].sort());
});

test("only what reads a body from standard input offers it: run leaves it to its command", async () => {
  const offers = async (word: string) => (await cli([word, "--help"])).stdout.includes("standard input\n");
  expect([await offers("producer"), await offers("run")]).toEqual([true, false]);
});

test("--quiet says nothing where all is well, and all that was said where it is not", async () => {
  const queue = newQueue();
  queue.write("one", handWritten());
  queue.write("two", handWritten());
  const send = (command: string) => cli(["watchdog", "-q", "--send-cmd", command, ...queue.flag]);
  const sent = await send("echo from the sender");
  expect([sent.code, sent.stdout, sent.stderr]).toEqual([0, "", ""]);
  const failed = await send("echo from the sender; exit 3");
  expect([failed.code, failed.stdout]).toEqual([1, ""]);
  for (const part of ["from the sender", "exit code 3", "two"]) expect(failed.stderr).toContain(part);
  expect((await cli(["list", "-q", ...queue.flag])).stdout).toContain("two");
});

test("with --json nothing but the document is said where all is well", async () => {
  const queue = newQueue();
  queue.write("one", handWritten());
  const sent = await cli(["watchdog", "--json", "--send-cmd", "echo from the sender", ...queue.flag]);
  expect([sent.code, sent.stderr, JSON.parse(sent.stdout).outcome]).toEqual([0, "", "sent"]);
});

test("list --limit shows the first of so many", async () => {
  const queue = newQueue();
  for (const id of ["one", "two", "three"]) queue.write(id, handWritten());
  const { stdout } = await cli(["list", "--limit", "2", ...queue.flag]);
  expect(stdout).toContain("2 of 3 pending");
  const none = await cli(["list", "--limit", "0", ...queue.flag]);
  expect([none.code, none.stderr]).toEqual([
    64,
    expect.stringContaining('--limit must be a whole number of at least 1, not "0"'),
  ]);
});

test.each([
  [["producer", "--team", "t", "--worker", "w", "--progress", "0.8"], /--progress "0.8" .*80%.*0\.8%/],
  [
    ["producer", "--team", "t", "--worker", "w", "--progress", ".5"],
    /usage: --progress "\.5" .*50%.*0\.5%\.\n/,
  ],
  [["watchdog", "--all", "yes"], /--all must be true or false, not "yes"/],
  [["watchdog", "--max-count", "0"], /--max-count must be .*, not "0"/],
  [["producer", "--team", "t", "--worker", "w", "--progress", "120"], /--progress "120" is over 100%/],
])("a wrong value is named with its flag, and the help of the word: %j", async (args, said) => {
  const { code, stderr } = await cli([...args, "--queue", newQueue().dir]);
  expect([code, stderr]).toEqual([64, expect.stringMatching(said)]);
  expect(stderr).toContain(`See owner-report ${args[0]} --help.`);
});

test("a wrong value of the environment is named with its variable", async () => {
  const { stderr } = await cli(["watchdog"], { env: { OWNER_REPORT_MAX_COUNT: "many" } });
  expect(stderr).toContain('OWNER_REPORT_MAX_COUNT must be a whole number of at least 1, not "many"');
});

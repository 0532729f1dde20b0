#!/usr/bin/env node
/*
 * Starts the CLI if this Node is new enough, and reports an error otherwise. The rest is dist/main.js.
 * scripts/bundle.mjs compiles this file to syntax that any Node can parse, so it uses no newer library functions.
 */

const OLDEST_NODE = 20;

function main(words: string[]): void {
  const { versions, execPath } = process;
  if (Number.parseInt(versions.node, 10) >= OLDEST_NODE)
    require("./main.js")[words[0] === "run" ? "run" : "cli"]();
  else if (words[0] === "doctor") examine(words, `${versions.node} at ${execPath} is too old`);
  else refuse(words, `${execPath} is ${versions.node}`);
}

/** Reports doctor's check of Node, which fails. */
function examine(words: string[], seen: string): void {
  const what = "Node.js";
  const remedy = `Use Node ${OLDEST_NODE} or later.`;
  process.exitCode = 1;
  if (words.indexOf("--json") < 0) {
    const rest = "Nothing else was checked. Nothing was sent and nothing was changed.";
    process.stdout.write(`fail     ${what}  ${seen}\n                  → ${remedy}\n\n${rest}\n`);
    return;
  }
  const checks = [{ what, state: "fail", seen, remedy }];
  process.stdout.write(
    `${JSON.stringify({ outcome: "failed", failed_reason: `${what}: ${seen}`, checks })}\n`,
  );
}

function refuse(words: string[], found: string): void {
  const error =
    `owner-report needs Node.js ${OLDEST_NODE} or newer, and ${found}. Nothing was queued, sent or changed. ` +
    "Run it by a newer Node; where several are installed, the first one on PATH counts.";
  process.exitCode = 69;
  process.stderr.write(`owner-report: ${error}\n`);
  const wantsJson = words.indexOf("--json") >= 0 || words.indexOf("--pretty") >= 0;
  if (wantsJson)
    process.stdout.write(`${JSON.stringify({ outcome: "error", code: "unavailable", error })}\n`);
}

main(process.argv.slice(2));

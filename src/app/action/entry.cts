/*
 * Starts the action where Node can run it, and makes the step red where a runner brings an older one. The bundle is
 * dist/main.js; scripts/bundle.mjs writes this file in syntax that any Node reads, so it uses nothing but the language.
 */

const OLDEST_NODE = 20;

function main(): void {
  const { versions, execPath } = process;
  if (Number.parseInt(versions.node, 10) >= OLDEST_NODE) require("./main.js");
  else refuse(`${execPath} is ${versions.node}`);
}

function refuse(found: string): void {
  const text =
    `owner-report needs Node.js ${OLDEST_NODE} or newer, and this runner gave it an older one: ${found}. ` +
    "Nothing was queued, sent or changed. Update the runner, or the container image of the job.";
  process.exitCode = 1;
  process.stdout.write(`::error title=owner-report::${text}\n`);
  const { GITHUB_OUTPUT: outputs, INPUT_MODE: mode } = process.env;
  const result = mode === "doctor" ? `outcome=failed\nfailed-reason=Node.js: ${found}\n` : "outcome=error\n";
  // biome-ignore lint/style/useNodejsImportProtocol: a Node that is too old may not know it.
  if (outputs) require("fs").appendFileSync(outputs, result);
}

main();

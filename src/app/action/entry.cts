/*
 * Starts the action if this Node is new enough, and fails the step otherwise. The rest is dist/main.js.
 * scripts/bundle.mjs compiles this file to syntax that any Node can parse, so it uses no newer library functions.
 */

const OLDEST_NODE = 20;

function main(): void {
  const { versions, execPath } = process;
  if (Number.parseInt(versions.node, 10) >= OLDEST_NODE) require("./main.js").action();
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

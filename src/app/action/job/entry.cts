/*
 * Starts one of the two steps of the job action if this Node is new enough. scripts/bundle.mjs compiles this file to syntax
 * that any Node can parse, so it uses no newer library functions.
 */

const OLDEST_NODE = 20;

/** Only warns where the Node is too old: the job's own steps do not need it. */
exports.start = () => {
  if (isNewEnough()) require("./main.js").jobStart();
  else tell("warning", "The job goes on, and its last step, the post step of this one, will be red.");
};

exports.end = () => {
  if (isNewEnough()) return require("./main.js").jobEnd();
  process.exitCode = 1;
  tell("error", "How the job ended was not queued, and nothing was sent or changed.");
};

function isNewEnough(): boolean {
  return Number.parseInt(process.versions.node, 10) >= OLDEST_NODE;
}

function tell(kind: "warning" | "error", what: string): void {
  const { versions, execPath } = process;
  const found = `and this runner gave it an older one: ${execPath} is ${versions.node}`;
  process.stdout.write(
    `::${kind} title=owner-report::owner-report needs Node.js ${OLDEST_NODE} or newer, ${found}. ${what} ` +
      "Update the runner, or the container image of the job.\n",
  );
}

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MAKEFILE = `build deploy:
	@echo "$@ on $$(node --version)"
test:
	@if [ -n "$$TEST_WAITS_AT" ]; then curl --silent "$$TEST_WAITS_AT"; fi
	@test -z "$$TEST_FAILS"
`;

/** Step of drain.yml that checks out its own action; the replacement for it copies a folder instead. */
export const CHECKOUT = readFileSync(join(root, ".github/workflows/drain.yml"), "utf8").match(
  /uses: (actions\/checkout@[0-9a-f]{40})/,
)[1];
const COPYING = `const { cpSync } = require("node:fs");
const { GITHUB_WORKSPACE, INPUT_PATH, COPIED_ACTION } = process.env;
cpSync(COPIED_ACTION, require("node:path").join(GITHUB_WORKSPACE, INPUT_PATH), { recursive: true });
`;

function makeCheckout(folder) {
  mkdirSync(folder);
  const inputs = ["repository", "ref", "path", "persist-credentials"]
    .map((name) => `  ${name}: {}\n`)
    .join("");
  const head = `name: checkout\ndescription: copies\ninputs:\n${inputs}`;
  writeFileSync(join(folder, "action.yml"), `${head}runs: { using: node24, main: index.js }\n`);
  writeFileSync(join(folder, "index.js"), COPYING);
}

/** Creates the repositories of all scenarios; no scenario changes them. */
export function makeRepositories() {
  const folder = mkdtempSync(join(tmpdir(), "owner-report-e2e-act-"));
  const [action, checkout, pipeline, self] = ["action", "checkout", "pipeline", "self"].map((name) =>
    join(folder, name),
  );
  makeCheckout(checkout);
  for (const path of ["action.yml", "job", "package.json", "dist", ".github/workflows/drain.yml"])
    cpSync(join(root, path), join(action, path), { recursive: true });
  cpSync(join(root, "examples"), join(pipeline, ".github/workflows"), { recursive: true });
  writeFileSync(join(pipeline, "Makefile"), MAKEFILE);
  writeFileSync(join(pipeline, ".github/workflows/queue.yml"), queueingWorkflow());
  writeFileSync(join(pipeline, ".github/workflows/job.yml"), jobWorkflow());
  writeFileSync(join(pipeline, ".github/workflows/page.yml"), pageWorkflow());
  writeFileSync(join(pipeline, ".github/workflows/job-status.yml"), jobWorkflow(GIVEN));
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const path of files.split("\0").filter((name) => name && existsSync(join(root, name))))
    cpSync(join(root, path), join(self, path), { verbatimSymlinks: true });
  cpSync(join(root, "scripts/e2e-act/workflows"), join(self, ".github/workflows"), { recursive: true });
  for (const repository of [pipeline, self]) commitAll(repository);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, action, checkout, pipeline, self, remove };
}

/** Wraps the step of docs/queues.md that queues for examples/scheduled-drain.yml in a workflow. */
function queueingWorkflow() {
  const [, step] = readFileSync(join(root, "docs/queues.md"), "utf8").match(/^```yaml\n(- uses: .*?)^```$/ms);
  const head = "on: workflow_dispatch\njobs:\n  export:\n    runs-on: self-hosted\n    steps:\n";
  return head + step.replaceAll(/^(?=.)/gm, "      ");
}

/** Returns the workflow of docs/status-page.md as far as it needs nothing of GitHub's, and a look at the page. */
function pageWorkflow() {
  const text = readFileSync(join(root, "docs/status-page.md"), "utf8");
  const [, workflow] = text.match(
    /^```yaml\n(name: queue page.*?) {6}- if: always\(\)\n {8}uses: actions\/upload-pages/ms,
  );
  return `${workflow}      - if: always()\n        run: cat page/index.html\n`;
}

/** What docs/job-action.md tells those whose runner passes on what was true at the beginning. */
const GIVEN = "          job-status: ${{ job.status }}\n";

/** Returns the workflow of docs/job-action.md, with more inputs for its step. */
function jobWorkflow(inputs = "") {
  const text = readFileSync(join(root, "docs/job-action.md"), "utf8");
  const [, workflow] = text.match(/^```yaml\n(name: .*?)^```$/ms);
  return workflow.replace(/^ +start: true\n/m, (line) => `${line}${inputs}`);
}

function commitAll(repository) {
  // Ignore the user's own settings, such as signing each commit.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args) => execFileSync("git", ["-C", repository, ...args], { env });
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", "https://github.com/octo/pipeline.git");
  git("add", "--all");
  git("-c", "user.name=e2e", "-c", "user.email=e2e@example.org", "commit", "--quiet", "--message=all");
}

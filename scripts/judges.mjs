/**
 * Checks both actions and the workflows with actionlint and zizmor, pinned, installed into `.tools/`.
 * Needs Go and Python 3. Accepted findings are listed with their reasons in `.github/zizmor.yml`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const ACTIONLINT = "v1.7.12";
const ZIZMOR = "1.32.0";

const tools = join(process.cwd(), ".tools");
const bin = join(tools, "bin");
const python = join(tools, "python");
const inPython = (name) => join(python, process.platform === "win32" ? `Scripts/${name}.exe` : `bin/${name}`);

const workflows = [".github/workflows", "examples"].flatMap((folder) =>
  readdirSync(folder).map((name) => join(folder, name)),
);

function install(command, args, env = {}) {
  execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });
}

/** Tells whether a tool is installed in the given version. */
function has(file, flag, version) {
  return (
    existsSync(file) && execFileSync(file, [flag], { encoding: "utf8" }).includes(version.replace("v", ""))
  );
}

function actionlint() {
  const file = join(bin, process.platform === "win32" ? "actionlint.exe" : "actionlint");
  if (!has(file, "-version", ACTIONLINT))
    install("go", ["install", `github.com/rhysd/actionlint/cmd/actionlint@${ACTIONLINT}`], { GOBIN: bin });
  return [file, ...workflows];
}

function zizmor() {
  const file = inPython("zizmor");
  if (!has(file, "--version", ZIZMOR)) {
    if (!existsSync(inPython("python"))) install("python3", ["-m", "venv", python]);
    install(inPython("python"), ["-m", "pip", "install", "--quiet", `zizmor==${ZIZMOR}`]);
  }
  const flags = ["--offline", "--no-progress", "--quiet", "--config", ".github/zizmor.yml"];
  return [file, ...flags, "action.yml", "job/action.yml", ".github/dependabot.yml", ...workflows];
}

for (const prepare of [actionlint, zizmor]) {
  const [file, ...args] = prepare();
  const { status } = spawnSync(file, args, { stdio: "inherit" });
  console.log(`${prepare.name}: ${status === 0 ? "no finding" : `exit code ${status}`}`);
  if (status !== 0) process.exitCode = 1;
}

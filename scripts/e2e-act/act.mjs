import { spawn } from "node:child_process";

const LONGEST_MS = 90_000;

/**
 * Starts one run of act in host mode: the steps are processes of this machine, in a folder of act's own.
 *
 * @param {{ binary: string, cwd: string, workflow: string, event: string, flags: string[], env: object }} options
 * @returns what runs: `ended` gives the run when act has ended, `cancel()` is the Ctrl-C of the one who started it,
 *   `logs()` waits until act has said something, or ended
 */
export function startAct({ binary, cwd, workflow, event, flags, env }) {
  const hosts = ["ubuntu-latest", "self-hosted"].flatMap((label) => ["-P", `${label}=-self-hosted`]);
  const words = [event, "-W", workflow, ...hosts, "--json", "--no-cache-server", "--pull=false", ...flags];
  // A process group of its own: the signal of cancel() reaches act, as Ctrl-C does, and nobody else.
  const child = spawn(binary, words, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"])
    child[name].setEncoding("utf8").on("data", (text) => {
      printed[name] += text;
    });
  const signal = (name) => process.kill(-child.pid, name);
  const limit = setTimeout(() => signal("SIGKILL"), LONGEST_MS);
  const ended = new Promise((done, fail) => {
    child.on("error", fail).on("close", (code) => {
      clearTimeout(limit);
      done(finishedRun(code, printed));
    });
  });
  const logs = (text) =>
    new Promise((done) => {
      const look = () => printed.stdout.includes(text) && done();
      child.stdout.on("data", look);
      child.on("close", done);
    });
  return { ended, logs, cancel: () => signal("SIGINT") };
}

/** A run that has ended, read from act's own log. */
function finishedRun(code, { stdout, stderr }) {
  const lines = stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  const outputs = lines.filter((line) => line.command === "set-output");
  const results = lines.filter((line) => line.stepResult !== undefined && line.stage === "Main");
  return {
    code,
    /** All that act and its steps printed. */
    text: `${lines.map((line) => line.msg.trimEnd()).join("\n")}\n${stderr}`,
    /** The output of that name that was set last, by any step or by the one with that id. */
    output: (name, step) =>
      outputs.findLast((line) => line.name === name && (!step || line.stepID?.[0] === step))?.arg,
    /** `success` or `failure` of the step with that id; `undefined` when it was skipped. */
    result: (step) => results.findLast((line) => line.stepID?.[0] === step)?.stepResult,
  };
}

import { spawn } from "node:child_process";

const LONGEST_MS = 90_000;

/**
 * Starts one run of act in host mode: the steps are processes of this machine, in a folder of act's own.
 *
 * @param {{ binary: string, cwd: string, workflow: string, event: string, flags: string[], env: object }} options
 * @returns the run: `ended` resolves to the finished run, `cancel()` acts like Ctrl-C, `logs()` waits until act has
 *   printed something, or ended
 */
export function startAct({ binary, cwd, workflow, event, flags, env }) {
  const hosts = ["ubuntu-latest", "self-hosted"].flatMap((label) => ["-P", `${label}=-self-hosted`]);
  const args = [event, "-W", workflow, ...hosts, "--json", "--no-cache-server", "--pull=false", ...flags];
  // Own process group: the signal of cancel() reaches only act and its children, as Ctrl-C does.
  const child = spawn(binary, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
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

/** Builds a finished run from act's log. */
function finishedRun(code, { stdout, stderr }) {
  const lines = stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  const outputs = lines.filter((line) => line.command === "set-output");
  const results = lines.filter((line) => line.stepResult !== undefined && line.stage === "Main");
  return {
    code,
    /** All output of act and its steps. */
    text: `${lines.map((line) => line.msg.trimEnd()).join("\n")}\n${stderr}`,
    /** Finds the output that was set last under a name, by any step or by the one with that id. */
    output: (name, step) =>
      outputs.findLast((line) => line.name === name && (!step || line.stepID?.[0] === step))?.arg,
    /** The summaries of the steps that have one, in their order. */
    summaries: lines.filter((line) => line.command === "summary").map((line) => line.content),
    /** Returns `success` or `failure` of the step with that id; `undefined` when it was skipped. */
    result: (step) => results.findLast((line) => line.stepID?.[0] === step)?.stepResult,
  };
}

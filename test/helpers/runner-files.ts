/** One line that a runner would obey instead of showing it. */
export interface RunnerCommand {
  name: string;
  data: string;
}

/** Reads a `GITHUB_OUTPUT` file the way a runner does; throws where a runner would fail the step. */
export function parseRunnerFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const heredoc = /^([^=]*?)<<(.+)$/.exec(line);
    if (heredoc) {
      const end = lines.indexOf(heredoc[2] ?? "", index + 1);
      if (end < 0) throw new Error(`Matching delimiter not found: ${line}`);
      values[heredoc[1] ?? ""] = lines.slice(index + 1, end).join("\n");
      index = end;
    } else {
      const equals = line.indexOf("=");
      if (equals < 1) throw new Error(`Invalid format: ${line}`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
    }
  }
  return values;
}

/** The commands a runner finds in a log: `::name::` opening a line, `##[name]` anywhere in one. */
export function runnerCommands(log: string): RunnerCommand[] {
  return log.split(/[\r\n]/).flatMap((line) => {
    const modern = /^\s*::([^\s:]+)[^\r\n]*?::(.*)$/.exec(line);
    const legacy = /##\[([^\]]*)\]?(.*)$/.exec(line);
    return [modern, legacy].flatMap((found) =>
      found ? [{ name: found[1] ?? "", data: found[2] ?? "" }] : [],
    );
  });
}

/** The annotations of one kind that a step wrote, as their texts. */
export function annotations(kind: "error" | "warning" | "notice", log: string): string[] {
  return runnerCommands(log)
    .filter((command) => command.name === kind)
    .map((command) => command.data);
}

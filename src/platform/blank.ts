/** Returns the value, unless it is nothing but white space: an unset secret in a YAML block is, and is not given. */
export function notBlank(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value;
}

/** White space, comments, and line ends behind a backslash: bash reads them, runs nothing and ends with 0. */
const NO_COMMAND = /^(?:\s|\\\r?\n|#[^\n]*(?:\n|$))*$/;

/** Returns the bash script, unless it holds no command at all: that is no send command. */
export function commandIn(script: string | undefined): string | undefined {
  return script === undefined || NO_COMMAND.test(script) ? undefined : script;
}

/** Returns the value, or `undefined` for white space alone: an unset secret in a YAML block leaves that. */
export function notBlank(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value;
}

/** Script of white space, comments and escaped line ends only: bash runs nothing and exits with 0. */
const NO_COMMAND = /^(?:\s|\\\r?\n|#[^\n]*(?:\n|$))*$/;

/** Returns the bash script, or `undefined` when it holds no command at all. */
export function commandIn(script: string | undefined): string | undefined {
  return script === undefined || NO_COMMAND.test(script) ? undefined : script;
}

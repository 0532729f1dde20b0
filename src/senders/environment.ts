type Environment = Readonly<Record<string, string | undefined>>;

/** What lets whoever has it act for the runner, opens the queue, or says how to send. */
const WITHHELD =
  /^(INPUT_|(ACTIONS|GITHUB|GITEA|FORGEJO)_(RUNTIME_|ID_TOKEN_|RESULTS_URL$|CACHE_URL$)|OWNER_REPORT_(TOKEN|SEND_CMD|WEBHOOK_URL|WEBHOOK_SECRET|QUEUE|DATABASE_URL|GIT_REMOTE)$)/i;

/** The files by which a step sets outputs, environment and PATH of later ones; forges have names of their own for them. */
const COMMAND_FILE = /^(GITHUB|GITEA|FORGEJO)_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/i;

/** The environment a sender gets: all but what would let it act for the runner, opens the queue, or holds its own text. */
export function passedOn(environment: Environment): Record<string, string> {
  const files = new Set(
    Object.entries(environment).flatMap(([name, value]) => (COMMAND_FILE.test(name) && value ? [value] : [])),
  );
  return only(
    environment,
    // By value too: the same file under another name gives the same power.
    (name, value) => !WITHHELD.test(name) && !COMMAND_FILE.test(name) && !files.has(value),
  );
}

/*
 * What bash takes from its environment before, or in the place of, a script's own words: files to read, options, a
 * prompt that is evaluated under xtrace, where `cd`, globs and lookups lead.
 */
const RULES_BASH =
  /^(BASH_(ENV|COMPAT|ARGV0|XTRACEFD|LOADABLES_PATH)|SHELLOPTS|BASHOPTS|POSIXLY_CORRECT|POSIX_PEDANTIC|PS4|CDPATH|GLOBIGNORE|EXECIGNORE|FUNCNEST|TMOUT)$/;
/** The last form is that of macOS. */
const FUNCTION = /^(?:BASH_FUNC_(.+)(?:%%|\(\))|__BASH_FUNC<(.+)>\(\))$/;
const BUILTINS = new Set(
  (
    ". : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo " +
    "enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf " +
    "pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit " +
    "umask unalias unset wait"
  ).split(" "),
);

/**
 * The environment without what would rule a bash script from outside, and the scripts that it starts. Other exported
 * functions stay: the script may call them.
 */
export function withoutPowerOverBash(environment: Readonly<Record<string, string>>): Record<string, string> {
  return only(environment, (name, value) => {
    const [, usual, apples] = FUNCTION.exec(name) ?? [];
    // ENV is a common name for other things; only a shell that reads a file by it would obey it.
    const isStartFile = name === "ENV" && /[/~$`]/.test(value);
    return !RULES_BASH.test(name) && !isStartFile && !BUILTINS.has(usual ?? apples ?? "");
  });
}

function only(environment: Environment, keeps: (name: string, value: string) => boolean) {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && keeps(...(entry as [string, string])),
  );
  return Object.fromEntries(kept);
}

import type { Access } from "./access.js";

/*
 * What git is told besides its arguments. Nothing of the host's own set-up gets in: no configuration of the user or
 * the system, no hook, no credential helper, no prompt. The token travels here only: neither in an argument, which
 * every user of the machine can read, nor in a file.
 */

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The GIT_* variables that say how to reach a server: whom to trust, by which certificate of one's own, and by which
 * ssh. All others would change what our git runs, where it goes, what it checks or what it writes down.
 */
const KEPT = [
  ...["GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY"],
  ...["GIT_PROXY_SSL_CAINFO", "GIT_PROXY_SSL_CERT", "GIT_PROXY_SSL_KEY", "GIT_HTTP_PROXY_AUTHMETHOD"],
  ...["GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT"],
];

/** The environment of every git: the machine's without git's own, and `settings` in the place of all configuration. */
export function gitEnvironment(
  base: Environment,
  repository: string,
  settings: readonly (readonly [key: string, value: string])[],
): Record<string, string> {
  const kept = Object.entries(base).filter(([name, value]) => value !== undefined && isKept(name, value));
  const configured = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    // Never asks: a host key or a passphrase that needs a person is an error, not a job that hangs.
    ...(!base.GIT_SSH && !base.GIT_SSH_COMMAND && { GIT_SSH_COMMAND: SSH }),
    ...Object.fromEntries(kept),
    LC_ALL: "C",
    GIT_DIR: repository,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(configured),
    GIT_ATTR_NOSYSTEM: "1",
    // No helper of the machine speaks for git: one of git's own, ext, runs what its URL says.
    GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
  };
}

const SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4";

function isKept(name: string, value: string): boolean {
  const upper = name.toUpperCase(); // On Windows a name has no case.
  // An input is not git's business, and two of them may hold what opens the queue.
  if (/^(INPUT_|OWNER_REPORT_(TOKEN|QUEUE)$)/.test(upper)) return false;
  // An empty one is none to us, and a program or a file without a name to git.
  return !upper.startsWith("GIT_") || (value !== "" && KEPT.includes(upper));
}

/** The token for this URL only: git would take the header along to wherever the server sends it. */
function opening(url: string, authorization: string): [string, string][] {
  return [
    [`http.${url}.extraheader`, authorization],
    ["http.followRedirects", "false"],
  ];
}

/** The configuration under which git speaks with the remote `queue`. */
export function gitSettings({ url, authorization }: Access): [string, string][] {
  return [
    ["remote.queue.url", url],
    ...(authorization === undefined ? [] : opening(url, authorization)),
    ["credential.helper", ""],
    ["core.askPass", ""],
    ["core.hooksPath", "/dev/null"],
    // With version 2 a fetch asks for our prefix only; older versions send every ref of the repository.
    ["protocol.version", "2"],
    // A remote that stops answering is given up.
    ["http.lowSpeedLimit", "1"],
    ["http.lowSpeedTime", "30"],
    ["gc.auto", "0"],
    ["maintenance.auto", "false"],
    ["push.gpgSign", "false"],
    ["core.fsync", "none"],
  ];
}

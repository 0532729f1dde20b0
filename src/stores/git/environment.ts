import { isOwnSetting } from "../../platform/own-settings.js";
import type { Access } from "./access.js";

/*
 * The environment of git. Nothing of the host's own set-up gets in: no configuration of the user or the system, no hook, no
 * credential helper, no prompt. The token is passed only here: neither in an argument, which every user of the machine can
 * read, nor in a file.
 */

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The GIT_* variables about reaching a server: trusted CAs, client certificates, proxy, ssh. All others would change what
 * our git runs, where it connects, what it checks or what it logs.
 */
const KEPT = [
  ...["GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY"],
  ...["GIT_PROXY_SSL_CAINFO", "GIT_PROXY_SSL_CERT", "GIT_PROXY_SSL_KEY", "GIT_HTTP_PROXY_AUTHMETHOD"],
  ...["GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT"],
];

/** Returns git's environment: the machine's without git's own variables, and `settings` instead of all configuration. */
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
    ...(base.GIT_SSH || base.GIT_SSH_COMMAND ? {} : { GIT_SSH_COMMAND: SSH }),
    ...Object.fromEntries(kept),
    LC_ALL: "C",
    GIT_DIR: repository,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(configured),
    GIT_ATTR_NOSYSTEM: "1",
    // No remote helpers: git's own ext runs the command in its URL.
    GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
  };
}

const SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4";

function isKept(name: string, value: string): boolean {
  const upper = name.toUpperCase(); // On Windows a name has no case.
  // Git needs no setting of ours, and some of them hold credentials.
  if (isOwnSetting(upper)) return false;
  // We take an empty variable as unset; git takes it for a program or file without a name.
  return !upper.startsWith("GIT_") || (value !== "" && KEPT.includes(upper));
}

/** Returns the settings that send the token to this URL only: git would repeat the header after a redirect. */
function opening(url: string, authorization: string): [string, string][] {
  return [
    [`http.${url}.extraheader`, authorization],
    ["http.followRedirects", "false"],
  ];
}

/** Returns git's configuration for the remote `queue`. */
export function gitSettings({ url, authorization }: Access): [string, string][] {
  return [
    ["remote.queue.url", url],
    ...(authorization === undefined ? [] : opening(url, authorization)),
    ["credential.helper", ""],
    ["core.askPass", ""],
    ["core.hooksPath", "/dev/null"],
    // With version 2 a fetch asks for our prefix only; older versions send every ref of the repository.
    ["protocol.version", "2"],
    // Give up on a remote that stops answering.
    ["http.lowSpeedLimit", "1"],
    ["http.lowSpeedTime", "30"],
    ["gc.auto", "0"],
    ["maintenance.auto", "false"],
    ["push.gpgSign", "false"],
    ["core.fsync", "none"],
  ];
}

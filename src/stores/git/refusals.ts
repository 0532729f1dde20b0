import { remedy } from "../../report/remedies.js";
import { type Access, localPath } from "./access.js";

/*
 * Known refusals of git and its servers, and their remedies. The patterns match messages of git itself, GitHub, GitLab,
 * Gitea, Forgejo, Gerrit, OpenSSH and the TLS libraries of curl.
 */

/** Facts that a remedy depends on. */
export interface Circumstances {
  /** The prefix of all refs. */
  root: string;
  /** Event of the CI run, such as `pull_request`; `undefined` outside CI. */
  event: string | undefined;
  access: Access;
  /** The whole output of git. */
  said: string;
}

/** One kind of refusal. */
export interface Refusal {
  pattern: RegExp;
  remedy(circumstances: Circumstances): string;
  /** Text to show instead of git's own message, where that misleads. */
  text?(circumstances: Circumstances): string;
  /** Set where trying again for a while may help. */
  mayPass?: true;
}

/** Remedy where nothing better is known. */
export const TRY_LATER = "Try again later; what is queued already is kept.";

const HTTP = (code: string) => new RegExp(`(error:|HTTP) ${code}\\b`, "i");
const either = (...patterns: RegExp[]) => new RegExp(patterns.map(({ source }) => source).join("|"), "im");

/** Temporary refusals, though a line beside them may look permanent. */
const MOMENTS: readonly Refusal[] = [
  {
    pattern: either(HTTP("429"), /too many requests|rate limit/),
    remedy: () => "The server is asked too often: try again in some minutes; what is queued already is kept.",
    mayPass: true,
  },
  {
    pattern: either(HTTP("(50[0234]|52\\d)"), /internal (server )?(connection )?error|unavailable/),
    remedy: () => TRY_LATER,
    mayPass: true,
  },
];

/** Refusals of a repository or server that cannot hold a queue. */
const UNFIT: readonly Refusal[] = [
  {
    pattern: /this repository's hash|mismatched algorithms|(unknown|unsupported) object.?format/i,
    text: () => "that repository names its objects by SHA-256",
    remedy: () => "The queue needs a repository with SHA-1 names: name another one with queue.",
  },
  {
    pattern: /does not support --atomic/i,
    remedy: () => "The queue needs a server that speaks git's atomic pushes.",
  },
  {
    pattern: /'queue' does not appear to be a git repository/i,
    text: () => "this git does not take its settings from the environment",
    remedy: () => `Install a newer git (which it needs: ${remedy("doctorGit")}).`,
  },
  {
    pattern: /denying non-fast-forward|deletion prohibited|denying ref deletion/i,
    remedy: ({ root }) =>
      `The remote must allow ${root}* to be replaced and deleted (receive.denyNonFastForwards, receive.denyDeletes).`,
  },
  {
    pattern: /archived|mirror.*read.?only/i,
    remedy: () =>
      "The repository takes no more pushes, because it is archived or a mirror: name another one with queue, or have its owner open it again.",
  },
  {
    pattern: /no space left|quota|(size|storage) limit|insufficient storage/i,
    remedy: ({ said }) =>
      /^(remote: .*|error: remote unpack.*|.*unpacker error.*)/m.test(said)
        ? `There is no room left at the remote: have its owner make room (this drops what was sent: ${remedy("pruneSent")}), then try again.`
        : "There is no room left at the remote, or in the temporary directory here (RUNNER_TEMP or TMPDIR names another one): make room.",
  },
];

/** Refusals of the pushed content. */
const CONTENT: readonly Refusal[] = [
  {
    pattern:
      /push protection|GH009|(contain|detect|find|found|leak)\w*\W+(\w+\W+)?secrets?\b|secrets? (\w+ )?(detected|found)|secret.scanning/i,
    text: ({ said }) => `the server refuses it because it looks as if it holds a secret${secretsIn(said)}`,
    remedy: () =>
      "Take the secret out of the report (its fields and its body) and report again. If it is a real one, replace it: " +
      "it has left this machine.",
  },
];

/** Returns the kinds and places of secrets that push protection has found; never how to let them pass. */
function secretsIn(said: string): string {
  const kinds = said.matchAll(
    /^remote:\s*(?:[-—–]{2,}\s*(\w.*?)\s*[-—–]{2,}|(?:path|location): (\S+))\s*$/gim,
  );
  const found = [...new Set([...kinds].map(([, kind, place]) => kind ?? place))];
  return found.length > 0 ? ` (${found.join(", ")})` : "";
}

/** Refusals for missing permissions. */
const RIGHTS: readonly Refusal[] = [
  {
    pattern: /ip allow.?list|ip address .*not (allowed|permitted)|not permitted to access this repository/i,
    remedy: () =>
      "The server lets in certain addresses only: have this machine's address put on its allow list, or report from one that is.",
  },
  {
    pattern: /SAML|single sign-on/i,
    remedy: () =>
      "Authorize the token (or key) for single sign-on in that organization, or give one that is.",
  },
  {
    pattern: /access denied or repository not exported/i,
    remedy: () =>
      "Check the address of the queue (--queue). git daemon serves repositories with a file git-daemon-export-ok, or all with --export-all.",
  },
  {
    pattern: /service not enabled/i,
    remedy: () => "That server takes no pushes: git daemon does with --enable=receive-pack.",
  },
  {
    pattern:
      /unable to create temporary object directory|insufficient permission for adding|read-only file system/i,
    remedy: ({ access, event }) =>
      localPath(access)
        ? "The user that runs this may not write there: give it the right to."
        : `The user that the server runs git as may not write there: have its owner fix that.${ofForks(event)}`,
  },
  {
    pattern: /(not allowed to|can(no|')t) push (code )?to (this|an archived) project|denied for writing/i,
    remedy: readOnly,
  },
  {
    pattern: /protected|GH0\d\d|rule violations|not allowed to push|deny updating|hidden ref|prohibited by/i,
    remedy: ({ root }) =>
      `The remote protects ${root}*: except it from the rule, or choose another namespace (behind the # of queue).`,
  },
  {
    pattern: either(
      HTTP("403"),
      /write access|permission to .* denied|not authori[sz]ed|read.?only|(?<!Basic: )access denied|insufficient permission|TF401027/,
    ),
    remedy: readOnly,
  },
];

function readOnly({ event }: Circumstances): string {
  return (
    "The token (or key) is read-only for that repository. Give the job `permissions: contents: write`, or a token (or " +
    `key) that may push there.${ofForks(event)}`
  );
}

/** Refusals before authentication has succeeded: certificates, ssh keys, tokens. */
const DOORS: readonly Refusal[] = [
  {
    pattern: /certificate|CAfile|SEC_E_UNTRUSTED/i,
    remedy: () =>
      "If a CA of your own has signed the server's certificate, name that CA's file in the environment: GIT_SSL_CAINFO=/path/to/ca.pem " +
      "(GIT_PROXY_SSL_CAINFO where it is a proxy's). The user's http.sslCAInfo is not read, git ignores NODE_EXTRA_CA_CERTS, " +
      "and checking is not switched off. If it has expired or is for another name, the server's owner must renew it.",
  },
  {
    pattern: /host identification has changed|host key for .* has changed/i,
    text: () => "the server's ssh key is not the one that is known here",
    remedy: () =>
      "Somebody may be in between: ask the server's owner whether the key was changed, and compare the new one, before " +
      "you replace it in known_hosts (ssh-keygen -R HOST removes the old one).",
  },
  {
    pattern: /host key verification failed|no .* host key is known/i,
    text: () => "the server's ssh key is not known here",
    remedy: () =>
      "Compare it with the one that the server's owner has published, and add it to known_hosts of the user that runs this.",
  },
  {
    pattern: /permission denied \(|too many authentication failures|permission denied, please try again/i,
    text: () => "the server takes none of the ssh keys that are here",
    remedy: ({ event }) =>
      `Give the user that runs this an ssh key that may push to that repository.${ofForks(event)}`,
  },
  {
    pattern: either(
      HTTP("401"),
      /authentication failed|could not read (username|password)|terminal prompts disabled|bad credentials/,
    ),
    text: notAccepted,
    remedy: anotherToken,
  },
  {
    pattern: /permission denied/i,
    remedy: ({ access, event }) =>
      localPath(access)
        ? "The user that runs this may not go there: give it the right to read and write."
        : readOnly({ event } as Circumstances),
  },
];

function notAccepted({ access }: Circumstances): string {
  return access.authorization === undefined
    ? "the server asks for a token"
    : "the server does not accept the token (HTTP 401)";
}

function anotherToken({ access, event }: Circumstances): string {
  if (access.authorization !== undefined)
    return (
      "It may have expired or been revoked; a job's own token ends with its job. Give one that opens that " +
      `repository.${ofForks(event)}`
    );
  const kept =
    access.tokenKeptFor === undefined
      ? ""
      : ` None was sent: the job's own goes to ${access.tokenKeptFor} only.`;
  return `Give a token that opens that repository (OWNER_REPORT_TOKEN, or the action's token).${kept}${ofForks(event)}`;
}

/** Refusals about the address of the repository. */
const PLACES: readonly Refusal[] = [
  {
    pattern: HTTP("30[1-8]"),
    remedy: () =>
      "The server says that the repository is elsewhere, and a token is sent nowhere but where queue says. " +
      "Name its new place there; for some servers it is the same with .git at its end.",
  },
  {
    pattern: /dubious ownership|unsafe repository/i,
    text: ({ access }) =>
      `the repository is owned by another user than the one ${localPath(access) ? "that runs this" : "that serves it"}`,
    remedy: ownership,
  },
  {
    pattern: either(
      HTTP("404"),
      /repository .*not found|remote: not found|not appear to be a git repository|(not|is this) a git repository|TF401019/,
    ),
    remedy: ({ access }) =>
      localPath(access)
        ? `Check the address of the queue (--queue). To create the repository there: git init --bare ${shellWord(localPath(access))}`
        : "Check the address of the queue (--queue) and the token (or key): servers give the same answer for a repository that does not exist and for one that the token may not see.",
  },
  {
    pattern: /git-(receive|upload)-pack: (command )?not found/i,
    remedy: () => "Install git on that server, where ssh finds it.",
  },
  {
    pattern: either(
      /unable to find remote helper|strange \w+ '|is not a git command|transport '.*' not allowed/,
      /invalid url|bad url|bad\/illegal format|malformed|no scheme|unsupported protocol|protocol .* not supported/,
    ),
    remedy: () =>
      "Check the address of the queue (--queue): behind git: is an https, ssh or git URL, or the path of a bare repository.",
  },
  {
    pattern: /hook declined/i,
    remedy: () =>
      "A rule of that server's own (a hook) has refused it: ask its owner, or name another repository with queue.",
    mayPass: true,
  },
];

/** All refusals, most specific first. */
export const REFUSALS: readonly Refusal[] = [
  ...MOMENTS,
  ...UNFIT,
  ...CONTENT,
  ...RIGHTS,
  ...DOORS,
  ...PLACES,
];

/** Adds the remedy for a fork's pull request, which never gets a writing token or a secret. */
function ofForks(event: string | undefined): string {
  if (event?.startsWith("pull_request") !== true) return "";
  return (
    " A pull request from a fork gets neither, whatever its workflow says: skip this step there, and let a workflow of " +
    "this repository report for it, on `workflow_run` (see examples/git-drain.yml)."
  );
}

function ownership({ access, said }: Circumstances): string {
  if (!localPath(access))
    return "The owner of that server must fix it there: chown, or git's safe.directory.";
  // git names the directory that it means, which may be a subdirectory.
  const trust =
    /^\s*(git config --global --add safe\.directory .+)$/m.exec(said)?.[1] ??
    `git config --global --add safe.directory ${shellWord(localPath(access))}`;
  return `If you trust it (its hooks run as you), say so to git: ${trust} - or have it made yours (chown -R).`;
}

function shellWord(text: string): string {
  return /^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

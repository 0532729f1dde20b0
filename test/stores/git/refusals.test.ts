import { describe, expect, test } from "@jest/globals";
import { accessTo } from "../../../src/stores/git/access.js";
import { failureOf } from "../../../src/stores/git/failures.js";

/*
 * What servers, ssh and TLS libraries really say, word for word, and what a person is told then. That git's own words
 * come out as such is shown by the tests in test/dist, with git itself.
 */

const url = "https://host.example/o/r.git";
const at403 = `fatal: unable to access '${url}/': The requested URL returned error: 403`;
const couldNot = "fatal: Could not read from remote repository.";
const declined = "!\tabc:refs/owner-reports/pending/x\t[remote rejected] (pre-receive hook declined)\nDone";

interface Said {
  stderr: string;
  stdout?: string;
  remote?: string;
  token?: string;
}

function told({ stderr, stdout = "", remote = url, token = "t0ken" }: Said) {
  const end = { code: 128, stdout: Buffer.from(stdout), stderr, isTooMuch: false };
  return failureOf(end, accessTo(remote, token || undefined), { root: "refs/owner-reports/", event: "push" });
}

describe("a permanent refusal has the remedy for its cause, and proves that nothing was queued", () => {
  const refusals: [string, Said, RegExp][] = [
    [
      "Gitea, a token that reads",
      { stderr: `remote: User permission denied for writing.\n${at403}` },
      /read-only/,
    ],
    [
      "Gitea, the same by its hook",
      { stderr: "remote: \nremote: Gitea: User permission denied for writing.\nremote: ", stdout: declined },
      /read-only/,
    ],
    [
      "GitHub, a token that reads",
      { stderr: `remote: Write access to repository not granted.\n${at403}` },
      /read-only/,
    ],
    [
      "GitHub, a key that reads",
      {
        stderr: `ERROR: The key you are authenticating with has been marked as read only.\n${couldNot}`,
        remote: "git@host:o/r",
      },
      /read-only/,
    ],
    [
      "GitLab, a token that reads",
      { stderr: `remote: You are not allowed to push code to this project.\n${at403}` },
      /read-only/,
    ],
    [
      "GitLab, a dead token",
      { stderr: `remote: HTTP Basic: Access denied.\nfatal: Authentication failed for '${url}/'` },
      /expired.*ends with its job/,
    ],
    [
      "git, a dead token",
      { stderr: "fatal: could not read Username for 'https://host.example': terminal prompts disabled" },
      /expired.*ends with its job/,
    ],
    [
      "git, no token",
      {
        stderr: "fatal: could not read Username for 'https://host.example': terminal prompts disabled",
        token: "",
      },
      /Give a token/,
    ],
    [
      "GitHub, a rule",
      {
        stderr: "remote: error: GH013: Repository rule violations found for refs/owner-reports/pending/x.",
        stdout: declined,
      },
      /protects refs\/owner-reports/,
    ],
    [
      "GitLab, a protected ref",
      {
        stderr: "remote: GitLab: You are not allowed to push code to protected branches on this project.",
        stdout: declined,
      },
      /protects refs\/owner-reports/,
    ],
    [
      "Gerrit, a ref",
      {
        stderr: "",
        stdout: "!\tabc:refs/x\t[remote rejected] (prohibited by Gerrit: not permitted: create)",
      },
      /protects/,
    ],
    [
      "GitHub, archived",
      { stderr: `remote: This repository was archived so it is read-only.\n${at403}` },
      /archived/,
    ],
    [
      "GitHub, an allow list",
      {
        stderr: `remote: The repository owner has an IP allow list enabled, and 192.0.2.7 is not permitted to access this repository.\n${at403}`,
      },
      /allow list/,
    ],
    [
      "GitHub, single sign-on",
      { stderr: `remote: The 'o' organization has enabled or enforced SAML SSO.\n${at403}` },
      /single sign-on/,
    ],
    [
      "GitHub, no such repository",
      { stderr: `remote: Repository not found.\nfatal: repository '${url}/' not found` },
      /a repository that does not exist and for one that the token may not see/,
    ],
    [
      "a repository that has moved",
      { stderr: `fatal: unable to access '${url}/': The requested URL returned error: 301` },
      /elsewhere/,
    ],
    [
      "a full disk there",
      {
        stderr:
          "remote: fatal: write error: No space left on device\nerror: remote unpack failed: index-pack abnormal exit",
        stdout: "!\tabc:refs/x\t[remote rejected] (unpacker error)",
      },
      /no room left at the remote/,
    ],
    [
      "GitLab, a full quota",
      {
        stderr:
          "remote: Your push to this repository has been rejected because it would exceed storage limits.",
        stdout: declined,
      },
      /no room left at the remote/,
    ],
    [
      "OpenSSL, an unknown CA",
      {
        stderr: `fatal: unable to access '${url}/': SSL certificate problem: unable to get local issuer certificate`,
      },
      /GIT_SSL_CAINFO/,
    ],
    [
      "GnuTLS, an unknown CA",
      {
        stderr: `fatal: unable to access '${url}/': server certificate verification failed. CAfile: none CRLfile: none`,
      },
      /GIT_SSL_CAINFO/,
    ],
    [
      "schannel, an unknown CA",
      {
        stderr: `fatal: unable to access '${url}/': schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT`,
      },
      /GIT_SSL_CAINFO/,
    ],
    [
      "ssh, a key that changed",
      {
        stderr: `@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.\n${couldNot}`,
        remote: "git@host:o/r",
      },
      /in between.*before you replace it/,
    ],
    [
      "ssh, a key not known",
      {
        stderr: `No ED25519 host key is known for host and you have requested strict checking.\nHost key verification failed.\n${couldNot}`,
        remote: "git@host:o/r",
      },
      /known_hosts/,
    ],
    [
      "ssh, no key",
      { stderr: `git@host: Permission denied (publickey).\n${couldNot}`, remote: "git@host:o/r" },
      /ssh key that may push/,
    ],
    [
      "ssh, no git there",
      { stderr: `bash: line 1: git-receive-pack: command not found\n${couldNot}`, remote: "git@host:o/r" },
      /Install git on that server/,
    ],
    [
      "git daemon, not exported",
      { stderr: "fatal: remote error: access denied or repository not exported: /r", remote: "git://host/r" },
      /export-all/,
    ],
    [
      "git daemon, no pushes",
      { stderr: "fatal: remote error: service not enabled: /r", remote: "git://host/r" },
      /--enable=receive-pack/,
    ],
  ];

  test.each(refusals)("%s", (_, said, remedy) => {
    const failure = told(said);
    expect(failure).toMatchObject({ isLasting: true, isRefused: true });
    expect(failure.remedy).toMatch(remedy);
    expect(failure.text).not.toMatch(/remote:;|remote: ?$|could not read Username|t0ken/);
    expect(failure.text).not.toBe("");
  });

  const secrets: [string, string][] = [
    [
      "GitHub",
      "error: GH013: Repository rule violations found for refs/x.\n\n- GITHUB PUSH PROTECTION\n  —————————\n    - Push cannot contain secrets\n      (?) To push, remove secret from commit(s) or follow this URL to allow the secret.\n      https://host/o/r/security/secret-scanning/unblock-secret/1\n      —— Slack API Token ———————\n        path: own-id.md:9",
    ],
    [
      "GitLab",
      "PUSH BLOCKED: Secrets detected in code changes\n -- own-id.md:9 | GitLab personal access token\nTo skip secret push protection: git push -o secret_push_protection.skip_all",
    ],
    ["a hook with gitleaks", "1 leak found: the push contains a secret in own-id.md"],
  ];

  test.each(secrets)(
    "%s sees a secret: it is to be taken out of the report, and never to be let pass",
    (_, said) => {
      const failure = told({ stderr: said.replace(/^/gm, "remote: "), stdout: declined });
      expect(failure).toMatchObject({ isLasting: true, isRefused: true });
      expect(failure.remedy).toMatch(/^Take the secret out of the report/);
      expect(failure.text + failure.remedy).not.toMatch(
        /allow|unblock|skip|bypass|except it|another namespace/i,
      );
    },
  );

  test("the error names the kind and the place of a secret", () => {
    const [, github = ""] = secrets[0] ?? [];
    expect(told({ stderr: github.replace(/^/gm, "remote: "), stdout: declined }).text).toContain(
      "(Slack API Token, own-id.md:9)",
    );
  });
});

test("a word in the name of a ref does not match as the cause", () => {
  const ref = "refs/owner-reports/pending/20261122t153000123z-certificate-quota-archived-1f3a9c2e";
  const failure = told({
    stderr: `error: cannot lock ref '${ref}'`,
    stdout: `!\tabc:${ref}\t[remote rejected] (cannot lock ref '${ref}')`,
  });
  expect(failure).toMatchObject({ isLasting: false, isRefused: true });
  expect(failure.remedy).toMatch(/^Try again later/);
});

test("a rule that refuses one ref of an atomic push is not taken for a race on the others", () => {
  const stdout =
    "!\ta:refs/x\t[remote rejected] (hook declined)\n!\tb:refs/y\t[remote rejected] (atomic push failure)";
  expect(told({ stderr: "remote: GH013: Repository rule violations", stdout })).toMatchObject({
    isLasting: true,
  });
});

describe("a temporary failure is retried", () => {
  test.each([
    [
      "too many requests",
      `fatal: unable to access '${url}/': The requested URL returned error: 429`,
      /asked too often/,
    ],
    [
      "a limit behind a 403",
      `remote: You have exceeded a secondary rate limit.\n${at403}`,
      /asked too often/,
    ],
    [
      "a server that is down",
      `fatal: unable to access '${url}/': The requested URL returned error: 503`,
      /Try again later/,
    ],
    [
      "a forge whose API is down, by its hook",
      "remote: Gitea: Internal Server Connection Error",
      /Try again later/,
    ],
    [
      "a name that is not found",
      `fatal: unable to access '${url}/': Could not resolve host: host.example`,
      /Try again later/,
    ],
  ])("%s", (_, stderr, remedy) => {
    const failure = told({ stderr, stdout: stderr.includes("Gitea") ? declined : "" });
    expect(failure).toMatchObject({ isLasting: false, isRefused: true });
    expect(failure.remedy).toMatch(remedy);
  });
});

describe("only a proof counts as a proof that nothing was moved", () => {
  test.each([
    [
      "an answer that was cut",
      "error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: the remote end hung up unexpectedly",
      "",
    ],
    [
      "a server's error after it was asked",
      "error: RPC failed; HTTP 500 curl 22 The requested URL returned error: 500",
      "",
    ],
    [
      "a server that waited too long",
      "error: RPC failed; HTTP 408 curl 22 The requested URL returned error: 408",
      "",
    ],
    ["no word about a ref", "", "!\ta:refs/x\t[remote failure] (remote failed to report status)"],
    [
      "the words of a hook",
      "remote: fatal: unable to access it\nfatal: the remote end hung up unexpectedly",
      "",
    ],
  ])("%s", (_, stderr, stdout) => {
    expect(told({ stderr, stdout }).isRefused).toBe(false);
  });

  test("a git that was ended", () => {
    const end = { code: null, stdout: Buffer.from(declined), stderr: at403, isTooMuch: false };
    expect(failureOf(end, accessTo(url, "t"), { root: "refs/x/", event: "" })).toMatchObject({
      isRefused: false,
    });
  });
});

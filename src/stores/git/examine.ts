import { OwnerReportError } from "../../errors.js";
import { withoutOwnSettings } from "../../platform/own-settings.js";
import type { Finding } from "../store.js";
import { remoteError } from "./failures.js";
import { refuseHidden } from "./hidden.js";
import { OLDEST_GIT } from "./process.js";
import { isTooOld } from "./program.js";
import type { GitRemote } from "./remote.js";
import { tooLarge } from "./too-large.js";

type Environment = Readonly<Record<string, string | undefined>>;

const WHAT = { program: "git", read: "git remote", write: "permission to push" };

/** Checks whether git is installed and new enough. */
export async function examineProgram(environment: Environment): Promise<Finding> {
  const what = WHAT.program;
  const remedy = `Install git ${OLDEST_GIT} or newer.`;
  // Loaded here because nothing but doctor asks.
  const { getExecOutput } = await import("#actions/exec");
  try {
    const options = { silent: true, env: withoutOwnSettings(environment) };
    const seen = (await getExecOutput("git", ["version"], options)).stdout.trim();
    return isTooOld(seen) ? { what, state: "fail", seen, remedy } : { what, state: "pass", seen, remedy: "" };
  } catch (error) {
    const seen = `git cannot be run: ${error instanceof Error ? error.message : String(error)}`;
    return { what, state: "fail", seen, remedy };
  }
}

/** Checks whether the remote can be read and accepts a push. Changes nothing there, throws nothing. */
export async function examineRemote(remote: GitRemote, root: string): Promise<Finding[]> {
  const read = await tried(WHAT.read, `${remote.url} can be read`, async () => {
    const leftOut = await remote.findTooLarge();
    if (leftOut.length > 0) throw remoteError(`read all of ${remote.url}`, tooLarge(leftOut, remote.url));
    await refuseHidden(remote, await remote.list(), root);
  });
  if (read.state !== "pass")
    return [read, { what: WHAT.write, state: "skipped", seen: "the remote cannot be read", remedy: "" }];
  const write = await tried(WHAT.write, `${remote.url} takes pushes to ${root}*`, async () => {
    await remote.dryRun({
      ref: `${root}pending/probe`,
      from: undefined,
      to: remote.objects.commit("probe\n"),
    });
  });
  return [read, write];
}

async function tried(what: string, seen: string, check: () => Promise<void>): Promise<Finding> {
  try {
    await check();
    return { what, state: "pass", seen, remedy: "" };
  } catch (error) {
    const text = error instanceof OwnerReportError ? error.message : String(error);
    return { what, state: "fail", seen: text, remedy: "Fix what the message says." };
  }
}

/** Returns warnings about the configuration of a remote. */
export function warningsOf({ remote, token }: { remote: string; token?: string | undefined }): string[] {
  const url = URL.canParse(remote) ? new URL(remote) : undefined;
  const isOpen = url?.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  const isSecret = token !== undefined || url?.password !== "";
  return url && isOpen && isSecret
    ? [`The token travels to ${url.origin} unencrypted: use an https URL.`]
    : [];
}

import { OwnerReportError } from "../../errors.js";
import type { GitRemote } from "./remote.js";

/*
 * A server may take our refs and not show them: to nobody, or not to this token, all of them or some. What is not shown
 * looks as if it were not there, so nothing pending is believed only where the server shows what it has. What it does with
 * pushes tells: it names the refs that it has to them too, and what was just pushed must be there to be read.
 */

/** Makes sure that the remote shows all that it has. @throws OwnerReportError `store` */
export async function refuseHidden(remote: GitRemote, root: string): Promise<void> {
  // The lock comes and goes.
  const refs = (await remote.hidden()).filter((ref) => ref !== `${root}lock`);
  if (refs.length > 0)
    throw hides(remote.url, root, refs.slice(0, 3).join(", "), "Nothing was changed or sent.");
}

/** The fault of a remote that does not show a ref that it has. */
export function hides(url: string, root: string, what: string, safe: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `${url} has ${what} and does not show it to whoever reads, so nobody can tell what is pending there. ${safe} ` +
      `Have the server show ${root}* to this token (uploadpack.hideRefs, transfer.hideRefs, or its rights per ref), or ` +
      "choose another namespace (behind the # of queue).",
  );
}

import { OwnerReportError } from "../../errors.js";
import type { GitRemote } from "./remote.js";

/*
 * A server may accept our refs and hide them, all or some, from everybody or from this token. Hidden refs look like missing
 * ones, so an empty queue is believed only after proof that nothing is hidden. Pushes give that proof: the server names its
 * refs to a push too, and a ref that was just pushed must be readable.
 */

/**
 * Checks that the remote hides no refs.
 *
 * @param listed the refs that it shows
 * @throws OwnerReportError `store`
 */
export async function refuseHidden(
  remote: GitRemote,
  listed: ReadonlyMap<string, string>,
  root: string,
): Promise<void> {
  // The lock comes and goes.
  const refs = (await remote.hidden(listed)).filter((ref) => ref !== `${root}lock`);
  if (refs.length > 0)
    throw hides({ url: remote.url, root }, refs.slice(0, 3).join(", "), "Nothing was changed or sent.");
}

/** Returns the error of a remote that hides a ref. */
export function hides(
  { url, root }: { url: string; root: string },
  what: string,
  outcome: string,
): OwnerReportError {
  return new OwnerReportError(
    "store",
    `${url} has ${what} and does not show it to readers, so nobody can tell what is pending there. ${outcome} ` +
      `Have the server show ${root}* to this token (uploadpack.hideRefs, transfer.hideRefs, or its rights per ref), or ` +
      "choose another namespace (behind the # of queue).",
  );
}

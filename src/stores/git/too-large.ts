import { remedy } from "../../report/remedies.js";
import type { Failure } from "./failures.js";
import type { GitEnd } from "./process.js";

/*
 * Anybody who may push can leave an object of a few compressed bytes and gigabytes of content. So no git of ours, nor one
 * that it starts for a remote on this machine, may allocate more memory at once than any object of a queue needs: it gives
 * up before it reads one. GIT_ALLOC_LIMIT is from git's own tests, and in every git since 1.7.
 */

/** Largest single allocation of git. Its largest need is the list of objects in a fetch: 700,000 fit. */
export const MEMORY_LIMIT = { GIT_ALLOC_LIMIT: "64m" };

/** Failure of reading something larger than anything in a queue. */
export const TOO_LARGE: Failure = {
  isLasting: true,
  isRefused: false,
  text: "something there is far larger than anything that owner-report writes",
  remedy: `Find out who pushed it, and remove it; if it is a ref of the queue, this names it: ${remedy("doctorGit")}`,
};

/** Returns {@link TOO_LARGE} for known refs, with a remedy that names them. */
export function tooLarge(refs: readonly string[], url: string): Failure {
  return refs.length === 0
    ? TOO_LARGE
    : { ...TOO_LARGE, remedy: `Find out who pushed it; ${removal(refs, url)}` };
}

/** Returns how to remove refs. A name that others chose goes into a line to be copied only if it is a plain one. */
export function removal(refs: readonly string[], url: string): string {
  const plain = refs.filter((ref) => /^[\w./-]+$/.test(ref)).slice(0, 3);
  return plain.length === 0 ? "remove it" : `to remove it: git push ${url} --delete ${plain.join(" ")}`;
}

/** Checks whether a run of git gave up, or was killed, because of a size. */
export function isTooLarge({ stderr, isTooMuch }: GitEnd): boolean {
  return isTooMuch || /attempting to allocate \d+ over limit/.test(stderr);
}

/** Takes as many things as possible, and finds those that are too large by bisection. */
export async function takeAround<T>(
  things: readonly T[],
  take: (some: readonly T[]) => Promise<boolean>,
): Promise<T[]> {
  if (things.length === 0 || (await take(things))) return [];
  if (things.length === 1) return [...things];
  const middle = Math.ceil(things.length / 2);
  return [
    ...(await takeAround(things.slice(0, middle), take)),
    ...(await takeAround(things.slice(middle), take)),
  ];
}

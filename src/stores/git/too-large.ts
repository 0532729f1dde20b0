import type { Failure } from "./failures.js";
import type { GitEnd } from "./process.js";

/*
 * Whoever may push can leave an object that is a few bytes on its way and gigabytes once it is read. So no git of ours,
 * nor one that it starts for a remote on this machine, may ask for more memory at once than any object of a queue needs:
 * it gives up before it reads one. GIT_ALLOC_LIMIT is of git's own tests, and in every git since 1.7.
 */

/** What git may ask for at once. Lists of the objects in a fetch are the largest that it needs: here 700,000. */
export const MEMORY_LIMIT = { GIT_ALLOC_LIMIT: "64m" };

/** Something there is larger than a queue has. */
export const TOO_LARGE: Failure = {
  isLasting: true,
  isRefused: false,
  text: "something there is far larger than anything that owner-report writes",
  remedy: "Find out who pushed it, and remove it; owner-report doctor names it, if it is a ref of the queue.",
};

/** The same, of refs that are known to be too large. */
export function tooLarge(refs: readonly string[], url: string): Failure {
  return refs.length === 0
    ? TOO_LARGE
    : { ...TOO_LARGE, remedy: `Find out who pushed it; ${removal(refs, url)}` };
}

/** How to remove refs. A name that others chose is not put into a line to be copied, unless it is a plain one. */
export function removal(refs: readonly string[], url: string): string {
  const plain = refs.filter((ref) => /^[\w./-]+$/.test(ref)).slice(0, 3);
  return plain.length === 0 ? "remove it" : `to remove it: git push ${url} --delete ${plain.join(" ")}`;
}

/** Whether a run of git gave up, or was ended, because of a size. */
export function isTooLarge({ stderr, isTooMuch }: GitEnd): boolean {
  return isTooMuch || /attempting to allocate \d+ over limit/.test(stderr);
}

/** Takes things, and finds those that are too large for it, by halves. */
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

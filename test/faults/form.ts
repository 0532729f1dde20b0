/** `npm test` tries a sample; a suite that asks for this is run whole by `npm run test:all`: see `test/runs.mjs`. */
export const isShort: boolean = (globalThis as { isShort?: boolean }).isShort === true;

/** The long form tries more of everything: `npm run faults`. */
export const isLong: boolean = !isShort && process.env.OWNER_REPORT_FAULTS === "long";

/**
 * Some of these items: one in `oneIn` in the short form, all of them in the long one, and in between one in `between`, others
 * for each seed.
 */
export function sampled<T>(items: readonly T[], oneIn: number, between = 1): T[] {
  if (isLong) return [...items];
  const [each, offset] = isShort ? [oneIn, 0] : [between, SEED % between];
  // One at least, of however few.
  return items.filter((_, index) => index % each === offset % items.length);
}

/** How many processes under test run at once; the short form is made for two cores. */
export const AT_ONCE = 2;

/** Works through all items, some at once, in order; ends with the first error. */
export async function eachAtOnce<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  atOnce = AT_ONCE,
): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  const workers = Array.from({ length: atOnce }, worker);
  const ended = await Promise.allSettled(workers.map((w) => w.catch((error: unknown) => stop(rest, error))));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
}

function stop(rest: unknown[], error: unknown): never {
  rest.length = 0;
  throw error;
}

/** Random numbers in [0, 1) that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run: OWNER_REPORT_FAULTS_SEED, or a fresh one; print it, so that a failure can be repeated. */
export const SEED = Number(process.env.OWNER_REPORT_FAULTS_SEED ?? Date.now() % 2 ** 31);

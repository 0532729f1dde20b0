import type { Part, Place, Some, State, Store } from "./store.js";

/** Lists some reports of a state, oldest first, and counts all. */
export async function partOf(store: Store, some: Some, now: number): Promise<Part> {
  if (store.part) return store.part(some, now);
  const all = await store.list(some.state, now);
  return {
    places: some.end === "oldest" ? all.slice(0, some.most) : latestOf(all, some.most),
    total: all.length,
  };
}

/** Returns the last places of a list. */
export function latestOf(places: Place[], most: number): Place[] {
  return places.slice(Math.max(0, places.length - most));
}

const FIRST = 100;
const FACTOR = 10;

/** Goes through the reports of a state, the latest first, and lists no more of them than are asked for, or a few times that. */
export async function* latestFirst(store: Store, state: State, now: number): AsyncGenerator<Place> {
  for (let seen = 0, most = store.part ? FIRST : Number.MAX_SAFE_INTEGER; ; most *= FACTOR) {
    const { places, total } = await partOf(store, { state, most, end: "latest" }, now);
    yield* places.slice(0, places.length - seen).reverse();
    seen = places.length;
    if (seen >= total || seen < most) return;
  }
}

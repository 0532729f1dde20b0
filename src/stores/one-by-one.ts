/**
 * Iterates over items and yields to the event loop before each: a synchronous loop over many reports would hold up
 * heartbeats and signals until its end.
 */
export async function* oneByOne<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    await yieldToOthers();
    yield item;
  }
}

/** Lets the event loop make its other turns. */
export function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

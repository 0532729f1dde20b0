/**
 * Goes through items and, before each, lets in what waits for its turn: a heartbeat, a Ctrl-C. A loop over many reports
 * whose every step is done in one go would keep them out until its end.
 */
export async function* oneByOne<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    yield item;
  }
}

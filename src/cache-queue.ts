import type { InputReader } from "./input-reader.js";
import { prefixProblem } from "./stores/cache/names.js";

/** Which queue of `store: cache` is meant. */
export interface CacheQueueConfig {
  /** What the keys of its entries begin with. */
  prefix: string;
  /** Lists the repository's caches; `""` when none was given. */
  token: string;
}

/** Reads what belongs to `store: cache`, its prefix unless it is given; problems are noted in the reader. */
export function readCacheQueue(
  reader: InputReader,
  prefix = reader.value("cache-key-prefix")?.trim() ?? "",
): CacheQueueConfig {
  const problem = prefixProblem(prefix);
  if (problem !== undefined) reader.problem("cache-key-prefix", problem);
  return { prefix, token: (reader.value("token")?.trim() || reader.value("job-token")?.trim()) ?? "" };
}

import type { CacheService, Refusal } from "../../../src/stores/cache/service.js";
import type { Caches } from "./caches.js";

const VERSION = "in-process";

/** The rules of a service's caches without a worker and archives for each entry: fast, for what does not depend on them. */
export class InProcessService implements CacheService {
  constructor(
    private readonly caches: Caches,
    private readonly ref: string,
  ) {}

  async save(key: string, bytes: Uint8Array): Promise<Uint8Array | Refusal> {
    const entry = this.caches.reserve(key, VERSION, this.ref);
    if (!entry) return { kind: "exists", reason: `${key} already exists` };
    entry.bytes = Buffer.from(bytes);
    this.caches.finish(key, VERSION, this.ref, bytes.length);
    return entry.bytes;
  }

  async restore(key: string): Promise<Uint8Array | "missing"> {
    const entry = this.caches.match([key], VERSION, [this.ref]);
    return entry?.key === key && entry.bytes ? entry.bytes : "missing";
  }
}

import { OwnerReportError } from "../../errors.js";
import type { CacheService, Refusal } from "./service.js";

/** Result of a save. `taken`: the key has another entry. `unfinished`: the key has an entry that nobody can read. */
export type Saved = "saved" | "taken" | "unfinished";

/** Waits for a number of milliseconds. */
export type Wait = (ms: number) => Promise<void>;

const MOST_TRIES = 4;
/** Seconds between two tries where the service names none. */
const USUAL_SECONDS = [2, 8, 20];
const LONGEST_SECONDS = 60;
/** Tries to read an entry that another process has begun to save, and the pause between them in ms. */
const READABLE_TRIES = 8;
const READABLE_MS = 1000;

/**
 * Immutable cache entries: a key is created once, and the second process to save it learns so. The library's answers are
 * not believed before the entry was read back.
 */
export class Entries {
  /** Entries read so far; entries never change. */
  private readonly known = new Map<string, Uint8Array>();

  constructor(
    private readonly service: CacheService,
    private readonly wait: Wait,
  ) {}

  /**
   * Saves an entry and reads it back.
   *
   * @throws OwnerReportError `store` when it was not saved, or cannot be read back
   */
  async save(key: string, text: string): Promise<Saved> {
    const bytes = Buffer.from(text);
    const refusal = await this.retryWhileLimited(async () => {
      const answer = await this.service.save(key, bytes);
      if (answer instanceof Uint8Array) this.known.set(key, answer);
      return answer === "unread" || answer instanceof Uint8Array ? undefined : answer;
    });
    if (refusal?.kind === "denied") throw refused(key, refusal);
    if (refusal?.kind === "exists") return this.takenOrUnfinished(key);
    // The reply may have been lost after the save: only reading back tells.
    const back = await this.readBack(key, refusal ? 1 : READABLE_TRIES, refusal);
    if (back && bytes.equals(back)) return "saved";
    if (back) return "taken";
    if (refusal) throw refused(key, refusal);
    throw failed(key, "the cache service says that it was saved, but does not find it");
  }

  /**
   * Reads the bytes of an entry, `undefined` when there is none that this run may read.
   *
   * @throws OwnerReportError `store` when the service does not tell
   */
  async read(key: string): Promise<Uint8Array | undefined> {
    const known = this.known.get(key);
    if (known) return known;
    const answer = await this.ask(key);
    if (answer) this.known.set(key, answer);
    return answer;
  }

  /** Forgets a removed entry. */
  forget(key: string): void {
    this.known.delete(key);
  }

  private async ask(key: string): Promise<Uint8Array | undefined> {
    let answer: Uint8Array | undefined;
    const refusal = await this.retryWhileLimited(async () => {
      const restored = await this.service.restore(key);
      if (restored !== "missing" && !(restored instanceof Uint8Array)) return restored;
      answer = restored === "missing" ? undefined : restored;
      return undefined;
    });
    if (refusal) throw unreadable(key, refusal);
    return answer;
  }

  /** Asks again while the service limits the rate. */
  private async retryWhileLimited(ask: () => Promise<Refusal | undefined>): Promise<Refusal | undefined> {
    for (let tries = 0; ; tries++) {
      const refusal = await ask();
      const seconds = refusal?.retryAfter ?? USUAL_SECONDS[tries] ?? 0;
      if (refusal?.kind !== "limited" || tries + 1 >= MOST_TRIES || seconds > LONGEST_SECONDS) return refusal;
      await this.wait(seconds * 1000);
    }
  }

  private async takenOrUnfinished(key: string): Promise<Saved> {
    return (await this.readBack(key, READABLE_TRIES)) ? "taken" : "unfinished";
  }

  private async readBack(key: string, tries: number, refusal?: Refusal): Promise<Uint8Array | undefined> {
    for (let left = tries; left > 0; left--) {
      const bytes = await this.read(key).catch((error: unknown) => {
        // The failure of the save tells more than that of the read.
        throw refusal ? refused(key, refusal) : error;
      });
      if (bytes || left === 1) return bytes;
      await this.wait(READABLE_MS);
    }
    return undefined;
  }
}

function refused(key: string, { kind, reason }: Refusal): OwnerReportError {
  const next =
    kind === "denied"
      ? "This run may only read caches, or none: GitHub gives events of low trust, such as pull requests from forks, a token " +
        "that cannot save. Use queue: git, or queue from a run that may."
      : "Run this again later.";
  return failed(key, reason, next);
}

function failed(key: string, reason: string, remedy = "Run this again later."): OwnerReportError {
  return new OwnerReportError("store", `The cache entry ${key} could not be saved: ${reason}.`, { remedy });
}

function unreadable(key: string, { reason }: Refusal): OwnerReportError {
  return new OwnerReportError(
    "store",
    `The cache entry ${key} could not be read: ${reason}. Nobody knows whether it is there; run this again later.`,
  );
}

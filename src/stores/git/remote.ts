import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Done, storeFaultAfter } from "../../errors.js";
import { LIMITS } from "../../report/limits.js";
import type { Access } from "./access.js";
import { gitEnvironment, gitSettings } from "./environment.js";
import { type Failure, failureOf, NO_GIT, remoteError } from "./failures.js";
import { isForeignOwner, trustOf } from "./ownership.js";
import { type GitEnd, runGit } from "./process.js";
import { requireGit } from "./program.js";
import { ReadAhead } from "./read-ahead.js";
import type { Scratch } from "./scratch.js";
import { isTooLarge, MEMORY_LIMIT, TOO_LARGE, takeAround, tooLarge } from "./too-large.js";
import { NewObjects } from "./write-objects.js";

/** A ref that a push moves, from its expected commit to the new one; `undefined` where there is none. */
export interface RefChange {
  ref: string;
  from: string | undefined;
  to: string | undefined;
}

/** Result of a push that did not fail: done, or nothing changed because somebody else moved a ref. */
export type PushEnd = "done" | "moved";

/** First and longest pause between two tries, in ms; pauses are randomized, so that writers drift apart. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 3000;

/** Options of a {@link GitRemote}. */
export interface RemoteOptions {
  access: Access;
  /** The prefix of all refs, `refs/<namespace>/`. */
  root: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Seconds for which a temporary failure is retried. */
  retrySeconds: number;
  clock: () => number;
}

/** Remote of one queue, accessed only by git's own protocol. */
export class GitRemote {
  /** Creates the objects to push. */
  readonly objects: NewObjects;
  readonly readAhead = new ReadAhead();
  /** The check of the git program, once started. */
  private checked: Promise<void> | undefined;
  /** Environment of every run but for the repository, once it was computed. */
  private settings: Record<string, string> | undefined;
  /** Environment naming the repositories of other users that the user trusts, once it was read. */
  private trusted: Record<string, string> | undefined;
  /** Objects that are too large to be fetched: asked for again, they would cost the server as much as us. */
  private readonly tooLarge = new Set<string>();

  constructor(
    private readonly scratch: Scratch,
    private readonly options: RemoteOptions,
  ) {
    this.objects = new NewObjects(scratch, options.clock);
  }

  get url(): string {
    return this.options.access.url;
  }

  /** Runs git locally, without contacting the remote. */
  async local(args: readonly string[], input?: string | Buffer): Promise<Buffer> {
    return this.said(await this.run(args, input), args);
  }

  private said(end: GitEnd, args: readonly string[]): Buffer {
    if (end.code === 0) return end.stdout;
    throw remoteError(`understand what git ${args[0]} says of ${this.url}`, this.failure(end), "nothing");
  }

  /** Does the same with an output of at most `most` bytes; returns `undefined` where it would be larger, or git refuses its size. */
  async localIfSmall(args: readonly string[], input: string, most: number): Promise<Buffer | undefined> {
    const end = await this.run(args, input, { most });
    if (isTooLarge(end)) return undefined;
    return this.said(end, args);
  }

  /**
   * Lists the refs below the prefix, with their objects: no object is fetched, and nothing is written here.
   *
   * @throws OwnerReportError `store`
   */
  async list(): Promise<ReadonlyMap<string, string>> {
    const listed = await this.retry("read the queue at", async () => {
      const end = await this.run(["ls-remote", "--refs", "queue", `${this.options.root}*`]);
      return end.code === 0 ? end.stdout.toString("utf8") : this.failure(end);
    });
    const refs = refsIn(listed, this.options.root);
    if (refs.size === 0) await this.proveEmpty();
    return refs;
  }

  /**
   * Fetches the objects that are not here yet, with all that they hold but what `filter` leaves out, where the server can.
   * What is too large, or gone from the server, stays missing. Returns whether anything was asked for.
   *
   * @throws OwnerReportError `store`
   */
  async bring(oids: Iterable<string>, filter: string | undefined): Promise<boolean> {
    const { objects } = this.scratch;
    const wanted = [...new Set(oids)].filter((oid) => !objects.has(oid) && !this.tooLarge.has(oid));
    const partial = filter === undefined ? ["--no-filter"] : [`--filter=${filter}`];
    const args = [...PARTIAL, ...FETCH, ...partial, "--stdin", "queue"];
    for (const oid of await takeAround(wanted, (some) => this.take(args, some))) this.tooLarge.add(oid);
    for (const oid of wanted) if (!this.tooLarge.has(oid)) objects.add(oid);
    return wanted.length > 0;
  }

  /** Fetches objects; returns false when they are too large. Those that are gone from the server are left out. */
  private async take(args: readonly string[], oids: readonly string[]): Promise<boolean> {
    const wanted = new Set(oids);
    return this.retry("read the queue at", async () => {
      while (wanted.size > 0) {
        const end = await this.run(args, `${[...wanted].join("\n")}\n`);
        if (end.code === 0) return true;
        const failure = this.failure(end);
        if (failure === TOO_LARGE) return false;
        const [, gone = ""] = GONE.exec(end.stderr) ?? [];
        if (!wanted.delete(gone)) return failure;
      }
      return true;
    });
  }

  /** Checks whether the remote shows a ref to readers; asks for that ref alone. @throws OwnerReportError `store` */
  async shows(ref: string): Promise<boolean> {
    return this.retry("read the queue at", async () => {
      const end = await this.run([...FETCH, "queue", ref]);
      if (/couldn't find remote ref/.test(end.stderr)) return false;
      return end.code === 0 ? true : this.failure(end);
    });
  }

  /**
   * Proves that a git server answered that there are no refs. Over http git takes any answer with status 200, such as a
   * sign-in page, for a server of its old protocol, and an empty one for a repository without refs.
   *
   * @throws OwnerReportError `store`
   */
  private async proveEmpty(): Promise<void> {
    if (!/^https?:/i.test(this.url)) return;
    const packets = join(this.scratch.directory, "packets");
    const args = ["ls-remote", "queue", `${this.options.root}*`];
    await this.retry("read the queue at", async () => {
      const end = await this.run(args, undefined, { environment: { GIT_TRACE_PACKET: packets } });
      if (end.code !== 0) return this.failure(end);
      return existsSync(packets) ? undefined : NO_GIT;
    });
  }

  /**
   * Finds the refs below the prefix that are shown to pushes and hidden from reads (uploadpack.hideRefs, rights per ref).
   * Returns none where this token may not push: then hidden refs cannot be found.
   *
   * @param listed the refs that reads show
   * @throws OwnerReportError `store`
   */
  async hidden(listed: ReadonlyMap<string, string>): Promise<string[]> {
    const first = await this.unread(listed);
    if (first.length === 0) return [];
    // Somebody may have queued meanwhile: only refs that a second read leaves out too are hidden.
    const second = await this.unread(await this.list());
    return first.filter((ref) => second.includes(ref));
  }

  /** Finds the refs below the prefix that a push would see, and a read has not seen. Moves none. */
  private async unread(listed: ReadonlyMap<string, string>): Promise<string[]> {
    const all = `${this.options.root}*`;
    const args = ["push", "--dry-run", "--porcelain", "--no-verify", "--prune", "queue", `+${all}:${all}`];
    const seen = await this.retry("read the queue at", async () => {
      // No ref is kept here, so a push that prunes would remove each that it sees.
      const end = await this.run(args);
      const lines = end.stdout.toString("utf8").split("\n");
      if (end.code === 0) return lines.flatMap((line) => /^-\t:(\S+)\t/.exec(line)?.[1] ?? []);
      const failure = this.failure(end);
      return failure.isLasting || /^No refs in common/m.test(end.stderr) ? [] : failure;
    });
    return seen.filter((ref) => !listed.has(ref));
  }

  /** Checks whether an object is known to be too large to be fetched. */
  isTooLarge(oid: string): boolean {
    return this.tooLarge.has(oid);
  }

  /** Finds the refs whose objects are too large to be fetched. @throws OwnerReportError `store` */
  async findTooLarge(): Promise<string[]> {
    const refs = await this.list();
    await this.bring(refs.values(), FILTER.commits);
    return [...refs].flatMap(([name, oid]) => (this.tooLarge.has(oid) ? [name] : []));
  }

  /**
   * Moves refs at the remote, all or none, each only from its expected commit. After an error the remote is read again
   * before the result is decided: the push may have been applied.
   *
   * @param now reads the refs below the prefix from the remote
   * @throws OwnerReportError `store`
   */
  async push(
    changes: readonly RefChange[],
    now: () => Promise<ReadonlyMap<string, string>>,
  ): Promise<PushEnd> {
    let done: Done = "nothing";
    const pushOnce = async () => {
      const failure = await this.tryOnce(this.pushArguments(changes));
      if (!failure) return "done";
      // One unsure try is enough: a push whose reply was lost may have been applied.
      if (!failure.isRefused) done = "unknown";
      if (failure.isLasting && failure.isRefused) return failure;
      const refs = await now().catch((error: unknown) => {
        throw storeFaultAfter(error, done);
      });
      if (changes.every(({ ref, to }) => refs.get(ref) === to)) return "done";
      return changes.some(({ ref, from }) => refs.get(ref) !== from) ? "moved" : failure;
    };
    return this.retry("write to the queue at", pushOnce, () => done);
  }

  /** Checks whether the remote would accept a push, and moves nothing. @throws OwnerReportError `store` */
  async dryRun(change: RefChange): Promise<void> {
    const args = [...this.pushArguments([change]), "--dry-run"];
    await this.retry("write to the queue at", () => this.tryOnce(args));
  }

  private pushArguments(changes: readonly RefChange[]): string[] {
    const leases = changes.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ""}`);
    const refs = changes.map(({ ref, to }) => `${to ?? ""}:${ref}`);
    // A server needs no support for atomic pushes to move a single ref.
    const atomic = changes.length > 1 ? ["--atomic"] : [];
    return [
      "-c",
      "pack.useSparse=false",
      "push",
      "--porcelain",
      "--no-verify",
      ...atomic,
      ...leases,
      "queue",
      ...refs,
    ];
  }

  private async tryOnce(args: readonly string[], input?: string): Promise<Failure | undefined> {
    const end = await this.run(args, input);
    return end.code === 0 ? undefined : this.failure(end);
  }

  private failure(end: GitEnd): Failure {
    if (isTooLarge(end)) return TOO_LARGE;
    const { access, root, environment } = this.options;
    return failureOf(end, access, { root, event: environment.GITHUB_EVENT_NAME });
  }

  /** Tries until it works, fails for good, or has failed for too long. */
  private async retry<T>(
    what: string,
    tryOnce: () => Promise<T | Failure | undefined>,
    done?: () => Done,
  ): Promise<T> {
    const deadline = performance.now() + this.options.retrySeconds * 1000;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const result = await tryOnce();
      if (!isFailure(result)) return result as T;
      if (result.isLasting || performance.now() >= deadline) {
        const failure =
          result === TOO_LARGE ? tooLarge(await this.findTooLarge().catch(() => []), this.url) : result;
        throw remoteError(`${what} ${this.url}`, failure, done?.());
      }
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  private async run(args: readonly string[], input?: string | Buffer, more: Special = {}): Promise<GitEnd> {
    const { directory } = this.scratch;
    const { environment: base, access } = this.options;
    this.settings ??= gitEnvironment(base, directory, gitSettings(access));
    const environment = {
      ...this.settings,
      GIT_DIR: directory,
      ...this.trusted,
      ...MEMORY_LIMIT,
      ...more.environment,
    };
    this.checked ??= requireGit(environment, directory);
    await this.checked;
    const isTooMuch = () => this.scratch.isFull;
    const end = await runGit({ args, directory, environment, isTooMuch, input, most: more.most });
    if (end.isTooMuch) this.scratch.dropUnfinished();
    if (end.code === 0 || this.trusted || !isForeignOwner(end)) return end;
    this.trusted = await trustOf(base, directory);
    return this.run(args, input, more);
  }
}

/** What one run of git has of its own. */
interface Special {
  environment?: Readonly<Record<string, string>>;
  /** Limit on the bytes of its output. */
  most?: number | undefined;
}

/** A server that can leaves out what a filter names; no negotiation, as it would assume that a commit here comes with its files. */
const PARTIAL = ["-c", "remote.queue.promisor=true", "-c", "fetch.negotiationAlgorithm=noop"];
const FETCH = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
/** What a fetch says of an object that no ref holds any more. */
const GONE = /(?:not our ref|unadvertised object|want) ([0-9a-f]{40})/;

/** Filters of {@link GitRemote.bring}: commits alone, without files, and without files that are no reports. */
export const FILTER = {
  commits: "tree:0",
  folders: "blob:none",
  reports: `blob:limit=${LIMITS.fileBytes + 1}`,
};

/** Parses the lines of ls-remote, which selects refs by the ends of their names. They may be very many. */
function refsIn(listed: string, root: string): Map<string, string> {
  const refs = new Map<string, string>();
  for (let at = 0, end = 0; end >= 0; at = end + 1) {
    end = listed.indexOf("\n", at);
    const tab = listed.indexOf("\t", at);
    if (end >= 0 && listed.startsWith(root, tab + 1))
      refs.set(listed.slice(tab + 1, end), listed.slice(at, tab));
  }
  return refs;
}

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "isLasting" in value;
}

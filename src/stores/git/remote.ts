import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Done, storeFaultAfter } from "../../errors.js";
import type { Access } from "./access.js";
import { gitEnvironment, gitSettings } from "./environment.js";
import { type Failure, failureOf, NO_GIT, remoteError } from "./failures.js";
import { isForeignOwner, trustOf } from "./ownership.js";
import { type GitEnd, runGit } from "./process.js";
import { requireGit } from "./program.js";
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
  /** The check of the git program, once started. */
  private checked: Promise<void> | undefined;
  /** Environment naming the repositories of other users that the user trusts, once it was read. */
  private trusted: Record<string, string> | undefined;
  private leftOut: ReadonlyMap<string, string> = new Map();

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
    const end = await this.run(args, input);
    if (end.code === 0) return end.stdout;
    throw remoteError(`understand what git ${args[0]} says of ${this.url}`, this.failure(end), "nothing");
  }

  /**
   * Updates the local refs below the prefix from the remote. Contents of files may be left out: see
   * {@link GitRemote.fetchObjects}.
   *
   * @returns the commits of refs that were left out because they are too large
   * @throws OwnerReportError `store`
   */
  async fetch(): Promise<ReadonlyMap<string, string>> {
    const all = `${this.options.root}*`;
    const args = [...PARTIAL, ...FETCH, "--prune", "queue", `+${all}:${all}`];
    // Known too large refs are not fetched again while they exist: that would cost the server as much as us.
    const isWhole = this.leftOut.size === 0 && (await this.take(args));
    if (!isWhole) this.leftOut = await this.fetchAround();
    return this.leftOut;
  }

  /** Fetches every ref that is not too large. */
  private async fetchAround(): Promise<Map<string, string>> {
    const listed = await this.retry("read the queue at", async () => {
      const end = await this.run(["ls-remote", "queue", `${this.options.root}*`]);
      return end.code === 0 ? end.stdout.toString("utf8") : this.failure(end);
    });
    const refs = listed.split("\n").flatMap((line): [string, string][] => {
      const [oid, name] = line.split("\t");
      return oid && name ? [[name, oid]] : [];
    });
    this.scratch.forgetRefs();
    const one = [...PARTIAL, ...FETCH, "--stdin", "queue"];
    const take = (some: readonly [string, string][]) =>
      this.take(one, some.map(([name]) => `+${name}:${name}\n`).join(""));
    const known = new Set(this.leftOut.values());
    const others = refs.filter(([, oid]) => !known.has(oid));
    return new Map([...refs.filter(([, oid]) => known.has(oid)), ...(await takeAround(others, take))]);
  }

  /** Fetches; returns false when the objects are too large. */
  private async take(args: readonly string[], input?: string): Promise<boolean> {
    return this.retry("read the queue at", async () => {
      const failure = await this.tryOnce(args, input);
      return failure === TOO_LARGE ? false : (failure ?? true);
    });
  }

  /**
   * Proves that a git server answered that there are no refs. Over http git takes any answer with status 200, such as a
   * sign-in page, for a server of its old protocol, and an empty one for a repository without refs.
   *
   * @throws OwnerReportError `store`
   */
  async proveEmpty(): Promise<void> {
    if (!/^https?:/i.test(this.url)) return;
    const packets = join(this.scratch.directory, "packets");
    const args = ["ls-remote", "queue", `${this.options.root}*`];
    await this.retry("read the queue at", async () => {
      const end = await this.run(args, undefined, { GIT_TRACE_PACKET: packets });
      if (end.code !== 0) return this.failure(end);
      return existsSync(packets) ? undefined : NO_GIT;
    });
  }

  /**
   * Finds the refs below the prefix that are shown to pushes and hidden from reads (uploadpack.hideRefs, rights per ref).
   * Returns none where this token may not push: then hidden refs cannot be found.
   *
   * @throws OwnerReportError `store`
   */
  async hidden(): Promise<string[]> {
    const first = await this.unread();
    if (first.length === 0) return [];
    // Somebody may have queued meanwhile: only refs that a second read leaves out too are hidden.
    await this.fetch();
    const second = await this.unread();
    return first.filter((ref) => second.includes(ref) && !this.leftOut.has(ref));
  }

  /** Finds the refs below the prefix that a push would see and the last {@link GitRemote.fetch} did not. Moves none. */
  private async unread(): Promise<string[]> {
    const all = `${this.options.root}*`;
    const args = ["push", "--dry-run", "--porcelain", "--no-verify", "--prune", "queue", `+${all}:${all}`];
    return this.retry("read the queue at", async () => {
      const end = await this.run(args);
      const lines = end.stdout.toString("utf8").split("\n");
      if (end.code === 0) return lines.flatMap((line) => /^-\t:(\S+)\t/.exec(line)?.[1] ?? []);
      const failure = this.failure(end);
      return failure.isLasting || /^No refs in common/m.test(end.stderr) ? [] : failure;
    });
  }

  /** Fetches contents that {@link GitRemote.fetch} left out. Returns the objects that are too large. */
  async fetchObjects(ids: readonly string[]): Promise<string[]> {
    // No negotiation: the remote would assume that a commit here comes with its files.
    const options = ["-c", "remote.queue.promisor=true", "-c", "fetch.negotiationAlgorithm=noop"];
    const args = [...options, ...FETCH, "--no-filter", "--stdin", "queue"];
    return takeAround(ids, (some) => this.take(args, `${some.join("\n")}\n`));
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
        const failure = result === TOO_LARGE ? tooLarge([...this.leftOut.keys()], this.url) : result;
        throw remoteError(`${what} ${this.url}`, failure, done?.());
      }
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  private async run(args: readonly string[], input?: string | Buffer, more = {}): Promise<GitEnd> {
    const { directory } = this.scratch;
    const { environment: base, access } = this.options;
    const settings = gitEnvironment(base, directory, gitSettings(access));
    const environment = { ...settings, ...this.trusted, ...MEMORY_LIMIT, ...more };
    this.checked ??= requireGit(environment, directory);
    await this.checked;
    const isTooMuch = () => this.scratch.isFull;
    const end = await runGit({ args, directory, environment, isTooMuch, input });
    if (end.isTooMuch) this.scratch.dropUnfinished();
    if (end.code === 0 || this.trusted || !isForeignOwner(end)) return end;
    this.trusted = await trustOf(base, directory);
    return this.run(args, input, more);
  }
}

const PARTIAL = ["-c", "remote.queue.promisor=true", "-c", "remote.queue.partialclonefilter=blob:none"];
const FETCH = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "isLasting" in value;
}

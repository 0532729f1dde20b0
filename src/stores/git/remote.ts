import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OwnerReportError } from "../../errors.js";
import type { Access } from "./access.js";
import { gitEnvironment, gitSettings } from "./environment.js";
import { type Failure, failureOf, NO_GIT, remoteError } from "./failures.js";
import { isForeignOwner, trustOf } from "./ownership.js";
import { type GitEnd, runGit } from "./process.js";
import { requireGit } from "./program.js";
import type { Scratch } from "./scratch.js";
import { isTooLarge, MEMORY_LIMIT, TOO_LARGE, takeAround, tooLarge } from "./too-large.js";
import { NewObjects } from "./write-objects.js";

/** One ref that a push moves: from the commit it must have, to the commit it gets; `undefined` where there is none. */
export interface RefChange {
  ref: string;
  from: string | undefined;
  to: string | undefined;
}

/** How a push ended, if it did not fail: as asked, or nothing was changed because somebody else moved a ref. */
export type PushEnd = "done" | "moved";

/** What is safe when a push fails: in any case, or by whether it is certain that it has moved nothing. */
export type Safe = string | { refused: string; unsure: string };

/** The first pause between two tries and the longest, in ms; both are made uneven, so that writers drift apart. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 3000;

/** What a remote is, for {@link GitRemote}. */
export interface RemoteOptions {
  access: Access;
  /** The prefix of all refs, `refs/<namespace>/`. */
  root: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** How long what may pass is tried again. */
  retrySeconds: number;
  clock: () => number;
}

/** One queue's remote, spoken to with git's own protocol and nothing else. */
export class GitRemote {
  /** Makes what is to be pushed. */
  readonly objects: NewObjects;
  /** That git is one that can be used. */
  private checked: Promise<void> | undefined;
  /** Which repositories of other users the user of this machine trusts, once that was asked for. */
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

  /** Runs git on what is here; asks no remote. */
  async local(args: readonly string[], input?: string | Buffer): Promise<Buffer> {
    const end = await this.run(args, input);
    if (end.code === 0) return end.stdout;
    throw remoteError(
      `understand what git ${args[0]} says of`,
      this.url,
      this.failure(end),
      "Nothing was changed.",
    );
  }

  /**
   * Makes the refs below the prefix here what they are at the remote. Contents of files may be left out: see
   * {@link GitRemote.fetchObjects}.
   *
   * @returns the commits of the refs that were left out, because what they hold is too large
   * @throws OwnerReportError `store`
   */
  async fetch(): Promise<ReadonlyMap<string, string>> {
    const all = `${this.options.root}*`;
    const args = [...PARTIAL, ...FETCH, "--prune", "queue", `+${all}:${all}`];
    // What was too large once is not tried again while it is there: that costs the server as much as it would cost us.
    const isWhole = this.leftOut.size === 0 && (await this.take(args));
    if (!isWhole) this.leftOut = await this.fetchAround();
    return this.leftOut;
  }

  /** Fetches ref by ref what can be. */
  private async fetchAround(): Promise<Map<string, string>> {
    const listed = await this.insist("read the queue at", NOTHING, async () => {
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

  /** Fetches; false when what is asked for is too large. */
  private async take(args: readonly string[], input?: string): Promise<boolean> {
    return this.insist("read the queue at", NOTHING, async () => {
      const failure = await this.attempt(args, input);
      return failure === TOO_LARGE ? false : (failure ?? true);
    });
  }

  /**
   * Makes sure that it was git that named no refs. Over http git takes any answer with status 200, such as a page to sign
   * in, for a server of its old protocol, and one without a line for a repository without refs.
   *
   * @throws OwnerReportError `store`
   */
  async proveEmpty(): Promise<void> {
    if (!/^https?:/i.test(this.url)) return;
    const packets = join(this.scratch.directory, "packets");
    const args = ["ls-remote", "queue", `${this.options.root}*`];
    await this.insist("read the queue at", NOTHING, async () => {
      const end = await this.run(args, undefined, { GIT_TRACE_PACKET: packets });
      if (end.code !== 0) return this.failure(end);
      return existsSync(packets) ? undefined : NO_GIT;
    });
  }

  /**
   * The refs below the prefix that pushes are shown and reads are not: a server may hide refs (uploadpack.hideRefs, rights
   * per ref). None where this token may not push: then nobody knows.
   *
   * @throws OwnerReportError `store`
   */
  async hidden(): Promise<string[]> {
    const first = await this.unread();
    if (first.length === 0) return [];
    // Somebody may have queued meanwhile: hidden is what a new read leaves out again.
    await this.fetch();
    const second = await this.unread();
    return first.filter((ref) => second.includes(ref) && !this.leftOut.has(ref));
  }

  /** The refs below the prefix that a push would find and the last {@link GitRemote.fetch} did not. Moves none. */
  private async unread(): Promise<string[]> {
    const all = `${this.options.root}*`;
    const args = ["push", "--dry-run", "--porcelain", "--no-verify", "--prune", "queue", `+${all}:${all}`];
    return this.insist(
      "read the queue at",
      () => "",
      async () => {
        const end = await this.run(args);
        const lines = end.stdout.toString("utf8").split("\n");
        if (end.code === 0) return lines.flatMap((line) => /^-\t:(\S+)\t/.exec(line)?.[1] ?? []);
        const failure = this.failure(end);
        return failure.isLasting || /^No refs in common/m.test(end.stderr) ? [] : failure;
      },
    );
  }

  /** Fetches what {@link GitRemote.fetch} left out. Gives those that are too large. */
  async fetchObjects(ids: readonly string[]): Promise<string[]> {
    // Without a word of what is here: of a commit whose files are not, the remote would think that they are.
    const options = ["-c", "remote.queue.promisor=true", "-c", "fetch.negotiationAlgorithm=noop"];
    const args = [...options, ...FETCH, "--no-filter", "--stdin", "queue"];
    return takeAround(ids, (some) => this.take(args, `${some.join("\n")}\n`));
  }

  /**
   * Moves refs at the remote, all or none, each only from the commit it must have. After an error the remote is read
   * again before anything is concluded: the push may have been applied.
   *
   * @param now gives what the refs below the prefix are at the remote, read anew
   * @throws OwnerReportError `store`
   */
  async push(
    changes: readonly RefChange[],
    now: () => Promise<ReadonlyMap<string, string>>,
    safe: Safe,
  ): Promise<PushEnd> {
    let isUnsure = false;
    const nowSafe = () => (typeof safe === "string" ? safe : isUnsure ? safe.unsure : safe.refused);
    return this.insist("write to the queue at", nowSafe, async () => {
      const failure = await this.attempt(this.pushArguments(changes));
      if (!failure) return "done";
      // One of several tries is enough: what was lost on its way back may have been applied.
      isUnsure ||= !failure.isRefused;
      if (failure.isLasting && failure.isRefused) return failure;
      const refs = await now().catch((error: unknown) => {
        throw withSafe(error, nowSafe());
      });
      if (changes.every(({ ref, to }) => refs.get(ref) === to)) return "done";
      return changes.some(({ ref, from }) => refs.get(ref) !== from) ? "moved" : failure;
    });
  }

  /** Asks the remote for leave to move a ref, and moves none. @throws OwnerReportError `store` */
  async rehearse(change: RefChange): Promise<void> {
    const args = [...this.pushArguments([change]), "--dry-run"];
    await this.insist(
      "write to the queue at",
      () => "Nothing was changed.",
      () => this.attempt(args),
    );
  }

  private pushArguments(changes: readonly RefChange[]): string[] {
    const leases = changes.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ""}`);
    const refs = changes.map(({ ref, to }) => `${to ?? ""}:${ref}`);
    // Of one ref a server need not know atomic pushes.
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

  private async attempt(args: readonly string[], input?: string): Promise<Failure | undefined> {
    const end = await this.run(args, input);
    return end.code === 0 ? undefined : this.failure(end);
  }

  private failure(end: GitEnd): Failure {
    if (isTooLarge(end)) return TOO_LARGE;
    const { access, root, environment } = this.options;
    return failureOf(end, access, { root, event: environment.GITHUB_EVENT_NAME });
  }

  /** Tries until it worked, cannot work, or has not worked for too long. */
  private async insist<T>(
    what: string,
    safe: () => string,
    attempt: () => Promise<T | Failure | undefined>,
  ): Promise<T> {
    const deadline = performance.now() + this.options.retrySeconds * 1000;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const result = await attempt();
      if (!isFailure(result)) return result as T;
      if (result.isLasting || performance.now() >= deadline) {
        const failure = result === TOO_LARGE ? tooLarge([...this.leftOut.keys()], this.url) : result;
        throw remoteError(what, this.url, failure, safe());
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
    const end = await runGit({
      args,
      directory,
      environment,
      isTooMuch,
      ...(input !== undefined && { input }),
    });
    if (end.isTooMuch) this.scratch.dropUnfinished();
    if (end.code === 0 || this.trusted || !isForeignOwner(end)) return end;
    this.trusted = await trustOf(base, directory);
    return this.run(args, input, more);
  }
}

const PARTIAL = ["-c", "remote.queue.promisor=true", "-c", "remote.queue.partialclonefilter=blob:none"];
const FETCH = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];

const NOTHING = () => "";

function withSafe(error: unknown, safe: string): unknown {
  if (!(error instanceof OwnerReportError) || error.code !== "store" || safe === "") return error;
  return new OwnerReportError("store", `${error.message} ${safe}`, { cause: error });
}

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "isLasting" in value;
}

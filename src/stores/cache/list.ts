import { STATUS_CODES } from "node:http";
import { OwnerReportError } from "../../errors.js";
import type { Answer, Trouble } from "../../platform/exchange.js";
import { askApi } from "../../platform/github-api.js";
import { troubleText } from "../../platform/trouble.js";

/** An entry in GitHub's list. */
export interface Listed {
  key: string;
  /** Full ref, such as refs/heads/main. */
  ref: string;
  /** Milliseconds since 1970, by GitHub's clock. */
  createdAt: number;
}

export interface Listing {
  entries: Listed[];
  /** Time of the listing, by GitHub's clock: milliseconds since 1970. */
  at: number;
}

export interface ListOptions {
  /** GITHUB_API_URL. */
  api: string;
  /** owner/name. */
  repository: string;
  token: string;
  /** Names the proxies. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Waits for a number of milliseconds. */
  wait: (ms: number) => Promise<void>;
}

const PER_PAGE = 100;
const MOST_PAGES = 200;
const MOST_TRIES = 3;
/** Tries to read a list that changes meanwhile. */
const MOST_LISTINGS = 5;
const TIMEOUT_MS = 30_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * The caches of a repository (REST API, "GitHub Actions cache"): listing needs `actions: read`, removing
 * `actions: write`. Every answer that is not exactly a list is an error.
 */
export class CacheList {
  constructor(private readonly options: ListOptions) {}

  /**
   * Lists every entry whose key begins with `prefix`, of all refs.
   *
   * @throws OwnerReportError `store`
   */
  async list(prefix: string): Promise<Listing> {
    for (let tries = 0; tries < MOST_LISTINGS; tries++) {
      const listing = await this.listOnce(prefix);
      if (listing) return listing;
    }
    throw failed("the list of caches kept changing while it was being read", "Run this again.");
  }

  /** Reads all pages once; `undefined` when entries came or went meanwhile, so that some may have been missed. */
  private async listOnce(prefix: string): Promise<Listing | undefined> {
    const found = new Map<number, Listed>();
    let total = 0;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const query = {
        key: prefix,
        sort: "created_at",
        direction: "asc",
        per_page: `${PER_PAGE}`,
        page: `${page}`,
      };
      const response = await this.request("GET", new URLSearchParams(query));
      const { entries, count } = parsePage(response.body);
      if (page > 1 && count !== total) return undefined;
      total = count;
      for (const [id, entry] of entries) found.set(id, entry);
      if (found.size >= total) return { entries: [...found.values()], at: serverTime(response) };
      if (entries.length === 0) return undefined;
    }
    throw failed(`there are over ${MOST_PAGES * PER_PAGE} caches of this prefix`, "Delete old ones.");
  }

  /**
   * Removes the entry with this key in a ref, if it still exists.
   *
   * @throws OwnerReportError `store`, also when the token may not
   */
  async remove(key: string, ref: string): Promise<void> {
    await this.request("DELETE", new URLSearchParams({ key, ref }), [404]);
  }

  private async request(method: string, query: URLSearchParams, fine: number[] = []): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const answer = await this.ask(method, query);
      if (isAnswer(answer) && (isOk(answer) || fine.includes(answer.status))) return answer;
      const pause = tries < MOST_TRIES ? pauseAfter(answer, tries) : undefined;
      if (pause === undefined) throw refused(method, answer);
      await this.options.wait(pause);
    }
  }

  private ask(method: string, query: URLSearchParams): Promise<Answer | Trouble> {
    const { repository } = this.options;
    const path = `/repos/${repository}/actions/caches?${query}`;
    return askApi({ ...this.options, method, path, timeoutMs: TIMEOUT_MS });
  }
}

function isAnswer(answer: Answer | Trouble): answer is Answer {
  return "headers" in answer;
}

function isOk({ status, cut }: Answer): boolean {
  return status >= 200 && status <= 299 && !cut;
}

/** Returns the pause before the next try in ms; `undefined` when another try is of no use. */
function pauseAfter(answer: Answer | Trouble, tries: number): number | undefined {
  const usual = 1000 * 3 ** (tries - 1);
  if (!isAnswer(answer) || answer.cut || answer.status >= 500) return usual;
  const after = answer.headers["retry-after"];
  const isLimited = answer.status === 429 || (answer.status === 403 && isSpent(answer));
  if (!isLimited) return undefined;
  const asked = after === undefined ? usual : Number(after) * 1000;
  return asked <= LONGEST_WAIT_MS ? asked : undefined;
}

/** Checks whether a 403 is a rate limit (REST API, "Rate limits"). */
function isSpent({ headers }: Answer): boolean {
  return headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0";
}

function refused(method: string, answer: Answer | Trouble): OwnerReportError {
  if (!isAnswer(answer)) {
    const what = troubleText(answer, { host: "its server", timeoutSeconds: TIMEOUT_MS / 1000 });
    return failed(`GitHub's API does not answer (${what})`, "Run this again later.");
  }
  if (isOk({ ...answer, cut: undefined }))
    return failed("the answer of GitHub's API was cut off", "Run this again later.");
  const said = `GitHub's API answered ${answer.status} ${STATUS_CODES[answer.status] ?? ""}`.trim();
  const right = method === "GET" ? "actions: read" : "actions: write";
  const isRight = [401, 403, 404].includes(answer.status);
  const next = isRight
    ? `Give the job the permission \`${right}\`, and the step a token that has it.`
    : "Run this again later.";
  return failed(said, next);
}

function parsePage(text: string): { entries: [number, Listed][]; count: number } {
  try {
    const { total_count: count, actions_caches: caches } = JSON.parse(text);
    if (Number.isSafeInteger(count) && Array.isArray(caches))
      return { entries: caches.map(parseEntry), count };
  } catch {
    // Not what the API promises.
  }
  throw failed("the answer of GitHub's API is not a list of caches", "Run this again later.");
}

function parseEntry({ id, key, ref, created_at }: Record<string, unknown>): [number, Listed] {
  const createdAt = Date.parse(String(created_at));
  if (
    typeof id === "number" &&
    typeof key === "string" &&
    typeof ref === "string" &&
    !Number.isNaN(createdAt)
  )
    return [id, { key, ref, createdAt }];
  throw new TypeError("not an entry");
}

function serverTime({ headers }: Answer): number {
  const at = Date.parse(headers.date ?? "");
  return Number.isNaN(at) ? Date.now() : at;
}

function failed(what: string, next: string): OwnerReportError {
  return new OwnerReportError("store", `The caches of the repository cannot be used: ${what}. ${next}`);
}

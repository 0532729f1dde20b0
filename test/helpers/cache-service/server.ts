import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll } from "@jest/globals";
import { freePort } from "../free-port.js";
import { Caches, type Scope } from "./caches.js";

/*
 * GitHub's cache service, version 2, over real HTTP on loopback: the Twirp calls that @actions/cache makes, blobs behind
 * signed URLs as Azure's client uploads them, and the part of the REST API that lists and deletes.
 */

const TWIRP = "/twirp/github.actions.results.api.v1.CacheService/";
const REPOSITORY = "octo/pipeline";
const API_TOKEN = "ghs_list_and_delete";

export type Call =
  | "CreateCacheEntry"
  | "FinalizeCacheEntryUpload"
  | "GetCacheEntryDownloadURL"
  | "upload"
  | "download"
  | "list"
  | "delete";

/** What one call is answered with instead. `after`: it is done nevertheless. `cut`: the connection is closed. */
export interface Fault {
  call: Call;
  /** Only for keys that hold this. */
  key?: string;
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  after?: boolean;
  cut?: boolean;
  /** How often, 1 unless given. */
  times?: number;
}

export interface CacheServer {
  url: string;
  caches: Caches;
  /** Every call with its key, in order. */
  calls: string[];
  /** What the next calls are answered with. */
  fail(fault: Fault): void;
  /** Calls something once, right before a call is answered. */
  before(call: Call, key: string, act: () => void): void;
  /** Entries whose keys hold this are not listed: the list lags behind. */
  hide(part: string | undefined): void;
  /** May the token that lists also delete? Yes unless said otherwise. */
  mayDelete: boolean;
  /** Milliseconds that the service's clock is ahead of the machine's. */
  ahead: number;
  /** What an action step on a runner finds in its environment. */
  environment(scope?: Partial<Scope>): Record<string, string>;
  /** The token that the input `token` gets. */
  token: string;
  stop(): Promise<void>;
}

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Starts a service without entries on a free port; it is closed when the test file ends. */
export async function startCacheServer(): Promise<CacheServer> {
  const service = new Service();
  const server = createServer((request, response) => void service.answer(request, response));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  service.url = `http://127.0.0.1:${port}`;
  service.stop = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  stops.push(service.stop);
  return service;
}

interface Asked {
  path: string;
  query: URLSearchParams;
  method: string;
  bearer: string;
  body: Buffer;
}

interface Answer {
  status: number;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

const json = (body: unknown, status = 200): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});

class Service implements CacheServer {
  url = "";
  stop: () => Promise<void> = async () => {};
  readonly calls: string[] = [];
  readonly token = API_TOKEN;
  mayDelete = true;
  ahead = 0;
  readonly caches = new Caches(() => Date.now() + this.ahead);
  private readonly scopes = new Map<string, Scope>();
  private readonly secret = randomBytes(16);
  private faults: Fault[] = [];
  private acts: { call: Call; key: string; act: () => void }[] = [];
  private hidden: string | undefined;

  fail(fault: Fault): void {
    this.faults.push({ times: 1, ...fault });
  }

  before(call: Call, key: string, act: () => void): void {
    this.acts.push({ call, key, act });
  }

  hide(part: string | undefined): void {
    this.hidden = part;
  }

  environment(scope: Partial<Scope> = {}): Record<string, string> {
    const whole = { ref: "refs/heads/main", ...scope };
    const bearer = `runtime-${randomBytes(8).toString("hex")}`;
    this.scopes.set(bearer, whole);
    return {
      ACTIONS_RESULTS_URL: `${this.url}/`,
      ACTIONS_RUNTIME_TOKEN: bearer,
      ACTIONS_CACHE_SERVICE_V2: "true",
      GITHUB_API_URL: this.url,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_REF: whole.ref,
      GITHUB_SERVER_URL: "https://github.com",
    };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", this.url);
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    const bearer = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    const asked = { path: pathname, query: searchParams, method: request.method ?? "", bearer, body };
    const { call, key, act } = this.understand(asked);
    this.calls.push(`${call} ${key}`);
    this.actBefore(call, key);
    const fault = this.faultFor(call, key);
    const done = fault && !fault.after ? undefined : act();
    if (fault?.cut) return void request.socket.destroy();
    const { status, body: said, headers } = fault ? faulty(fault) : (done ?? json({}, 500));
    const date = new Date(Date.now() + this.ahead).toUTCString();
    response.writeHead(status, { date, ...headers }).end(asked.method === "HEAD" ? undefined : said);
  }

  private understand(asked: Asked): { call: Call | "unknown"; key: string; act: () => Answer } {
    const { path, query, method } = asked;
    if (path.startsWith(TWIRP)) {
      const call = path.slice(TWIRP.length) as Call;
      const request = JSON.parse(asked.body.toString()) as Record<string, unknown>;
      return { call, key: String(request.key), act: () => this.twirp(call, asked.bearer, request) };
    }
    if (path.startsWith("/cache-blobs/")) {
      const id = path.slice("/cache-blobs/".length);
      const key = this.caches.all.find((e) => `${e.id}` === id)?.key ?? "";
      return { call: method === "PUT" ? "upload" : "download", key, act: () => this.blob(asked, id) };
    }
    if (path === `/repos/${REPOSITORY}/actions/caches`) {
      const call = method === "GET" ? "list" : "delete";
      return { call, key: query.get("key") ?? "", act: () => this.rest(call, asked) };
    }
    return { call: "unknown", key: path, act: () => json({ message: "Not Found" }, 404) };
  }

  private actBefore(call: Call | "unknown", key: string): void {
    for (const entry of this.acts.filter((a) => a.call === call && key.includes(a.key))) {
      this.acts.splice(this.acts.indexOf(entry), 1);
      entry.act();
    }
  }

  private faultFor(call: Call | "unknown", key: string): Fault | undefined {
    const fault = this.faults.find((f) => f.call === call && key.includes(f.key ?? ""));
    if (fault && fault.times !== undefined && --fault.times === 0)
      this.faults = this.faults.filter((f) => f !== fault);
    return fault;
  }

  private twirp(call: Call, bearer: string, request: Record<string, unknown>): Answer {
    const scope = this.scopes.get(bearer);
    if (!scope) return json({ code: "unauthenticated", msg: "bad token" }, 401);
    const [key, version] = [String(request.key), String(request.version)];
    if (call === "CreateCacheEntry") return this.create(key, version, scope);
    if (call === "FinalizeCacheEntryUpload") {
      const entry = this.caches.finish(key, version, scope.ref, Number(request.size_bytes));
      return json(entry ? { ok: true, entry_id: `${entry.id}` } : { ok: false });
    }
    if (scope.mayRead === false)
      return json({ code: "permission_denied", msg: "cache read denied: no readable scopes" }, 403);
    const keys = [key, ...((request.restore_keys as string[] | undefined) ?? [])];
    const found = this.caches.match(keys, version, [scope.ref, ...(scope.alsoReads ?? [])]);
    if (!found) return json({ ok: false });
    return json({ ok: true, matched_key: found.key, signed_download_url: this.signed(found.id, "r") });
  }

  private create(key: string, version: string, scope: Scope): Answer {
    if (scope.mayWrite === false) {
      const message = "cache write denied: the token of this run is read-only";
      return json({ ok: false, message });
    }
    if (key.length > 512 || key.includes(",")) return json({ code: "invalid_argument", msg: "bad key" }, 400);
    const entry = this.caches.reserve(key, version, scope.ref);
    if (entry) return json({ ok: true, signed_upload_url: this.signed(entry.id, "w") });
    const msg = "cache entry with the same key, version, and scope already exists";
    return json({ code: "already_exists", msg }, 409);
  }

  private signed(id: number, right: "r" | "w"): string {
    return `${this.url}/cache-blobs/${id}?sp=${right}&sig=${this.signature(`${id}`, right)}`;
  }

  private signature(id: string, right: string): string {
    return createHmac("sha256", this.secret).update(`${id} ${right}`).digest("hex");
  }

  private blob({ method, query, body }: Asked, id: string): Answer {
    const right = query.get("sp") ?? "";
    const entry = this.caches.all.find((e) => `${e.id}` === id);
    const isAllowed =
      query.get("sig") === this.signature(id, right) && (right === "w") === (method === "PUT");
    if (!isAllowed) return { status: 403, headers: { "x-ms-error-code": "AuthenticationFailed" } };
    if (!entry) return { status: 404, headers: { "x-ms-error-code": "BlobNotFound" } };
    const etag = `"0x${id}"`;
    if (method !== "PUT") return { status: 200, body: entry.bytes ?? Buffer.alloc(0), headers: { etag } };
    entry.bytes = body;
    return { status: 201, headers: { etag, "last-modified": new Date().toUTCString() } };
  }

  private rest(call: "list" | "delete", { bearer, query }: Asked): Answer {
    if (bearer !== API_TOKEN) return json({ message: "Bad credentials" }, 401);
    const key = query.get("key") ?? "";
    if (call === "list") return this.list(key, query);
    if (!this.mayDelete) return json({ message: "Resource not accessible by integration" }, 403);
    const ref = query.get("ref");
    const count = this.caches.remove((e) => e.isFinal && e.key === key && (ref === null || e.ref === ref));
    return count > 0 ? json({ total_count: count }) : json({ message: "Not Found" }, 404);
  }

  private list(prefix: string, query: URLSearchParams): Answer {
    const [size, page] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
    const all = this.caches
      .listed(prefix)
      .filter((e) => this.hidden === undefined || !e.key.includes(this.hidden))
      .sort((a, b) => a.createdAt - b.createdAt || a.id - b.id);
    const caches = all
      .slice((page - 1) * size, page * size)
      .map(({ id, key, ref, version, createdAt, bytes }) => {
        const at = new Date(createdAt).toISOString();
        return {
          id,
          key,
          ref,
          version,
          created_at: at,
          last_accessed_at: at,
          size_in_bytes: bytes?.length ?? 0,
        };
      });
    return json({ total_count: all.length, actions_caches: caches });
  }
}

function faulty({ status = 503, headers, body }: Fault): Answer {
  const said = body ?? JSON.stringify({ code: "unavailable", msg: "broken for the test" });
  return { status, body: said, headers: { "content-type": "application/json", ...headers } };
}

import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import type { TLSSocket } from "node:tls";
import { systemErrorName } from "../errors.js";
import { proxyAuthorization, proxyFor } from "./proxy.js";

/** Longest answer that is read. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Time for the body of an answer whose status says enough. */
const REFUSAL_MS = 5_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Time for each address of a host that has several; Node's own 250 ms is too short for a far one. */
const ADDRESSES = { autoSelectFamilyAttemptTimeout: 2_000 };

/** One request by http or https. */
export interface Asked {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  timeoutMs: number;
  /** Names the proxies. */
  environment: Readonly<Record<string, string | undefined>>;
  cancel?: AbortSignal | undefined;
}

/** What ended an exchange before its end. */
export interface Trouble {
  /** `proxy`: a proxy refused the way, with `status`; `closed`: the other side ended the connection. */
  what:
    | "name"
    | "connection"
    | "tls"
    | "certificate"
    | "proxy"
    | "closed"
    | "timeout"
    | "cancel"
    | "too long";
  /** It happened on the way to the proxy. */
  atProxy: boolean;
  /** Name of the error, for a person. */
  code: string;
  /** The proxy's answer. */
  status?: number | undefined;
}

/** Answer of a server. */
export interface Answer {
  status: number;
  /** By their names in lower case; those that come once. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
  /** Set when the body is not whole. */
  cut?: Trouble | undefined;
}

/**
 * How an exchange ended. `unwritten`: provably before the first byte of the request went out; `written`: the request, or a
 * part of it, went out, and no answer came.
 */
export type Exchange =
  | { stage: "unwritten" | "written"; trouble: Trouble }
  | { stage: "answered"; answer: Answer };

/**
 * Makes one request on a connection of its own, by the proxy that the environment names. Follows no redirect, tries nothing
 * twice, and always ends within the timeout.
 *
 * @throws OwnerReportError `unavailable` when the proxy's variable cannot be used
 */
export async function exchange(asked: Asked): Promise<Exchange> {
  const proxy = proxyFor(asked.url, asked.environment);
  const abort = new AbortController();
  const isTunnel = proxy !== undefined && asked.url.protocol === "https:";
  const agent = isTunnel ? await tunnel(proxy, abort.signal) : undefined;
  return new Promise((resolve) => new Course(asked, { proxy, agent, abort }, resolve).start());
}

/** Makes the agent that connects by a proxy's CONNECT; its library is loaded only where there is a proxy. */
async function tunnel(proxy: URL, signal: AbortSignal): Promise<Agent> {
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  // The address goes in without its user: the library logs it under DEBUG.
  const address = new URL(proxy.origin);
  // Without the signal a connection to a proxy that hangs would outlive the request, and keep the process alive.
  const connection = { signal, headers: proxyAuthorization(proxy), ...ADDRESSES };
  return new HttpsProxyAgent(address, connection);
}

/** The way of a request. */
interface Way {
  proxy: URL | undefined;
  /** Set where the way is a tunnel through the proxy. */
  agent: Agent | undefined;
  /** Ends the connection to the proxy. */
  abort: AbortController;
}

/** One request on its way, and what is known of it. */
class Course {
  private isConnected = false;
  private isWritten = false;
  private isTunnelled = false;
  private isOver = false;
  private response: IncomingMessage | undefined;
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private timer: NodeJS.Timeout | undefined;
  private client: ClientRequest | undefined;
  private readonly onCancel = () => this.end(this.trouble("cancel"));

  constructor(
    private readonly asked: Asked,
    private readonly way: Way,
    private readonly resolve: (exchange: Exchange) => void,
  ) {}

  start(): void {
    const { asked } = this;
    asked.cancel?.addEventListener("abort", this.onCancel);
    if (asked.cancel?.aborted) this.onCancel();
    if (this.isOver) return;
    this.limit(asked.timeoutMs);
    const client = this.open();
    this.client = client;
    client.on("socket", (socket) => this.watch(socket as TLSSocket));
    client.on("proxyConnect", ({ statusCode }: { statusCode: number }) => this.tunnelled(statusCode));
    client.on("response", (response) => this.read(response));
    client.on("error", (error) => this.end(this.troubleOf(error)));
    client.on("close", () => this.end(this.trouble("closed")));
    client.end(asked.body);
  }

  private open(): ClientRequest {
    const { url, method, headers } = this.asked;
    const { proxy, agent } = this.way;
    const options: RequestOptions = { method, headers: { ...headers }, agent: agent ?? false, ...ADDRESSES };
    if (url.protocol === "https:") return httpsRequest(url, options);
    if (!proxy) return httpRequest(url, options);
    const request = proxy.protocol === "https:" ? httpsRequest : httpRequest;
    const plain = new URL(url.href.replace(/#.*$/s, ""));
    const path = plain.href;
    const itsHeaders = { ...headers, ...proxyAuthorization(proxy), host: url.host };
    return request(new URL(proxy.origin), { ...options, path, headers: itsHeaders });
  }

  /** Notes when the connection stands: from then on bytes of the request go out, and not before. */
  private watch(socket: TLSSocket): void {
    const { url } = this.asked;
    const proxy = this.way.agent ? undefined : this.way.proxy;
    const isSecure = (proxy ?? url).protocol === "https:";
    socket.once("connect", () => {
      this.isConnected = true;
    });
    socket.once(isSecure ? "secureConnect" : "connect", () => {
      this.isWritten = true;
    });
  }

  /** Takes the proxy's answer to CONNECT. The library passes a refusal on as if the server had answered. */
  private tunnelled(status: number): void {
    this.isTunnelled = status === 200;
    this.isConnected = true;
    if (!this.isTunnelled) this.end({ ...this.trouble("proxy"), status });
  }

  private read(response: IncomingMessage): void {
    this.response = response;
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) this.limit(Math.min(REFUSAL_MS, this.asked.timeoutMs));
    response.on("data", (chunk: Buffer) => this.add(chunk));
    response.on("end", () => this.end(response.complete ? undefined : this.trouble("closed")));
    response.on("error", (error) => this.end(this.troubleOf(error)));
    response.on("close", () => this.end(this.trouble("closed")));
  }

  private add(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > MOST_BYTES) this.end(this.trouble("too long"));
    else this.chunks.push(chunk);
  }

  private limit(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(this.trouble("timeout")), Math.min(ms, LONGEST_TIMER_MS));
  }

  private end(trouble: Trouble | undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.timer);
    this.asked.cancel?.removeEventListener("abort", this.onCancel);
    this.way.abort.abort();
    this.client?.destroy();
    this.resolve(this.outcome(trouble));
  }

  private outcome(trouble: Trouble | undefined): Exchange {
    const { response, isWritten } = this;
    if (!response)
      return {
        stage: isWritten ? "written" : "unwritten",
        trouble: trouble ?? this.trouble("closed"),
      };
    const { statusCode: status = 0 } = response;
    const single = Object.entries(response.headers).filter((entry) => typeof entry[1] === "string");
    const headers: Answer["headers"] = Object.fromEntries(single as [string, string][]);
    const body = Buffer.concat(this.chunks).toString("utf8");
    return { stage: "answered", answer: { status, headers, body, cut: trouble } };
  }

  private trouble(what: Trouble["what"], code = ""): Trouble {
    return { what, code, atProxy: this.way.proxy !== undefined && !this.isTunnelled };
  }

  private troubleOf(error: unknown): Trouble {
    const code = systemErrorName(error) ?? "";
    if (isOfCertificate(code)) return this.trouble("certificate", code);
    if (this.isWritten) return this.trouble("closed", code);
    if (/^(ENOTFOUND|EAI_)/.test(code)) return this.trouble("name", code);
    return this.trouble(this.isConnected ? "tls" : "connection", code);
  }
}

/** Whether an error's name is of the check of a certificate; OpenSSL's own are of the handshake. */
function isOfCertificate(code: string): boolean {
  const isOfHandshake = /^(ERR_SSL_|E[A-Z]+$)/.test(code);
  return !isOfHandshake && /CERT|ISSUER|CRL|_CA$|PURPOSE|HOSTNAME|PATH_LENGTH|LEAF_SIGNATURE/.test(code);
}

import { BlockList, isIP } from "node:net";
import { OwnerReportError } from "../errors.js";
import { notBlank } from "./blank.js";
import { hostOf, isLoopback, percentDecoded } from "./url.js";

type Environment = Readonly<Record<string, string | undefined>>;

const PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * Finds the proxy by which a URL is asked, by the variables that curl and git read; `undefined` when there is none. Plain
 * http to this machine itself goes by none: it would carry what only this machine may read.
 *
 * @throws OwnerReportError `unavailable` when the variable names no proxy that could be used
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const of = (name: string) => notBlank(environment[name]) ?? notBlank(environment[name.toUpperCase()]);
  const own = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const name = of(own) === undefined ? "all_proxy" : own;
  const address = of(name)?.trim();
  if (address === undefined || isExempt(url, of("no_proxy") ?? "")) return undefined;
  if (url.protocol === "http:" && isLoopback(url)) return undefined;
  const proxy = parsed(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  if (proxy && proxy.protocol in PORTS) return proxy;
  throw new OwnerReportError(
    "unavailable",
    `${name.toUpperCase()} is not the address of an http or https proxy, so ${url.hostname} cannot be asked. Nothing was sent. Fix it, or name the host in NO_PROXY.`,
  );
}

/** Returns the header by which a proxy knows its user, who is named in its address; none without one. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const user = `${percentDecoded(username)}:${percentDecoded(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` };
}

function isExempt(url: URL, list: string): boolean {
  const port = url.port || PORTS[url.protocol];
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === "*" || isInRange(hostOf(url), entry) || isNamed(hostOf(url), port, entry));
}

/** Matches a name, which means its subdomains too, with or without a port. */
function isNamed(host: string, port: string | undefined, entry: string): boolean {
  const [, name = "", itsPort] = /^(?:\*?\.)?([^:]+)(?::(\d+))?$/.exec(entry) ?? [];
  if (name === "" || (itsPort !== undefined && itsPort !== port)) return false;
  return host === name || (host.endsWith(`.${name}`) && isIP(host) === 0);
}

/** Matches an address, or a range of them as `10.0.0.0/8`. */
function isInRange(host: string, entry: string): boolean {
  const [address = "", bits] = entry.replace(/[[\]]/g, "").split("/");
  const family = isIP(address);
  if (family === 0 || family !== isIP(host)) return false;
  const [longest, type] = family === 4 ? ([32, "ipv4"] as const) : ([128, "ipv6"] as const);
  const length = bits === undefined ? longest : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > longest) return false;
  const range = new BlockList();
  range.addSubnet(address, length, type);
  return range.check(host, type);
}

function parsed(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

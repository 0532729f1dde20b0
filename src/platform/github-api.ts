import { type Answer, exchange, type Trouble } from "./exchange.js";

const MOST_REDIRECTS = 3;

/** Request to the API of GitHub, or of a forge like it. */
export interface ApiRequest {
  /** GITHUB_API_URL. */
  api: string;
  method: string;
  /** Path and query below the API's address. */
  path: string;
  token: string;
  timeoutMs: number;
  /** Names the proxies. */
  environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Makes one request to the API. A GET follows redirects, which a repository with a new name gives, but not to another
 * server: the token goes with it.
 *
 * @throws OwnerReportError `unavailable` when a proxy's variable cannot be used
 */
export async function askApi(request: ApiRequest): Promise<Answer | Trouble> {
  let url = new URL(`${request.api}${request.path}`);
  for (let redirects = 0; ; redirects++) {
    const ended = await exchange({ ...request, url, headers: headersOf(request) });
    if (ended.stage !== "answered") return ended.trouble;
    const next = redirects < MOST_REDIRECTS ? nextOf(request, url, ended.answer) : undefined;
    if (!next) return ended.answer;
    url = next;
  }
}

function headersOf({ token }: ApiRequest): Record<string, string> {
  return {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "user-agent": "owner-report",
    "x-github-api-version": "2022-11-28",
  };
}

/** Returns the address that a redirect names on the same server; `undefined` for every other answer. */
function nextOf({ method }: ApiRequest, url: URL, { status, headers }: Answer): URL | undefined {
  const isRedirect = method === "GET" && [301, 302, 307, 308].includes(status);
  if (!isRedirect || !headers.location || !URL.canParse(headers.location, url.href)) return undefined;
  const next = new URL(headers.location, url);
  return next.origin === url.origin ? next : undefined;
}

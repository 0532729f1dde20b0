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
    what: "name" | "connection" | "tls" | "certificate" | "proxy" | "closed" | "timeout" | "cancel" | "too long";
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
export type Exchange = {
    stage: "unwritten" | "written";
    trouble: Trouble;
} | {
    stage: "answered";
    answer: Answer;
};
/**
 * Makes one request on a connection of its own, by the proxy that the environment names. Follows no redirect, tries nothing
 * twice, and always ends within the timeout.
 *
 * @throws OwnerReportError `unavailable` when the proxy's variable cannot be used
 */
export declare function exchange(asked: Asked): Promise<Exchange>;

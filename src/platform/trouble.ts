import type { Trouble } from "./exchange.js";

/** Describes what ended an exchange with a host, for a person. */
export function troubleText(
  { what, atProxy, code, status }: Trouble,
  { host, timeoutSeconds }: { host: string; timeoutSeconds: number },
): string {
  const other = atProxy ? "the proxy" : host;
  const because = code === "" ? "" : ` (${code})`;
  switch (what) {
    case "name":
      return `${other} was not found by its name${because}`;
    case "connection":
      return atProxy
        ? `the proxy gave no connection to ${host}${because}`
        : `there was no connection to ${host}${because}`;
    case "tls":
      return `no secure connection to ${other} came about${because}`;
    case "certificate":
      return `the certificate of ${other} is not trusted${because}`;
    case "proxy":
      return `the proxy answered ${status} when it was asked for ${host}`;
    case "closed":
      return `${other} ended the connection without a whole answer${because}`;
    case "timeout":
      return `${other} did not answer within ${timeoutSeconds} s`;
    case "cancel":
      return "owner-report was told to stop";
    case "too long":
      return `the answer of ${other} did not end`;
  }
}

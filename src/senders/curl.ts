/** Exit codes of curl that tell why a message did not arrive. */
const MEANINGS: Readonly<Record<number, string>> = {
  3: "the URL is not valid",
  5: "the proxy's name was not found",
  6: "the host's name was not found",
  7: "no connection to the host",
  22: "the server answered with 400 or more",
  23: "the answer could not be written",
  26: "what was to be sent could not be read",
  28: "timed out; what was sent until then may have arrived",
  35: "the TLS handshake failed",
  47: "too many redirects",
  51: "the server's certificate is not its own",
  52: "the server closed without an answer; the message may have arrived",
  55: "the connection broke while sending",
  56: "the connection broke before the whole answer; the message may have arrived",
  60: "the server's certificate is not trusted",
  77: "the file with the trusted certificates could not be read",
  97: "the proxy refused",
};

/** Codes below this one mean something of their own to many programs. */
const CURLS_OWN = 20;

/**
 * Says an exit code of curl in words; empty where it is no known one, or nothing tells that it is curl's.
 *
 * @param isCurl whether curl is known to have run
 */
export function curlWords(exitCode: number | null, isCurl: boolean): string {
  const meaning = exitCode === null ? undefined : MEANINGS[exitCode];
  if (meaning === undefined || exitCode === null) return "";
  if (isCurl) return ` (curl: ${meaning})`;
  return exitCode >= CURLS_OWN ? ` (if it is curl's: ${meaning})` : "";
}

/** Returns the host of a URL in lower case, without brackets and the root's dot. */
export function hostOf({ hostname }: URL): string {
  return hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
}

/** Whether a URL names this machine itself. */
export function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return (
    host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(?:\.\d+){3}$/.test(host)
  );
}

/** Decodes a part of a URL; one that is not encoded, such as a password with a bare %, is itself. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

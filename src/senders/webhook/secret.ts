/** Bytes of a key by the Standard Webhooks specification. */
const [SHORTEST_KEY, LONGEST_KEY] = [24, 64];

/** Decodes the keys of a secret that signs: one, or two with a space between while it is changed; empty for what is no base64. */
export function keysOf(secret: string): Buffer[] {
  return secret
    .trim()
    .split(/\s+/)
    .map((key) => key.replace(/^whsec_/, ""))
    .map((key) => Buffer.from(/^[A-Za-z0-9+/_-]+={0,2}$/.test(key) ? key : "", "base64"));
}

/** Says why a secret cannot sign; `undefined` if it can. */
export function secretProblem(secret: string): string | undefined {
  const isGood = keysOf(secret).every(({ length }) => length >= SHORTEST_KEY && length <= LONGEST_KEY);
  return isGood ? undefined : "must be whsec_ and 24 to 64 bytes in base64 (openssl rand -base64 32)";
}

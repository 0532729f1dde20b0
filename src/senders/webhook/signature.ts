import { createHmac } from "node:crypto";
import { keysOf } from "./secret.js";

/** Signs a body by every key of the secret, as the header `webhook-signature` has it. */
export function signatureOf(secret: string, message: { id: string; seconds: number; body: string }): string {
  const { id, seconds, body } = message;
  return keysOf(secret)
    .map((key) => createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64"))
    .map((digest) => `v1,${digest}`)
    .join(" ");
}

/**
 * Signatures by the Standard Webhooks scheme: HMAC-SHA256 over id, time and body. The receiver refuses what is older than some
 * minutes and what it has seen under the same id.
 */
import { createHmac } from "node:crypto";

export function signedHeaders(
  secrets: readonly Uint8Array[],
  id: string,
  atMs: number,
  body: string,
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = (secret: Uint8Array) =>
    `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": secrets.map(signature).join(" "),
  };
}

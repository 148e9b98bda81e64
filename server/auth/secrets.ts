/** Secrets of the practice set-up: the password of its people, and the token that authorises uploading a policy. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { hasFile, writeSecretFile } from "../keys/key-files.ts";

/** Random, made once, kept in a file that this user alone can read. */
export function keepSecret(file: string, bytes: number): string {
  if (!hasFile(file)) writeSecretFile(file, `${randomBytes(bytes).toString("base64url")}\n`);
  return readFileSync(file, "utf8").trim();
}

export function isSameSecret(given: string | undefined, wanted: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return given !== undefined && timingSafeEqual(hash(given), hash(wanted));
}

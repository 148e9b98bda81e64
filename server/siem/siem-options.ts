/** What the settings say of the stream: where it goes, what it tells, and the secret that signs it. */
import { z } from "zod";
import { EntryKind } from "#lib/domain/log-entry.ts";

export const SiemSettings = z.strictObject({
  /** Only over TLS, or on this machine. */
  url: z.url().refine(isPrivate, "an https address; http only for this machine's own loopback"),
  /** Name of the environment variable with the signing secret: `whsec_…`; while it is replaced, both with a space between. */
  secretFrom: z.string().regex(/^[A-Z][A-Z0-9_]*$/, "the name of an environment variable, e.g. SIEM_SECRET"),
  format: z.literal("json").default("json"),
  /** Only these kinds of entries; all when absent. */
  kinds: z.array(EntryKind).min(1).optional(),
  /** `all` also tells what the commitments stand for: customers' words leave the server then. */
  values: z.enum(["none", "all"]).default("none"),
});
export type SiemSettings = z.infer<typeof SiemSettings>;

export interface SiemOptions {
  readonly url: string;
  /** The first signs; receivers may still know the second. */
  readonly secrets: readonly Uint8Array[];
  readonly kinds?: readonly EntryKind[];
  readonly values: "none" | "all";
  /** Tests make them short. */
  readonly timing?: Partial<Timing>;
}

export interface Timing {
  /** How often it looks for new entries. */
  readonly lookMs: number;
  /** The longest wait after a first failure; doubled after each further one, never above `mostMs`. */
  readonly retryMs: number;
  readonly mostMs: number;
  readonly timeoutMs: number;
}

export function openSiem({ url, kinds, values }: SiemSettings, secret: string): SiemOptions | { problem: string } {
  const secrets = secret.trim().split(/\s+/).map(readSecret);
  if (secrets.some((one) => one === undefined))
    return { problem: "a signing secret is `whsec_` and 24 to 64 random bytes in base64" };
  const known = secrets.flatMap((one) => one ?? []);
  return { url, secrets: known, values, ...(kinds === undefined ? {} : { kinds }) };
}

function readSecret(text: string): Uint8Array | undefined {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  if (base64 === undefined) return undefined;
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}

function isPrivate(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname));
}

/**
 * An answer of the server taken apart: each part is decoded by itself, so that a policy that is cut off, or written for a
 * newer engine, does not keep a stop from arriving with the lease beside it.
 */
import { z } from "zod";
import {
  ENGINE,
  type SignedLease as Leased,
  type SignedRoster as Listed,
  type SignedPolicy as Published,
  SignedKeySuccession,
  SignedLease,
  SignedPolicy,
  SignedRoster,
} from "#lib/domain/authority.ts";
import { type Failure, type Result, succeed } from "#lib/domain/error.ts";
import { refuse as refuseRoster } from "../connection/trust.ts";
import { refuse } from "./failures.ts";

export const OfferedLease = z.object({
  lease: z.unknown(),
  roster: z.unknown().optional(),
  policy: z.unknown().optional(),
  successions: z.unknown().optional(),
  /** Number of the newest erasure. */
  erasures: z.int().nonnegative().optional().catch(undefined),
});
export type OfferedLease = z.infer<typeof OfferedLease>;

type Refused = { ok: false; failure: Failure };
type Decoded<T> = Result<T> | Refused;

export function decodeLease(raw: unknown): Decoded<Leased> {
  const decoded = SignedLease.safeParse(raw);
  return decoded.success ? succeed(decoded.data) : refuse("lease-malformed", whereOf(decoded.error));
}

export function decodeRoster(raw: unknown): Decoded<Listed> {
  const decoded = SignedRoster.safeParse(raw);
  return decoded.success ? succeed(decoded.data) : refuseRoster("roster-malformed", whereOf(decoded.error));
}

export function decodePolicy(raw: unknown): Decoded<Published> {
  const decoded = SignedPolicy.safeParse(raw);
  if (decoded.success) return succeed(decoded.data);
  // What a newer engine reads may well look malformed to this one; the way out is another.
  const newer = NeedsNewer.safeParse(raw);
  return newer.success
    ? refuse("policy-engine", `${newer.data.body.revision}`)
    : refuse("policy-malformed", whereOf(decoded.error));
}

const NeedsNewer = z.object({
  body: z.object({ revision: z.int().positive(), engine: z.int().min(ENGINE + 1) }),
});

/** One statement that cannot be read must not keep the others out. */
export function decodeSuccessions(raw: unknown): { taken: SignedKeySuccession[]; malformed: Failure | null } {
  if (raw === undefined) return { taken: [], malformed: null };
  if (!Array.isArray(raw)) return { taken: [], malformed: refuse("succession-malformed", "not a list").failure };
  const decoded = raw.map((one) => SignedKeySuccession.safeParse(one));
  const wrong = decoded.find((one) => !one.success);
  return {
    taken: decoded.flatMap((one) => (one.success ? [one.data] : [])),
    malformed: wrong === undefined ? null : refuse("succession-malformed", whereOf(wrong.error)).failure,
  };
}

/** The revision that an answer is about, for the report to the server; 0 when it names none. */
export function revisionOf({ policy, lease }: OfferedLease): number {
  const named = [policy, lease].map((part) => NamesRevision.safeParse(part)).find((one) => one.success);
  return named?.data.body.revision ?? 0;
}

const NamesRevision = z.object({ body: z.object({ revision: z.int().nonnegative() }) });

function whereOf({ issues: [issue] }: z.ZodError): string {
  return issue === undefined ? "unreadable" : issue.path.join(".") || issue.message;
}

/** Who may publish, sign sessions and sign the log (roster), what is in force (policy), and for whom, until when (lease). */
import { z } from "zod";
import { Digest } from "./hash.ts";
import { PolicyDocument } from "./policy-document.ts";
import { PublicKey, signedSchema } from "./signed.ts";
import { Instant } from "./time.ts";

const KeyHolder = z.strictObject({ key: PublicKey, expires: Instant });

/** Signed by the pinned root. A higher version replaces a lower one, never the other way round. */
export const Roster = z.strictObject({
  type: z.literal("countersign.roster/1"),
  org: z.string(),
  version: z.int().positive(),
  at: Instant,
  policyKeys: z.array(KeyHolder.extend({ publisher: z.string(), scope: z.literal("org") })),
  sessionKeys: z.array(KeyHolder),
  /** The log's checkpoint keys as C2SP verifier keys: `<origin>+<hash>+<base64>`. */
  logKeys: z.array(z.strictObject({ vkey: z.string(), expires: Instant })),
});
export type Roster = z.infer<typeof Roster>;
export const SignedRoster = signedSchema(Roster);
export type SignedRoster = z.infer<typeof SignedRoster>;

/**
 * A key's own statement that another one takes its place, signed by the key that goes (`from`). For the root: a client
 * that pinned `from` pins `to`. For a publisher: `to` may sign policies where the roster still lists `from`, and no
 * longer than the roster lets `from`.
 */
export const KeySuccession = z.strictObject({
  type: z.literal("countersign.key-succession/1"),
  org: z.string(),
  role: z.enum(["root", "policy"]),
  from: PublicKey,
  to: PublicKey,
  at: Instant,
});
export type KeySuccession = z.infer<typeof KeySuccession>;
export const SignedKeySuccession = signedSchema(KeySuccession);
export type SignedKeySuccession = z.infer<typeof SignedKeySuccession>;

export const Playbook = z.strictObject({
  id: z.string(),
  title: z.string(),
  intent: z.string(),
  /** Words and phrases; a ticket matches by how many it holds. */
  match: z.strictObject({ any: z.array(z.string()).default([]), none: z.array(z.string()).default([]) }),
  summary: z.string(),
  reply: z.string(),
  sources: z.array(z.string()).default([]),
  actions: z
    .array(z.strictObject({ action: z.string(), args: z.record(z.string(), z.unknown()), why: z.string() }))
    .default([]),
});
export type Playbook = z.infer<typeof Playbook>;

export const KnowledgeEntry = z.strictObject({
  id: z.string(),
  title: z.string(),
  audience: z.enum(["public", "internal"]),
  owner: z.string().optional(),
  approved: z.string().optional(),
  expires: z.string().optional(),
  body: z.string(),
});
export type KnowledgeEntry = z.infer<typeof KnowledgeEntry>;

/** A published pack, signed by a rostered publisher. `digest(document)` is the policy's digest everywhere. */
export const PublishedPolicy = z.strictObject({
  type: z.literal("countersign.published-policy/1"),
  org: z.string(),
  revision: z.int().positive(),
  notBefore: Instant,
  /** Lowest engine version that can run the document. */
  engine: z.int().positive(),
  document: PolicyDocument,
  playbooks: z.array(Playbook),
  knowledge: z.array(KnowledgeEntry),
});
export type PublishedPolicy = z.infer<typeof PublishedPolicy>;
export const SignedPolicy = signedSchema(PublishedPolicy);
export type SignedPolicy = z.infer<typeof SignedPolicy>;

/** The desk account that belongs to a rep, so that an approval cannot run under somebody else's desk login. */
export const DeskAccount = z.strictObject({ desk: z.string(), host: z.string(), id: z.string() });

/** What is stopped: `everyone`, `team:eu`, `rep:sam` or `action:refund.create`. A scope that is not known stops all. */
export const Stop = z.strictObject({ scope: z.string(), why: z.string() });
export type Stop = z.infer<typeof Stop>;

/** Short-lived permission to act under one policy; signed by a rostered session key. */
export const Lease = z.strictObject({
  type: z.literal("countersign.lease/1"),
  org: z.string(),
  policy: Digest,
  revision: z.int().positive(),
  rep: z.string(),
  repName: z.string(),
  team: z.string(),
  roles: z.array(z.string()),
  /** People who can lift `lead-approval`, by name, so that a card can say who. */
  leads: z.array(z.string()),
  device: z.string(),
  deskAccounts: z.array(DeskAccount),
  serverTime: Instant,
  notBefore: Instant,
  expires: Instant,
  stops: z.array(Stop),
});
export type Lease = z.infer<typeof Lease>;
export const SignedLease = signedSchema(Lease);
export type SignedLease = z.infer<typeof SignedLease>;

/** The engine version that this code implements. */
export const ENGINE = 1;

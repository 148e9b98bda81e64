/**
 * What worker and server say to each other over HTTP: one schema per body, decoded on both sides.
 * Every path is under `/v1`. Every refusal has the body `ServerRefusal`, whatever its HTTP status.
 *
 * Authenticated calls carry `Authorization: Bearer <token>`, `countersign-at` (RFC 3339, server time as the
 * client reckons it) and `countersign-proof`: the device's Ed25519 signature over `signedBytes(RequestProof)`,
 * so that a stolen token is worth nothing without the device's non-extractable key.
 */
import { z } from "zod";
import { ApprovedProposal } from "./approval.ts";
import { SignedKeySuccession, SignedLease, SignedPolicy, SignedRoster } from "./authority.ts";
import { HistoryEntry } from "./decision.ts";
import { Fact } from "./fact.ts";
import { ItemValues, SignedItem } from "./log-entry.ts";
import { PublicKey } from "./signed.ts";
import { DeskName, TicketRef } from "./ticket.ts";
import { Instant } from "./time.ts";

export const ServerRefusal = z.object({
  error: z.object({ code: z.string(), happened: z.string(), means: z.string(), todo: z.string() }),
});
export type ServerRefusal = z.infer<typeof ServerRefusal>;

/** Signed, never sent: both sides build it. `body` is the digest `sha256:…` of the raw request bytes. */
export interface RequestProof {
  type: "countersign.request/1";
  method: string;
  /** Path with its query, as requested. */
  path: string;
  body: string;
  at: string;
  token: string;
}

/** `GET /v1/hello`, open to anyone who may connect: what a person compares before signing in. */
export const Hello = z.object({
  name: z.literal("countersign"),
  org: z.string(),
  serverTime: Instant,
  /** Raw root public key; the fingerprint people compare is `rootFingerprint(key)`. */
  root: PublicKey,
  roster: SignedRoster,
  /** Every statement by which keys took the place of others, oldest first: a root that was pinned before leads to this one. */
  successions: z.array(SignedKeySuccession).optional(),
  practice: z.boolean(),
  people: z.array(z.object({ user: z.string(), name: z.string(), roles: z.array(z.string()) })).optional(),
});
export type Hello = z.infer<typeof Hello>;

/** `POST /v1/sign-in`; enrols the device when it is new (its enrolment item is its first log item). */
export const SignInRequest = z.strictObject({
  user: z.string(),
  password: z.string(),
  deviceKey: PublicKey,
  deviceName: z.string().max(80),
});
export const SignInAnswer = z.object({
  token: z.string(),
  expires: Instant,
  serverTime: Instant,
  org: z.string(),
  rep: z.string(),
  repName: z.string(),
  roles: z.array(z.string()),
  team: z.string(),
  /** `keyId` of the device key. */
  device: z.string(),
});
export type SignInAnswer = z.infer<typeof SignInAnswer>;

/** `POST /v1/lease`: renews the lease; sends roster and policy along when the client has others. */
export const LeaseRequest = z.strictObject({
  have: z.strictObject({ revision: z.int(), roster: z.int() }).nullable(),
  /** What this device runs and since when, and why it did not take what it was offered last. */
  runs: z
    .strictObject({
      engine: z.int(),
      since: Instant.nullable(),
      refused: z.strictObject({ revision: z.int(), code: z.string() }).optional(),
    })
    .optional(),
});
export type LeaseRequest = z.infer<typeof LeaseRequest>;
export const LeaseAnswer = z.object({
  lease: SignedLease,
  roster: SignedRoster.optional(),
  policy: SignedPolicy.optional(),
  /** Every statement by which keys took the place of others, oldest first. */
  successions: z.array(SignedKeySuccession).optional(),
  /** Number of the newest erasure: a device that knows fewer asks for them (`ErasuresRequest`). */
  erasures: z.int().nonnegative().optional(),
});
export type LeaseAnswer = z.infer<typeof LeaseAnswer>;

/**
 * `GET /v1/policy` (token) → the newest, with `?revision=N` that one; `POST /v1/policy` (publisher's token) ←
 * `PublishRequest`
 * (`lead-api.ts`).
 */
export const PolicyAnswer = z.object({ policy: SignedPolicy.nullable() });
/** A desk account that this organisation works in, as far as a browser has to know it. */
export const DeskSetup = z.object({
  desk: DeskName,
  /** The account's own host, e.g. `acme.freshdesk.com`. */
  host: z.string(),
  /** Other hosts that serve the same account's agent pages (a company's own domain). */
  pages: z.array(z.string()),
  environment: z.enum(["production", "sandbox", "practice"]),
  /** The custom field that holds an order number, by the desk's id of it. */
  orderField: z.string().nullable(),
  /** The server itself can write to it. */
  writes: z.boolean(),
});
export type DeskSetup = z.infer<typeof DeskSetup>;

/**
 * Which model drafts, and what is left of today's budget; `says` is one sentence for people in every state.
 * The model gateway is `POST /v1/model/v1/messages`: the official SDK with `baseURL = <server>/v1/model`, every
 * request signed like all others. It speaks the Messages API both ways; refusals of its own have that API's shape
 * (`{type:"error",error:{type,message}}`) with the HTTP status and `retry-after` that belong to them.
 */
export const ModelSetup = z.object({
  available: z.boolean(),
  says: z.string(),
  /** The first is used unless the person chose another one. */
  models: z.array(z.string()),
  /** Tokens per rep and day; null for no limit. */
  budget: z.object({ limit: z.int().positive(), used: z.int().nonnegative() }).nullable(),
});
export type ModelSetup = z.infer<typeof ModelSetup>;

/** `GET /v1/setup`: asked together with the lease. */
export const SetupAnswer = z.object({ desks: z.array(DeskSetup), model: ModelSetup });
export type SetupAnswer = z.infer<typeof SetupAnswer>;

/** `POST /v1/facts`: what the server itself reads about a ticket's requester and one order. Read-only. */
export const FactsRequest = z.strictObject({ ref: TicketRef, order: z.string().max(64).nullable() });
export const FactsAnswer = z.object({
  /** All with source `server`. A fact that could not be read is absent; `problems` says why. */
  facts: z.record(z.string(), Fact),
  /** The shop's customer for the requester; null when there is none or it is ambiguous. */
  customer: z.string().nullable(),
  /** The server's count of what happened to this order and customer. */
  history: z.array(HistoryEntry),
  /** Words for the card, e.g. [["To","Visa ·· 42"],["Order","1001 · Blue kettle · 2 Nov"]]. */
  shown: z.array(z.tuple([z.string(), z.string()])),
  problems: z.array(z.object({ source: z.string(), happened: z.string() })),
  at: Instant,
});
export type FactsAnswer = z.infer<typeof FactsAnswer>;

/** An item with the values its commitments stand for. */
export const Submission = z.strictObject({ signed: SignedItem, values: ItemValues });
export type Submission = z.infer<typeof Submission>;

export const Receipt = z.object({
  /** C2SP signed note. */
  checkpoint: z.string(),
  entries: z.array(
    z.object({
      entryId: z.string(),
      index: z.int().nonnegative(),
      /** base64 of the leaf's canonical bytes. */
      leaf: z.string(),
      /** base64 node hashes, RFC 6962 inclusion proof to the checkpoint's size. */
      proof: z.array(z.string()),
      values: ItemValues.optional(),
      /** Index of the `erasure` entry that destroyed its values. */
      erasedBy: z.int().nonnegative().optional(),
    }),
  ),
  /** base64 node hashes from the remembered checkpoint to this one; empty when none was remembered. */
  consistency: z.array(z.string()),
});
export type Receipt = z.infer<typeof Receipt>;

/** `POST /v1/log`: append a batch, idempotently. `remembered` is the client's last verified checkpoint note. */
export const AppendRequest = z.strictObject({
  submissions: z.array(Submission).min(1).max(256),
  remembered: z.string().nullable(),
});

/** `POST /v1/log/history`: the entries of this device, and the server's entries that settle them, newest first. */
export const HistoryRequest = z.strictObject({
  remembered: z.string().nullable(),
  limit: z.int().min(1).max(200),
  /** Only entries with an index below this one. */
  before: z.int().nullable(),
  /** Origin of an earlier log of this organisation (`EpochsAnswer`); absent: the log of now. `remembered` is then one of that log. */
  log: z.string().max(300).optional(),
});
export const HistoryAnswer = Receipt.extend({ total: z.int() });
export type HistoryAnswer = z.infer<typeof HistoryAnswer>;

/** `POST /v1/log/erasures`: what this device must erase of its own, oldest first; asking for more than `after` says that those are done. */
export const ErasuresRequest = z.strictObject({ after: z.int().nonnegative() });
export const ErasuresAnswer = z.object({
  erasures: z.array(
    z.object({
      n: z.int().positive(),
      at: Instant,
      /** Index of the `erasure` entry. */
      index: z.int().nonnegative(),
      /** Entry ids of this device whose values, words and cases must go. */
      entries: z.array(z.string()),
    }),
  ),
  /** More than one answer holds: ask again. */
  more: z.boolean(),
});
export type ErasuresAnswer = z.infer<typeof ErasuresAnswer>;

/**
 * `GET /v1/tasks`: acts whose end could not be found out by reading the other side; a person has to look. `POST /v1/tasks` ←
 * `TaskDecision`: what they found, on the record as an `override`.
 */
export const Task = z.object({
  suggestion: z.string(),
  action: z.string(),
  title: z.string(),
  desk: z.string(),
  host: z.string(),
  ticket: z.string(),
  rep: z.string(),
  since: Instant,
  /** What is not known, and where to look. */
  says: z.string(),
  todo: z.string(),
});
export type Task = z.infer<typeof Task>;
export const TasksAnswer = z.object({ tasks: z.array(Task) });
export const TaskDecision = z.strictObject({
  suggestion: z.string(),
  found: z.enum(["done", "failed"]),
  why: z.string().min(3).max(500),
});
export type TaskDecision = z.infer<typeof TaskDecision>;

/**
 * `POST /v1/claims`: for actions that run through the desk session. Claim and the log's intent are one
 * transaction. The same intent again gives the same answer; another intent for a claimed id is refused.
 */
export const ClaimRequest = z.strictObject({
  approved: ApprovedProposal,
  /** Facts as the browser knows them; the server takes none of them for more than `attested`. */
  facts: z.record(z.string(), Fact),
  intent: Submission,
  remembered: z.string().nullable(),
});
export const ClaimAnswer = z.object({ suggestion: z.string(), state: z.string(), receipt: Receipt });
export type ClaimAnswer = z.infer<typeof ClaimAnswer>;

export const ExecutionState = z.enum(["held", "running", "done", "failed", "unknown", "cancelled", "expired"]);
export const Execution = z.object({
  suggestion: z.string(),
  state: ExecutionState,
  /** When the hold ends, and the server's clock now: the sidebar counts the difference. */
  runAt: Instant,
  serverTime: Instant,
  holdSeconds: z.number(),
  /** One line for the receipt: what the other side confirmed on read-back. */
  says: z.string().optional(),
  /** The other side's reference, e.g. a refund id. */
  reference: z.string().optional(),
  failure: ServerRefusal.shape.error.optional(),
  /** Entry ids of intent and, when settled, result. */
  entries: z.array(z.string()),
});
export type Execution = z.infer<typeof Execution>;

/**
 * `POST /v1/executions` starts the server's hold (same body as a claim); `GET /v1/executions/:suggestion`;
 * `POST /v1/executions/:suggestion/cancel`. All answer `ExecutionAnswer`.
 */
export const ExecutionAnswer = z.object({ execution: Execution, receipt: Receipt.optional() });
export type ExecutionAnswer = z.infer<typeof ExecutionAnswer>;

/** `POST /v1/push-ticket` → short-lived ticket for `GET /v1/push?ticket=…` (an EventSource cannot sign). */
export const PushTicketAnswer = z.object({ ticket: z.string(), expires: Instant });

/** `data` of the stream's messages; the client then asks for the lease, it never trusts the message itself. */
export const PushMessage = z.object({ event: z.enum(["policy", "stop", "execution", "hello"]) });

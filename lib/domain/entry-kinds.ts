/**
 * Every kind of entry there is: who may write it, what it says, and which fields and values it carries. The reference in
 * `docs/log.md` is made from this table. A kind is never renamed or removed: leaves that use it stay for ever.
 */

/** `device`: a person's browser; `server`: only a server process; `either`. */
export type EntryWriter = "device" | "server" | "either";

export interface EntryKindRule {
  by: EntryWriter;
  /** What people see it called. */
  title: string;
  /** One sentence: what it means that this entry is there. */
  says: string;
  /** Fields of the item that it must carry, beside those that every item has. */
  fields: readonly string[];
  /** Names of values it may carry, each behind a commitment. Others are allowed; these are the ones with a meaning. */
  values: readonly string[];
}

const ABOUT_A_CASE = ["ticket", "customer"] as const;

export const ENTRY_KINDS = {
  "device-enrolled": {
    by: "either",
    title: "A device was enrolled",
    says: "A browser profile or a server process begins to write here; its public key is in the entry.",
    fields: ["deviceKey"],
    values: [],
  },
  "sign-in": {
    by: "server",
    title: "Signed in",
    says: "A person signed in on a device.",
    fields: [],
    values: ["device", "deviceName"],
  },
  "role-changed": {
    by: "server",
    title: "Roles were changed",
    says: "The roles or the team of a person are others than before.",
    fields: [],
    values: ["was", "now"],
  },
  "lease-refused": {
    by: "server",
    title: "A policy was not taken",
    says: "A device said that it did not take the policy it was offered, and why.",
    fields: [],
    values: ["device", "revision", "code"],
  },
  suggested: {
    by: "device",
    title: "Suggested",
    says: "A card or a draft was shown to a person, with these arguments, under this policy, on these facts.",
    fields: ["suggestion", "action", "proposal", "policy", "outcome"],
    values: ["args", "card", "facts", "driver", ...ABOUT_A_CASE],
  },
  accepted: {
    by: "device",
    title: "Accepted",
    says: "The person took the suggestion as it was shown.",
    fields: ["suggestion", "action", "proposal"],
    values: [...ABOUT_A_CASE],
  },
  edited: {
    by: "device",
    title: "Edited and accepted",
    says: "The person changed the suggestion and took it then; `distance` says by how much.",
    fields: ["suggestion", "action", "proposal", "distance"],
    values: ["args", ...ABOUT_A_CASE],
  },
  rejected: {
    by: "device",
    title: "Put aside",
    says: "The person put the suggestion aside.",
    fields: ["suggestion", "action"],
    values: ["why", ...ABOUT_A_CASE],
  },
  intent: {
    by: "device",
    title: "Approved",
    says: "A person approved exactly this; written before anything is done.",
    fields: ["suggestion", "action", "proposal", "approval", "policy", "outcome"],
    values: ["args", "card", "facts", "nonce", ...ABOUT_A_CASE],
  },
  held: {
    by: "server",
    title: "Held by the server",
    says: "The server took the intent over and waits before it acts.",
    fields: ["suggestion", "settles"],
    values: ["runAt", "holdSeconds"],
  },
  cancelled: {
    by: "either",
    title: "Cancelled",
    says: "It was stopped before it ran, by a person or because its time was over.",
    fields: ["settles", "ending"],
    values: ["says", "failure"],
  },
  result: {
    by: "either",
    title: "Result",
    says: "What became of an intent, as read back from the other side.",
    fields: ["settles", "ending"],
    values: ["says", "nonce", "amount", "order", "reference", "failure"],
  },
  undone: {
    by: "either",
    title: "Taken back",
    says: "An earlier act was taken back, as read back from the other side.",
    fields: ["settles", "ending", "undoes"],
    values: ["says", "nonce", "reference"],
  },
  escalated: {
    by: "device",
    title: "Handed over",
    says: "The case was handed to people named by the policy.",
    fields: ["suggestion"],
    values: ["route", "why", ...ABOUT_A_CASE],
  },
  sent: {
    by: "device",
    title: "Sent to the customer",
    says: "A reply really went out to the customer; `match` says how it relates to the draft that was taken.",
    fields: ["match"],
    values: ["text", "comment", ...ABOUT_A_CASE],
  },
  "approval-asked": {
    by: "either",
    title: "An approval was asked for",
    says: "Another person's word was asked for.",
    fields: ["suggestion", "proposal", "obligation"],
    values: [...ABOUT_A_CASE],
  },
  "approval-decided": {
    by: "either",
    title: "An approval was decided",
    says: "The person who was asked granted or refused it.",
    fields: ["suggestion", "proposal", "obligation", "verdict"],
    values: ["why", ...ABOUT_A_CASE],
  },
  "approval-expired": {
    by: "either",
    title: "An approval ran out",
    says: "Nobody answered in time; nothing was done.",
    fields: ["suggestion", "proposal", "obligation"],
    values: [...ABOUT_A_CASE],
  },
  "policy-published": {
    by: "server",
    title: "A policy was published",
    says: "A policy was published under a lead's signature.",
    fields: ["policy"],
    values: ["revision", "publisher"],
  },
  "policy-rolled-out": {
    by: "server",
    title: "A policy was rolled out further, or held",
    says: "The share of people who get a policy was changed, held or rolled back.",
    fields: ["policy"],
    values: ["revision", "share", "held"],
  },
  "stop-set": {
    by: "server",
    title: "Something was stopped",
    says: "Something was stopped for some or all.",
    fields: [],
    values: ["scope", "why"],
  },
  "stop-ended": {
    by: "server",
    title: "A stop was ended",
    says: "A stop was lifted.",
    fields: [],
    values: ["scope", "why"],
  },
  breaker: {
    by: "server",
    title: "A breaker of the policy",
    says: "A breaker of the policy opened, let a trial through, or closed.",
    fields: ["rules", "policy", "reason"],
    values: ["action"],
  },
  "key-succeeded": {
    by: "server",
    title: "A key was replaced by another",
    says: "A key named the one that takes its place.",
    fields: [],
    values: ["role", "from", "to"],
  },
  "qa-verdict": {
    by: "device",
    title: "Reviewed",
    says: "A reviewer read an entry and judged it.",
    fields: ["about", "verdict"],
    values: ["note", ...ABOUT_A_CASE],
  },
  export: {
    by: "server",
    title: "A copy was taken",
    says: "Somebody took a copy of the record, or of one customer's part of it.",
    fields: ["reason"],
    values: ["format", "from", "to", "customer"],
  },
  "legal-hold-set": {
    by: "server",
    title: "A legal hold was set",
    says: "Values of a customer or of a time must not be erased until this is ended.",
    fields: ["reason"],
    values: ["scope", "why"],
  },
  "legal-hold-ended": {
    by: "server",
    title: "A legal hold was ended",
    says: "A legal hold was ended.",
    fields: ["about"],
    values: ["scope", "why"],
  },
  erasure: {
    by: "server",
    title: "Values were erased",
    says: "Values were destroyed; `erases` is the digest of the list of entries that lost theirs.",
    fields: ["reason", "erases", "count"],
    values: ["entries"],
  },
  conflict: {
    by: "server",
    title: "Two different entries under one number",
    says: "A device used one of its numbers for two different items; the second was refused.",
    fields: [],
    values: ["kept", "refused", "item"],
  },
  "log-alarm": {
    by: "server",
    title: "Two checkpoints contradict each other",
    says: "Somebody showed two signed checkpoints that cannot both be true.",
    fields: ["reason"],
    values: ["remembered", "received"],
  },
  "epoch-began": {
    by: "server",
    title: "The log goes on under a new name",
    says: "The log goes on under a new name after a restore; `checkpoint` is the last one known of the old name.",
    fields: ["checkpoint"],
    values: ["why"],
  },
  override: {
    by: "either",
    title: "Decided by a person",
    says: "A person who may decided what could not be found out, or lifted a safeguard, and says why.",
    fields: ["reason"],
    values: ["why", ...ABOUT_A_CASE],
  },
} as const satisfies Record<string, EntryKindRule>;

export type EntryKindName = keyof typeof ENTRY_KINDS;

export const ENTRY_KIND_NAMES = Object.keys(ENTRY_KINDS) as [EntryKindName, ...EntryKindName[]];

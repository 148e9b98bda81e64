/**
 * What an operation writes down on its way: that a suggestion was taken, the intent before anything is done, how it ended.
 * Each once: after a stop between journal and operation the journal's own entry is used again.
 */
import { digest } from "#lib/domain/hash.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { Operation } from "#lib/storage/operation.ts";
import type { EntryFields, OperatorParts, Step, Written } from "./operator-parts.ts";
import { decidedOn } from "./witness.ts";

export async function writeIntent(parts: OperatorParts, operation: Operation): Promise<Written> {
  const { proposal, approval } = operation.approved;
  const { nonce } = approval.body;
  await writeTaken(parts, operation);
  return writeOnce(parts, operation, "intent", nonce, {
    fields: entryFields(operation),
    values: { args: proposal.args, card: proposal.card, facts: decidedOn(operation.facts), ...aboutCase(operation) },
    says: `Approved on ticket #${operation.ref.ticket}`,
  });
}

/** Taken as it was shown, or changed before that. Taking something back was no suggestion. */
async function writeTaken(parts: OperatorParts, operation: Operation): Promise<void> {
  const { taken, suggestion, action, approved } = operation;
  if (taken === undefined) return;
  const { from, distance } = taken;
  const isEdited = from !== suggestion || distance > 0;
  const entry = isEdited ? "edited" : "accepted";
  const shown = await parts.record.about("suggested", from);
  await writeOnce(parts, operation, entry, `${approved.approval.body.nonce}:${entry}`, {
    fields: {
      suggestion,
      action,
      proposal: approved.approval.body.proposal,
      approval: digest(approved.approval.body),
      ...(isEdited ? { distance } : {}),
      ...(shown === undefined ? {} : { about: shown }),
    },
    values: { ...(isEdited ? { args: approved.proposal.args } : {}), ...aboutCase(operation) },
    says: isEdited ? `Changed before it was taken: ${distance} characters` : "Taken as it was shown",
  });
}

/** An undo that is done says so as a kind of its own: an earlier act was taken back. */
export function writeResult(
  parts: OperatorParts,
  operation: Operation,
  { ending, says }: Pick<Extract<Step, { to: "end" }>, "ending" | "says">,
): Promise<Written> {
  const entry = operation.undoes !== undefined && ending === "done" ? "undone" : "result";
  return writeOnce(parts, operation, entry, `${operation.approved.approval.body.nonce}:${ending}`, {
    fields: { ...entryFields(operation), ending, ...settles(operation) },
    values: { says },
    says,
  });
}

export async function writeEscalated(parts: OperatorParts, operation: Operation): Promise<void> {
  const { proposal, approval } = operation.approved;
  const { suggestion, action } = operation;
  await writeOnce(parts, operation, "escalated", `${approval.body.nonce}:escalated`, {
    fields: { suggestion, action, ...(operation.intent === null ? {} : { about: operation.intent.entryId }) },
    values: { route: proposal.args.route, ...aboutCase(operation) },
    says: `Handed over to ${String(proposal.args.to)}`,
  });
}

/** What a person found where reading could not tell. */
export function writeOverride(
  parts: OperatorParts,
  operation: Operation,
  found: "done" | "failed",
  why: string,
): Promise<Written> {
  const { suggestion, action } = operation;
  return writeOnce(parts, operation, "override", `${operation.approved.approval.body.nonce}:override`, {
    fields: { suggestion, action, reason: "settled-by-person", ending: found, ...settles(operation) },
    values: { why, ...aboutCase(operation) },
    says: `You looked: it ${found === "done" ? "happened" : "did not happen"}. ${why}`,
  });
}

interface Words {
  fields: Omit<EntryFields, "entry">;
  values: Record<string, unknown>;
  says: string;
}

async function writeOnce(
  { record }: OperatorParts,
  { suggestion, title, ref }: Operation,
  entry: LogItem["entry"],
  nonce: string,
  { fields, values, says }: Words,
): Promise<Written> {
  const found = await record.find(entry, suggestion, nonce);
  if (found !== undefined) return found;
  return record.write({ ...fields, entry }, { ...values, nonce }, { title, detail: says, ticket: ref.ticket });
}

function settles({ intent }: Operation): Pick<EntryFields, "settles"> {
  return intent === null ? {} : { settles: intent.entryId };
}

function aboutCase({ approved: { proposal } }: Operation): { ticket: string; customer: string } {
  return { ticket: `${proposal.desk}:${proposal.host}:${proposal.ticket}`, customer: proposal.customer };
}

function entryFields({ approved, suggestion, action, undoes, rules }: Operation) {
  return {
    suggestion,
    action,
    proposal: approved.approval.body.proposal,
    approval: digest(approved.approval.body),
    policy: approved.proposal.policy,
    outcome: "allow" as const,
    ...(rules.length === 0 ? {} : { rules: [...rules].sort() }),
    ...(undoes === undefined ? {} : { undoes }),
  };
}

/**
 * Puts on the record what a person was shown, what they put aside, and what really went out to the customer. It only
 * watches: nothing waits for it, it decides nothing, and what it could not write is reported, never shown as done.
 */
import { matchSent } from "#lib/domain/sent-reply.ts";
import type { Message } from "#lib/domain/ticket.ts";
import type { TicketView } from "#lib/messaging/view.ts";
import type { Operation } from "#lib/storage/operation.ts";
import { whereOf } from "#lib/storage/operation.ts";
import { createSerial } from "#lib/storage/serial.ts";
import { stopFor } from "./authority/stops.ts";
import type { Case } from "./case.ts";
import type { Offer } from "./offer.ts";
import type { OperationStore } from "./operator-parts.ts";
import type { DeviceRecord, NewEntry } from "./record.ts";

export interface WitnessParts {
  record: Pick<DeviceRecord, "writeAll" | "about">;
  operations: Pick<OperationStore, "put">;
  /** Something was written that nobody waits for: it may be sent some time soon. */
  wrote(): void;
}

export interface Witness {
  /** What a sidebar was just given to show. Each suggestion is written once, whatever becomes of view and worker. */
  shown(open: Case, view: TicketView): Promise<void>;
  /** What the ticket, as it was just read, says was sent after a draft had been taken. */
  replies(open: Case): Promise<void>;
  rejected(open: Case, suggestion: string): Promise<void>;
}

/** Suggestions known to be on the record; more are looked up anew. */
const REMEMBERED = 2_000;

export function createWitness({ record, operations, wrote }: WitnessParts): Witness {
  const known = new Set<string>();
  const turn = createSerial();

  async function isNew(entry: "suggested" | "rejected", suggestion: string): Promise<boolean> {
    const key = `${entry}/${suggestion}`;
    if (known.has(key)) return false;
    const isThere = (await record.about(entry, suggestion)) !== undefined;
    if (isThere) remember(key);
    return !isThere;
  }

  function remember(key: string): void {
    if (known.size >= REMEMBERED) known.clear();
    known.add(key);
  }

  async function write(open: Case, entry: "suggested" | "rejected", offers: readonly Offer[]): Promise<void> {
    const fresh: Offer[] = [];
    for (const offer of offers) if (await isNew(entry, offer.proposal.suggestionId)) fresh.push(offer);
    if (fresh.length === 0) return;
    await record.writeAll(
      fresh.map((offer) => (entry === "suggested" ? suggested(open, offer) : rejected(open, offer))),
    );
    for (const { proposal } of fresh) remember(`${entry}/${proposal.suggestionId}`);
    wrote();
  }

  return {
    shown(open, view) {
      // Without a word of the database: a view is pushed again and again, and mostly shows what it showed before.
      const offers = shownOffers(open, view).filter(({ proposal }) => !known.has(`suggested/${proposal.suggestionId}`));
      return offers.length === 0 ? Promise.resolve() : turn(() => write(open, "suggested", offers));
    },
    rejected(open, suggestion) {
      const offer = offersOf(open).find(({ proposal }) => proposal.suggestionId === suggestion);
      return offer === undefined ? Promise.resolve() : turn(() => write(open, "rejected", [offer]));
    },
    replies(open) {
      const waiting = takenDrafts(open.operations);
      return waiting.length === 0 ? Promise.resolve() : turn(() => writeSent(open, waiting));
    },
  };

  async function writeSent(open: Case, drafts: readonly Operation[]): Promise<void> {
    let waiting = drafts;
    for (const message of open.gathered.ticket.messages) {
      const draft = waiting.findLast((operation) => isReplyAfter(message, operation));
      if (draft === undefined) continue;
      const took =
        (await record.about("edited", draft.suggestion)) ?? (await record.about("accepted", draft.suggestion));
      const [written] = await record.writeAll([sent(open, draft, message, took)]);
      // The drafts before it were replaced by this one: they did not go out, and no later reply is theirs.
      const settled = waiting.filter((operation) => operation.createdAt <= draft.createdAt);
      for (const operation of settled) await operations.put({ ...operation, sent: written?.entryId ?? "" });
      waiting = waiting.filter((operation) => !settled.includes(operation));
      wrote();
    }
  }
}

/** Drafts that are in the composer, oldest first, and of which it is not known yet what became of them. */
function takenDrafts(operations: readonly Operation[]): Operation[] {
  return operations
    .filter(({ action, state, sent }) => action === "reply.draft" && state === "done" && sent === undefined)
    .toSorted((a, b) => a.createdAt - b.createdAt);
}

/** A public reply of this very person that was not there when the draft was taken. */
function isReplyAfter(message: Message, { approved, before }: Operation): boolean {
  const isOwn = message.public && message.from === "agent" && message.authorId === approved.proposal.deskUser;
  const newest = before.messages.at(-1)?.at ?? "";
  return isOwn && message.at >= newest && !before.messages.some(({ id }) => id === message.id);
}

function offersOf({ offers, reply }: Case): Offer[] {
  return reply === undefined ? offers : [reply, ...offers];
}

/** Only what can be pressed or read as a suggestion: not what was approved before, nor a draft that is still growing. */
function shownOffers(open: Case, { cards, reply }: TicketView): Offer[] {
  const whole = reply === undefined || reply.drafting === true || reply.stale !== undefined ? [] : [reply];
  const ready = [...whole, ...cards].filter(({ state }) => state.is === "ready");
  const ids = new Set(ready.map(({ suggestion }) => suggestion));
  return offersOf(open).filter(({ proposal }) => ids.has(proposal.suggestionId));
}

function suggested(open: Case, offer: Offer): NewEntry {
  const { proposal, digest, decision } = offer;
  const rules = decision.rules.map(({ id }) => id);
  // Under a stop the card says that nothing may be approved, whatever the rules would say.
  const isStopped = stopFor(open.lease, proposal.action) !== undefined;
  return {
    fields: {
      entry: "suggested",
      suggestion: proposal.suggestionId,
      action: proposal.action,
      proposal: digest,
      policy: proposal.policy,
      outcome: isStopped ? "deny" : decision.outcome,
      ...(isStopped ? { reason: "stopped" } : {}),
      ...(rules.length === 0 ? {} : { rules: rules.toSorted() }),
    },
    values: {
      args: proposal.args,
      card: proposal.card,
      facts: decidedOn(open.gathered.facts),
      driver: open.suggested.by,
      ...aboutCase(open, offer),
    },
    display: { title: proposal.card.title, detail: `Shown on ticket #${proposal.ticket}`, ticket: proposal.ticket },
  };
}

function rejected(open: Case, offer: Offer): NewEntry {
  const { proposal } = offer;
  return {
    fields: {
      entry: "rejected",
      suggestion: proposal.suggestionId,
      action: proposal.action,
      proposal: offer.digest,
    },
    values: aboutCase(open, offer),
    display: { title: proposal.card.title, detail: `Put aside on ticket #${proposal.ticket}`, ticket: proposal.ticket },
  };
}

/** `took`: the entry that says that the draft was taken. */
function sent(open: Case, draft: Operation, message: Message, took: string | undefined): NewEntry {
  const { proposal } = draft.approved;
  const { match, distance } = matchSent(String(proposal.args.text), message.text, draft.below ?? "");
  return {
    fields: {
      entry: "sent",
      suggestion: draft.suggestion,
      action: draft.action,
      proposal: draft.approved.approval.body.proposal,
      match,
      distance,
      ...(took === undefined ? {} : { about: took }),
    },
    values: {
      text: message.text,
      comment: message.id,
      ticket: whereOf(open.gathered.ticket.ref),
      customer: proposal.customer,
    },
    display: { title: "Reply sent to the customer", detail: SENT_WORDS[match](distance), ticket: proposal.ticket },
  };
}

const SENT_WORDS = {
  same: () => "As it was taken from the draft",
  edited: (distance: number) => `Changed after it was taken: ${distance} characters`,
  other: () => "A text of your own, not the draft that was taken",
};

function aboutCase({ gathered }: Case, { proposal }: Offer): Record<string, unknown> {
  return { ticket: whereOf(gathered.ticket.ref), customer: proposal.customer };
}

/** Every fact that the gate was given, with where it is from: what was absent counted as absent. */
export function decidedOn(facts: Operation["facts"]): Record<string, { value: unknown; source: string }> {
  return Object.fromEntries(Object.entries(facts).map(([name, { value, source }]) => [name, { value, source }]));
}

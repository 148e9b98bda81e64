/** The whole sidebar of one open ticket as one plain value; see lib/messaging/view.ts. Pure. */

import type { Fact } from "#lib/domain/fact.ts";
import { Money, showMoney } from "#lib/domain/money.ts";
import type { DeskSetup } from "#lib/domain/server-api.ts";
import type {
  CardView,
  Chip,
  DecisionView,
  Notice,
  ObligationView,
  PolicyStatus,
  RecordStatus,
  ReplyView,
  TicketView,
} from "#lib/messaging/view.ts";
import type { Operation } from "#lib/storage/operation.ts";
import { stopFor, stoppedView } from "./authority/stops.ts";
import type { Case } from "./case.ts";
import { decisionView } from "./decision-words.ts";
import { factWords } from "./fact-words.ts";
import { obligationView } from "./obligations.ts";
import { type Offer, usageOn } from "./offer.ts";
import { cardState, type RecordOf } from "./operation-view.ts";
import { usageViews } from "./usage-words.ts";

const MOST_CARDS = 4;

export interface Around {
  status: PolicyStatus;
  record: RecordStatus;
  recordOf: RecordOf;
  now: number;
  drafts: ReadonlyMap<string, string>;
  left?: TicketView["left"];
  /** What kind of account this is, where the server told. */
  environment?: DeskSetup["environment"] | undefined;
}

export function ticketView(open: Case, around: Around): TicketView {
  const { ticket } = open.gathered;
  return {
    screen: "ticket",
    ref: ticket.ref,
    subject: ticket.subject,
    status: around.status,
    about: { summary: open.suggested.summary, chips: chips(open, around) },
    ...(open.reply === undefined || open.dismissed.has(open.reply.proposal.suggestionId)
      ? {}
      : { reply: replyView(open, open.reply, around) }),
    cards: [...operationCards(open, around), ...offerCards(open, around)].slice(0, MOST_CARDS),
    notices: notices(open),
    record: around.record,
    ...(around.left === undefined ? {} : { left: around.left }),
  };
}

/** Nobody may take a sandbox for the real desk, or the other way round. */
const ENVIRONMENTS: Partial<Record<DeskSetup["environment"], string>> = {
  sandbox: "Sandbox",
  practice: "Practice desk",
};

function chips({ suggested, gathered }: Case, { environment }: Around): Chip[] {
  const found: Chip[] = [];
  const place = environment === undefined ? undefined : ENVIRONMENTS[environment];
  if (place !== undefined) found.push({ text: place, tone: "look" });
  if (suggested.title !== "") found.push({ text: suggested.title, tone: "good" });
  const verified = gathered.facts["requester.verified"];
  const name = gathered.ticket.requester.name;
  found.push({ text: verified?.value === true ? `${name} · known customer` : name, tone: "plain" });
  const signals = gathered.facts["ticket.signals"]?.value;
  if (Array.isArray(signals) && signals.includes("wants-a-person"))
    found.push({ text: "Asks for a person", tone: "look" });
  if (Array.isArray(signals) && signals.includes("second-contact"))
    found.push({ text: "Second contact", tone: "look" });
  const writes = gathered.ticket.messages.filter((message) => message.public && message.from === "customer").length;
  if (writes > 1) found.push({ text: `Wrote ${writes} times`, tone: "look" });
  return found;
}

const SIGNAL_WORDS: Record<string, string> = {
  "self-harm": "The customer may be in danger. A person answers this first, by your team's own guidance.",
  press: "The customer mentions the press.",
  safety: "The customer mentions an injury or a dangerous product.",
  injection:
    "This message tries to give orders to an assistant. It is treated as text: no decision here was taken from it.",
  "hidden-text": "This message holds invisible or direction-changing characters; they are shown as marks.",
  "legal-threat": "The customer mentions legal steps.",
  chargeback: "The customer mentions a dispute with the bank.",
  "account-takeover": "The customer says that somebody else used the account.",
};

function notices({ gathered, suggested }: Case): Notice[] {
  const found: Notice[] = [];
  if (!gathered.server.ok) found.push({ tone: "look", text: gathered.server.happened });
  else for (const problem of gathered.server.answer.problems) found.push({ tone: "look", text: problem.happened });
  const { omitted, messages } = gathered.ticket;
  if (omitted !== 0) found.push({ tone: "look", text: `Only the newest ${messages.length} messages were read.` });
  found.push(...suggested.notices.map((text) => ({ tone: "look" as const, text })));
  const signals = gathered.facts["ticket.signals"]?.value;
  if (Array.isArray(signals)) {
    for (const signal of signals) {
      const text = SIGNAL_WORDS[String(signal)];
      if (text !== undefined) found.push({ tone: "look", text });
    }
  }
  if (suggested.failure !== null)
    found.push({ tone: "look", text: `${suggested.failure.happened} ${suggested.failure.todo}` });
  return found;
}

function replyView(open: Case, offer: Offer, around: Around): ReplyView {
  const id = offer.proposal.suggestionId;
  const edited = around.drafts.get(id);
  // Done is what was inserted word for word, for this very message; an edited draft has an id of its own.
  const answers = offer.proposal.ticketVersion.lastPublicCommentId;
  const operation = open.operations.findLast(
    ({ action, approved: { proposal } }) =>
      action === "reply.draft" &&
      proposal.args.text === (edited ?? offer.args.text) &&
      proposal.ticketVersion.lastPublicCommentId === answers,
  );
  const obligations = obligationsOf(open, offer);
  return {
    suggestion: id,
    proposal: offer.digest,
    text: String(offer.args.text),
    ...(edited === undefined ? {} : { edited }),
    sources: open.suggested.sources,
    by: open.suggested.by,
    ...(open.suggested.drafting === true ? { drafting: true } : {}),
    ...(open.suggested.asked === true ? { again: true } : {}),
    ...(obligations.length === 0 ? {} : { obligations }),
    decision: stoppedOr(open, offer, () => decisionView(offer.decision, obligations, open.published)),
    state: operation === undefined ? { is: "ready" } : cardState(operation, around.now, around.recordOf),
  };
}

/** What was approved on this ticket, newest first; an undo shows on the card that it takes back. */
function operationCards(open: Case, around: Around): CardView[] {
  const shown = open.operations.filter(
    (one) =>
      one.action !== "reply.draft" && one.undoes === undefined && one.state !== "failed" && one.state !== "cancelled",
  );
  const failed = open.operations.filter(
    (one) =>
      ["failed", "cancelled"].includes(one.state) &&
      one.undoes === undefined &&
      open.fresh.has(one.suggestion) &&
      one.action !== "reply.draft",
  );
  return [...failed, ...shown]
    .sort((a, b) => b.createdAt - a.createdAt)
    .map((operation) => operationCard(operation, open, around));
}

function operationCard(operation: Operation, open: Case, around: Around): CardView {
  const { proposal } = operation.approved;
  const undo = open.operations.findLast((one) => one.undoes === operation.suggestion);
  return {
    suggestion: operation.suggestion,
    proposal: operation.approved.approval.body.proposal,
    action: operation.action,
    title: proposal.card.title,
    lines: proposal.card.lines,
    facts: [],
    why: "",
    decision: { outcome: "allow", label: "Approved", says: "", rules: [], canApprove: false },
    obligations: [],
    button: proposal.card.button,
    consequence: proposal.card.consequence,
    irreversible: open.irreversible(operation.action),
    nearest: [],
    state:
      undo?.state === "failed" && operation.state === "done"
        ? withUndoFailure(operation, undo, around)
        : cardState(operation, around.now, around.recordOf, undo),
  };
}

function withUndoFailure(operation: Operation, undo: Operation, around: Around): CardView["state"] {
  const state = cardState(operation, around.now, around.recordOf);
  if (state.is !== "done" || undo.failure === undefined) return state;
  return {
    is: "done",
    receipt: {
      ...state.receipt,
      says: `${state.receipt.says} It could not be undone: ${undo.failure.happened} ${undo.failure.todo}`,
    },
  };
}

function offerCards(open: Case, around: Around): CardView[] {
  const taken = new Set(open.operations.map((operation) => operation.suggestion));
  return open.offers
    .filter((offer) => !taken.has(offer.proposal.suggestionId) && !open.dismissed.has(offer.proposal.suggestionId))
    .map((offer) => offerCard(open, offer, around));
}

/** Under a stop only that counts: what the rules would say is no help to anybody until it ends. */
function stoppedOr({ lease }: Case, { action }: Offer, decided: () => DecisionView): DecisionView {
  const stop = stopFor(lease, action.id);
  return stop === undefined ? decided() : stoppedView(stop);
}

/** None under a stop: nothing that a person gives would help. */
function obligationsOf(open: Case, offer: Offer, given: Readonly<Record<string, string>> = {}): ObligationView[] {
  if (stopFor(open.lease, offer.action.id) !== undefined) return [];
  return (offer.decision.requires ?? []).map((need) =>
    obligationView(need, open.published, open.lease, offer.args, given[need]),
  );
}

function offerCard(open: Case, offer: Offer, _around: Around): CardView {
  const id = offer.proposal.suggestionId;
  const isStopped = stopFor(open.lease, offer.action.id) !== undefined;
  const obligations = obligationsOf(open, offer, open.given.get(id));
  return {
    suggestion: id,
    proposal: offer.digest,
    action: offer.action.id,
    title: offer.proposal.card.title,
    lines: offer.proposal.card.lines,
    facts: factsRead(offer),
    why: offer.why,
    usage: isStopped ? [] : usageViews(usageOn({ action: offer.action.id, args: offer.args }, open)),
    decision: stoppedOr(open, offer, () => decisionView(offer.decision, obligations, open.published)),
    obligations,
    button: offer.proposal.card.button,
    consequence: offer.proposal.card.consequence,
    irreversible: !offer.action.undo(offer.proposal.desk).possible,
    nearest: (isStopped ? [] : (open.nearest.get(id) ?? [])).map((near) => ({
      label: near.offer.action.button(near.offer.args),
      proposal: near.offer.digest,
      outcome: near.outcome,
    })),
    state: { is: "ready" },
  };
}

/** The facts that the fired rules read, once each, with their source. */
function factsRead({ decision }: Offer): CardView["facts"] {
  const seen = new Map<string, CardView["facts"][number]>();
  for (const rule of decision.rules) {
    for (const read of rule.read) {
      const source = read.source === "attested" || read.source === "text" ? read.source : "server";
      if (!seen.has(read.fact))
        seen.set(read.fact, { label: factWords(read.fact), value: showValue(read.value), source });
    }
  }
  return [...seen.values()];
}

export function showValue(value: Fact["value"]): string {
  if (value === undefined || value === null) return "unknown";
  const money = Money.safeParse(value);
  if (money.success) return showMoney(money.data);
  if (Array.isArray(value)) return value.map(showValue).join(", ") || "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

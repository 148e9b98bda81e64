/**
 * An offer: one proposed action with its decision and the exact card a person will read. Built by one function,
 * so that what is shown, what is signed and what is compared at the click are the same bytes.
 */

import type { ActionDefinition } from "#lib/actions/definition.ts";
import { actions } from "#lib/actions/index.ts";
import type { CardShown, Proposal } from "#lib/domain/approval.ts";
import { suggestionId } from "#lib/domain/approval.ts";
import type { Lease } from "#lib/domain/authority.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import type { Decision, DecisionRequest, EvidenceView } from "#lib/domain/decision.ts";
import { type Digest, digest } from "#lib/domain/hash.ts";
import { type DeskName, lastCustomerMessage, ticketVersion } from "#lib/domain/ticket.ts";
import { wellFormed } from "#lib/domain/well-formed.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { decide } from "#lib/policy/decide.ts";
import type { Asked } from "#lib/policy/shown.ts";
import { type UsageOfRule, usageOf } from "#lib/policy/usage.ts";
import type { Operation } from "#lib/storage/operation.ts";
import { customerOf, type Gathered } from "./gather.ts";

export interface Offer {
  action: ActionDefinition;
  args: Readonly<Record<string, unknown>>;
  why: string;
  drafted?: true;
  proposal: Proposal;
  digest: Digest;
  decision: Decision;
}

export interface Wish {
  action: string;
  args: Readonly<Record<string, unknown>>;
  why: string;
  /** `why` is a model's: shown on the card, and nowhere else. */
  drafted?: true;
  undoes?: string;
}

/** What an offer is judged under. */
export interface Ground {
  policy: CompiledPolicy;
  lease: Lease;
  gathered: Gathered;
  /** This ticket's operations: a suggestion that failed or was cancelled may be offered again under a new id. */
  operations: readonly Operation[];
  now: string;
}

/** Undefined for an action that does not exist, or for an offer that would change nothing. */
export function makeOffer(given: Wish, ground: Ground, evidence: readonly EvidenceView[] = []): Offer | undefined {
  const wish = wellFormed(given);
  const action = Object.hasOwn(actions, wish.action) ? actions[wish.action as keyof typeof actions] : undefined;
  if (action === undefined) return undefined;
  // Nothing to do; taking back is judged by whoever asks for it.
  if (wish.undoes === undefined && action.isShown?.(wish.args, ground.gathered.ticket, null) === true) return undefined;
  const decision = decideOn(wish, ground, evidence);
  const proposal = wellFormed(propose(wish, action, ground));
  const { args, why, drafted } = wish;
  return { action, args, why, ...(drafted && { drafted }), proposal, digest: digest(proposal), decision };
}

export function decideOn(wish: Wish, ground: Ground, evidence: readonly EvidenceView[]): Decision {
  const asked = askedOn(ground, wish.args.order, evidence);
  const history = wish.undoes === undefined ? undefined : withoutUndone(asked.history, wish.undoes, ground);
  return decide(ground.policy, { ...asked, ...(history === undefined ? {} : { history }), ...actOf(wish) });
}

/** How much of each limit this would use; only to look at. */
export function usageOn(wish: Pick<Wish, "action" | "args">, ground: Omit<Ground, "operations">): UsageOfRule[] {
  return usageOf(ground.policy, { ...askedOn(ground, wish.args.order), ...actOf(wish) });
}

/** What is taken back does not count against taking it back, here as on the server. */
function withoutUndone(history: Asked["history"], undoes: string, { operations, lease, gathered }: Ground) {
  const undone = operations.find(({ suggestion }) => suggestion === undoes)?.approved.proposal;
  if (history === undefined || undone === undefined) return history;
  const args = canonicalJson(undone.args);
  const at = history.findLastIndex(
    (entry) =>
      entry.action === undone.action &&
      entry.rep === lease.rep &&
      entry.ticket === gathered.ticket.ref.ticket &&
      canonicalJson(entry.args) === args,
  );
  return history.filter((_entry, i) => i !== at);
}

function actOf({ action, args }: Pick<Wish, "action" | "args">): Pick<DecisionRequest, "action" | "args"> {
  return { action, args: { ...args } };
}

/** The gate's question but for the act itself. */
export function askedOn(
  { lease, gathered, now }: Omit<Ground, "operations" | "policy">,
  order?: unknown,
  evidence: readonly EvidenceView[] = [],
): Asked {
  return {
    rep: { id: lease.rep, roles: lease.roles, team: lease.team },
    facts: { ...gathered.facts },
    subject: {
      customer: customerOf(gathered),
      ticket: gathered.ticket.ref.ticket,
      ...(typeof order === "string" ? { order } : {}),
    },
    evidence: [...evidence],
    ...(gathered.server.ok ? { history: gathered.server.answer.history } : {}),
    now,
  };
}

function propose(wish: Wish, action: ActionDefinition, ground: Ground): Proposal {
  const { ticket } = ground.gathered;
  return {
    type: "countersign.proposal/1",
    org: ground.lease.org,
    ...ticket.ref,
    ticketVersion: ticketVersion(ticket, action.touches),
    customer: customerOf(ground.gathered),
    deskUser: ticket.deskUser.id,
    suggestionId: freeId(wish, ground),
    action: wish.action,
    args: { ...wish.args },
    policy: ground.lease.policy,
    card: cardFor(wish, action, ground.gathered),
    ...(wish.undoes === undefined ? {} : { undoes: wish.undoes }),
  };
}

/** The first id whose earlier life did not happen: failed by read-back, cancelled in its hold, or taken back. */
function freeId(wish: Wish, { lease, gathered, operations }: Ground): string {
  const { ref } = gathered.ticket;
  for (let n = 1; ; n++) {
    const id = suggestionId({
      org: lease.org,
      ...ref,
      lastCustomerMessage: lastCustomerMessage(gathered.ticket),
      action: wish.action,
      args: wish.args,
      n,
      ...(wish.undoes === undefined ? {} : { undoes: wish.undoes }),
    });
    const earlier = operations.find((operation) => operation.suggestion === id);
    if (earlier === undefined || !["failed", "cancelled", "undone"].includes(earlier.state)) return id;
  }
}

function cardFor(wish: Wish, action: ActionDefinition, gathered: Gathered): CardShown {
  const undoing = wish.undoes !== undefined;
  return {
    title: undoing ? `Undo: ${action.title(wish.args).toLowerCase()}` : action.title(wish.args),
    lines: linesFor(wish, action, gathered),
    consequence: undoing ? "Puts back what was there before." : consequenceOf(action, gathered.ticket.ref.desk),
    button: undoing ? "Undo" : action.button(wish.args),
  };
}

function consequenceOf({ undo, holdSeconds }: ActionDefinition, desk: DeskName): string {
  const { says } = undo(desk);
  return holdSeconds === 0 ? says : `${says} You have ${holdSeconds} seconds to cancel after the click.`;
}

function linesFor(wish: Wish, action: ActionDefinition, gathered: Gathered): [string, string][] {
  if (action.group === "money" && gathered.server.ok) return gathered.server.answer.shown;
  return action.lines?.(wish.args, gathered.ticket) ?? [];
}

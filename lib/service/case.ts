/**
 * One open ticket as the worker sees it: what was gathered, what is offered under which policy, what has been
 * approved. Rebuilt whole whenever anything it stands on changed; it is a view of the truth, never the truth.
 */
import { findAction } from "#lib/actions/index.ts";
import type { DeskFormat } from "#lib/desk/port.ts";
import type { Lease, PublishedPolicy } from "#lib/domain/authority.ts";
import type { ReplyView } from "#lib/messaging/view.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { isShown } from "#lib/policy/shown.ts";
import { isUnfinished, type Operation } from "#lib/storage/operation.ts";
import type { Gathered } from "./gather.ts";
import { handOvers } from "./hand-over.ts";
import { asEvidence, ownOnly } from "./obligations.ts";
import { decideOn, type Ground, makeOffer, type Offer, type Wish } from "./offer.ts";
import type { Suggested } from "./suggest.ts";

export interface NearOffer {
  offer: Offer;
  outcome: "allow" | "needs";
}

export interface Case {
  gathered: Gathered;
  suggested: Suggested;
  policy: CompiledPolicy;
  published: PublishedPolicy;
  lease: Lease;
  offers: Offer[];
  reply: Offer | undefined;
  nearest: ReadonlyMap<string, NearOffer[]>;
  operations: readonly Operation[];
  /** When it was built, by the server's clock; a case is ground enough for another offer. */
  now: string;
  /** What the person chose on a card so far: suggestion → obligation → value. */
  given: Map<string, Record<string, string>>;
  dismissed: Set<string>;
  /** Failed or cancelled since this ticket was opened, so still worth showing. */
  fresh: Set<string>;
  irreversible(action: string): boolean;
}

export interface ShownReply {
  view: ReplyView;
  /** Newest message of the customer at that time. */
  answers: string;
}

/** What a person did on the cards of a ticket and that outlives a rebuild. */
export interface Choices {
  given: Map<string, Record<string, string>>;
  dismissed: Set<string>;
  fresh: Set<string>;
  /** Suggestion that was replaced by a nearer allowed one: its wish instead. */
  taken: Map<string, Wish>;
  /** The replies that were shown last, newest last. */
  shownReplies: ShownReply[];
}

export function newChoices(): Choices {
  return { given: new Map(), dismissed: new Set(), fresh: new Set(), taken: new Map(), shownReplies: [] };
}

export interface Parts {
  /** What this desk can do at all. */
  format: DeskFormat;
  gathered: Gathered;
  suggested: Suggested;
  standing: { policy: CompiledPolicy; published: PublishedPolicy; lease: Lease };
  operations: readonly Operation[];
  choices: Choices;
  now: string;
}

export function buildCase({ format, gathered, suggested, standing, operations, choices, now }: Parts): Case {
  const ground: Ground = { policy: standing.policy, lease: standing.lease, gathered, operations, now };
  const canDo = ({ action }: Wish): boolean =>
    findAction(action)?.runner !== "desk" || format.can(action, gathered.ticket);
  const judged = suggested.wishes
    .filter((wish) => wish.action !== "ticket.escalate" && canDo(wish))
    .flatMap((wish) => offerFor(wish, ground, choices));
  const reply = suggested.draft === null ? undefined : replyFor(suggested.draft, suggested.title, ground);
  const handing = format.can("ticket.escalate", gathered.ticket)
    ? handOvers(suggested, reply === undefined ? judged : [...judged, reply], ground)
    : [];
  // Handing over comes first: where it is offered, it is mostly all that is left to do.
  const offers = [...handing, ...judged].filter((offer) => !isBusy(offer, ground) && isOnShow(offer, ground));
  const nearest = new Map(offers.map((offer) => [offer.proposal.suggestionId, nearOffers(offer, ground)] as const));
  return {
    gathered,
    suggested,
    ...standing,
    offers,
    reply,
    nearest,
    operations,
    now,
    given: choices.given,
    dismissed: choices.dismissed,
    fresh: choices.fresh,
    irreversible: (action) => findAction(action)?.undo(gathered.ticket.ref.desk).possible !== true,
  };
}

function replyFor(text: string, why: string, ground: Ground): Offer | undefined {
  const offer = makeOffer({ action: "reply.draft", args: { text }, why }, ground);
  return offer !== undefined && isOnShow(offer, ground) ? offer : undefined;
}

/** What a policy hides is no card: not even one that says why not. */
export function isOnShow({ action, decision }: Offer, { policy }: Pick<Ground, "policy">): boolean {
  return isShown(policy, action.id, decision);
}

function offerFor(wish: Wish, ground: Ground, choices: Choices): Offer[] {
  const offer = makeOffer(wish, ground);
  if (offer === undefined || !isOnShow(offer, ground)) return [];
  const instead = choices.taken.get(offer.proposal.suggestionId);
  const taken = instead === undefined ? undefined : makeOffer(instead, ground);
  return [taken ?? offer];
}

/** While one action of a kind is on its way, or done, on the same subject, the next one is not pushed at the rep. */
function isBusy(offer: Offer, { operations }: Ground): boolean {
  return operations.some(
    (one) =>
      one.action === offer.action.id &&
      one.undoes === undefined &&
      (isUnfinished(one) || (one.state === "done" && isOnce(offer, one))) &&
      one.approved.proposal.args.order === offer.args.order,
  );
}

/** Done for this message it is not offered again with what is left of it. */
function isOnce(offer: Offer, { approved: { proposal } }: Operation): boolean {
  if (offer.action.group === "money") return true;
  return (
    offer.action.id === "macro.apply" &&
    proposal.args.macro === offer.args.macro &&
    proposal.ticketVersion.lastPublicCommentId === offer.proposal.ticketVersion.lastPublicCommentId
  );
}

/**
 * What would be allowed instead, asked as if the rep had given what only the rep can give: else an amount that needs a
 * reason would look no better than one that needs a lead.
 */
function nearOffers(offer: Offer, ground: Ground): NearOffer[] {
  const wish = { action: offer.action.id, args: offer.args, why: offer.why };
  const given = asEvidence(ownOnly(offer.decision.requires ?? []), ground.lease, ground.now);
  return (decideOn(wish, ground, given).nearest ?? []).flatMap((near) => {
    const args: Record<string, unknown> = { ...offer.args };
    for (const [path, value] of Object.entries(near.change)) args[path.replace(/^args\./, "")] = value;
    const changed = makeOffer({ ...wish, args }, ground);
    return changed === undefined ? [] : [{ offer: changed, outcome: near.outcome }];
  });
}

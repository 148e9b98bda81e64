/**
 * Which hand-overs a case offers: those that its playbook asks for, and one for every place to which a rule sends what
 * the rep may not decide. Offered only where the policy grants handing over; the gate decides about each like any other.
 */

import { handoffNote, type Proposed } from "./handoff.ts";
import type { Wish } from "./offer.ts";
import { type Ground, makeOffer, type Offer } from "./offer.ts";
import { firstRoute, routeNamed } from "./routes.ts";
import type { Suggested } from "./suggest.ts";

const ACTION = "ticket.escalate";

/** `judged`: everything else that was proposed on this ticket, the reply included. */
export function handOvers(suggested: Suggested, judged: readonly Offer[], ground: Ground): Offer[] {
  const { actions } = ground.policy.document;
  if (!Object.hasOwn(actions, ACTION)) return [];
  const asked = suggested.wishes.filter((wish) => wish.action === ACTION);
  const sent = judged.flatMap((offer) => sentTo(offer, ground));
  const wishes = [...sent, ...asked].filter(
    (wish, at, all) => all.findIndex((one) => one.args.route === wish.args.route) === at,
  );
  return wishes
    .filter((wish) => !isHandedOver(wish, ground))
    .flatMap((wish) => {
      const note = packet(wish, suggested, judged, ground);
      const offer = makeOffer({ ...wish, args: { ...wish.args, note } }, ground);
      // Where handing over is stopped as well, it is no way out.
      const isStopped = sent.includes(wish) && offer?.decision.rules.some(({ id }) => id === "mode") === true;
      return offer === undefined || isStopped ? [] : [offer];
    });
}

/** A rule sends it somewhere, or the policy's mode leaves nothing but handing over. */
function sentTo({ decision }: Offer, { policy, gathered }: Ground): Wish[] {
  const first = decision.rules[0];
  const isModes = decision.outcome === "deny" && first?.id === "mode";
  if (decision.outcome !== "escalate" && !isModes) return [];
  const id = decision.route ?? firstRoute(policy.document);
  if (id === undefined) return [];
  const { name, group } = routeNamed(id, policy.document, gathered.ticket.ref.host);
  const args = { route: id, to: name, ...(group === undefined ? {} : { group }) };
  return [{ action: ACTION, args, why: first?.why ?? "" }];
}

/** Once for the customer's newest message; what they write next may need another packet. */
function isHandedOver({ args }: Wish, { operations, gathered }: Ground): boolean {
  const newest = gathered.ticket.messages.findLast((message) => message.public)?.id ?? "none";
  return operations.some(
    ({ action, state, undoes, approved: { proposal } }) =>
      action === ACTION &&
      undoes === undefined &&
      proposal.args.route === args.route &&
      proposal.ticketVersion.lastPublicCommentId === newest &&
      !["failed", "cancelled", "undone"].includes(state),
  );
}

/** A model writes reasons from the ticket's own words; the next person gets those that a lead wrote. */
function ownWhy({ why, drafted }: Pick<Wish, "why" | "drafted">): string {
  return drafted === true ? "" : why;
}

function packet(wish: Wish, suggested: Suggested, judged: readonly Offer[], ground: Ground): string {
  const proposed = judged
    .filter((offer) => offer.action.id !== "reply.draft")
    .map((offer): Proposed => ({ title: offer.proposal.card.title, why: ownWhy(offer), decision: offer.decision }));
  const reply = judged.find((offer) => offer.action.id === "reply.draft" && offer.decision.outcome === "escalate");
  return handoffNote({
    to: String(wish.args.to),
    from: ground.lease.repName,
    gathered: ground.gathered,
    about: suggested.about,
    asked: ownWhy(wish),
    proposed: reply === undefined ? proposed : [...proposed, { title: "Reply", why: null, decision: reply.decision }],
    operations: ground.operations.filter((one) => one.action !== ACTION),
  });
}

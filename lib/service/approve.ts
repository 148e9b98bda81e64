/**
 * A person's click becomes a signed approval of exactly what was shown, or a refusal that says why. The ticket is
 * read anew and the gate asked anew; if one byte of the proposal differs, nothing is signed. It must never sign for
 * an untrusted click, an unseen card, or an obligation that somebody else has to meet.
 */
import type { Evidence, SignedApproval, SignedEvidence } from "#lib/domain/approval.ts";
import { fail, type Result, succeed } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Click } from "#lib/messaging/sidebar-calls.ts";
import { type Operation, whereOf } from "#lib/storage/operation.ts";
import { stopFor } from "./authority/stops.ts";
import type { Case } from "./case.ts";
import type { Device } from "./device.ts";
import { inWords } from "./fact-words.ts";
import { asEvidence, evidenceFor, isOwn, obligationView } from "./obligations.ts";
import { decideOn, type Offer } from "./offer.ts";
import { needsOwnSurface, type Surface } from "./surfaces.ts";

const APPROVAL_LIFE_MS = 5 * 60_000;
const SEEN_MS = 500;

export interface Approving {
  /** The case as read anew, just now. */
  fresh: Case;
  offer: Offer | undefined;
  /** Digest of the proposal on the card that was clicked. */
  shown: string;
  given: Record<string, string>;
  click: Click;
  /** Where the click came from; not the frame's word. */
  surface: Surface;
  device: Device;
  nowMs: number;
  nonce: string;
}

export async function approve(asked: Approving): Promise<Result<Operation>> {
  const { fresh, offer, shown } = asked;
  const doubt = doubtOf(asked);
  if (doubt !== undefined) return doubt;
  if (offer === undefined || offer.digest !== shown) {
    return refuse(
      "changed-since-shown",
      "The ticket, the policy or the facts changed after this card was shown.",
      "Read the card as it is now, then approve it again.",
    );
  }
  const stop = stopFor(fresh.lease, offer.action.id);
  if (stop !== undefined)
    return refuse("stopped", `This action is stopped: ${stop.why}`, "Ask your lead when it will be released.");
  const met = evidenceValues(asked, offer);
  if (!met.ok) return met;
  const now = formatInstant(asked.nowMs);
  const decision = decideOn(
    { action: offer.action.id, args: offer.args, why: offer.why },
    { ...fresh, now },
    asEvidence(Object.keys(met.value), fresh.lease, now),
  );
  if (decision.outcome !== "allow") {
    const because = inWords(decision.rules[0]?.says ?? decision.rules[0]?.why ?? "");
    return refuse(
      "not-allowed",
      `The policy does not allow this now. ${because}`.trim(),
      "Read the card: it says who can decide and what would be allowed.",
    );
  }
  const rules = decision.rules.map((rule) => rule.id);
  return succeed({ ...(await sign(asked, offer, met.value, now)), rules });
}

/** Why this click does not count: not a person's, or on something that a page may have covered. */
function doubtOf({ click, surface, offer }: Approving): Result<never> | undefined {
  if (!click.trusted)
    return refuse("click-not-trusted", "The click did not come from a person.", "Press the button yourself.");
  if (surface.own) return undefined;
  if (!surface.tellsVisibility) {
    return offer !== undefined && needsOwnSurface(offer.action.group, surface)
      ? refuse(
          "needs-own-window",
          "This browser cannot tell whether a card inside a page is really seen, so this is approved in a window of its own.",
          "Press the card's button; a small window opens, approve it there.",
        )
      : undefined;
  }
  // Not `<`: what is no number must not pass.
  if (click.visibleMs !== null && click.visibleMs >= SEEN_MS) return undefined;
  return refuse(
    "card-not-visible",
    "The card was not fully visible for half a second before the click.",
    "Make sure nothing covers the sidebar, then click again.",
  );
}

function evidenceValues({ fresh, given }: Approving, offer: Offer): Result<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const id of offer.decision.requires ?? []) {
    const view = obligationView(id, fresh.published, fresh.lease, offer.args, given[id]);
    const value = isOwn(view) ? evidenceFor(view, given[id]) : undefined;
    if (value === undefined)
      return refuse(
        "obligation-open",
        `“${view.label}” is still open.`,
        "Give what the card asks for, then approve it again.",
      );
    values[id] = value;
  }
  return succeed(values);
}

async function sign(asked: Approving, offer: Offer, values: Record<string, string>, now: string): Promise<Operation> {
  const { fresh, device, nowMs } = asked;
  const expires = formatInstant(nowMs + APPROVAL_LIFE_MS);
  const evidence: SignedEvidence[] = [];
  for (const [obligation, value] of Object.entries(values)) {
    const body: Evidence = {
      type: "countersign.evidence/1",
      proposal: offer.digest,
      obligation,
      by: fresh.lease.rep,
      roles: fresh.lease.roles,
      at: now,
      expires,
      value,
    };
    evidence.push({ body, key: device.id, sig: await device.sign(body) });
  }
  const body: SignedApproval["body"] = {
    type: "countersign.approval/1",
    proposal: offer.digest,
    evidence: evidence.map((one) => digest(one.body)),
    rep: fresh.lease.rep,
    device: device.id,
    nonce: asked.nonce,
    at: now,
    expires,
  };
  const approval = { body, key: device.id, sig: await device.sign(body) };
  const { ticket } = fresh.gathered;
  return {
    suggestion: offer.proposal.suggestionId,
    where: whereOf(ticket.ref),
    ref: ticket.ref,
    action: offer.action.id,
    title: offer.proposal.card.title,
    approved: { proposal: offer.proposal, evidence, approval },
    facts: fresh.gathered.facts as Operation["facts"],
    before: ticket,
    state: "approved",
    intent: null,
    result: null,
    says: "",
    rules: [],
    ...(offer.proposal.undoes === undefined ? {} : { undoes: offer.proposal.undoes }),
    createdAt: nowMs,
    updatedAt: nowMs,
  };
}

function refuse(code: string, happened: string, todo: string) {
  return fail(code, happened, "Nothing was approved and nothing ran.", todo);
}

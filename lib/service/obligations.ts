/** Which obligations the rep can meet on the card, and how; the rest need somebody else. */

import { z } from "zod";
import type { Lease, PublishedPolicy } from "#lib/domain/authority.ts";
import type { EvidenceView } from "#lib/domain/decision.ts";
import { STATED, statementFor } from "#lib/domain/statements.ts";
import type { ObligationView } from "#lib/messaging/view.ts";

/** As packs write them: `text` for people, `codes` for the reasons to choose from. */
const Texts = z.record(
  z.string(),
  z.looseObject({ text: z.string().optional(), codes: z.record(z.string(), z.string()).optional() }),
);

/** Reason codes where the policy names none. */
const REASONS: Record<string, string> = {
  returned: "Item returned",
  damaged: "Arrived damaged",
  late: "Arrived late",
  "wrong-item": "Wrong item sent",
  goodwill: "Goodwill",
};

export function obligationView(
  id: string,
  published: PublishedPolicy,
  lease: Lease,
  args: Readonly<Record<string, unknown>>,
  given?: string,
): ObligationView {
  const texts = Texts.safeParse(published.document.obligations ?? {});
  // A label stands before a colon, so a sentence gives up its full stop.
  const text = texts.success ? texts.data[id]?.text?.replace(/\.$/, "") : undefined;
  const codes = texts.success ? texts.data[id]?.codes : undefined;
  switch (id) {
    case "reason-code": {
      const choices = Object.entries(codes ?? REASONS).map(([value, label]) => ({ value, label }));
      const wanted = given ?? (typeof args.reason === "string" ? args.reason : undefined);
      const chosen = choices.find((choice) => choice.value === wanted)?.value;
      return {
        id,
        label: "Reason",
        by: chosen === undefined ? { choose: choices } : { choose: choices, chosen },
      };
    }
    case "typed-confirm":
      return { id, label: text ?? "Type CONFIRM to go on", by: { type: "CONFIRM" } };
    case "lead-approval":
      return { id, label: text ?? "A lead must approve", by: { somebody: somebody(lease.leads, "a lead") } };
    case "second-rep":
      return { id, label: text ?? "A second rep must confirm", by: { somebody: "another rep" } };
    default:
      return statedView(id, text, codes, given);
  }
}

/** Nothing is chosen beforehand: it is the rep's word, on the record under the rep's name. */
function statedView(
  id: string,
  text: string | undefined,
  codes: Record<string, string> | undefined,
  given: string | undefined,
): ObligationView {
  const stated = statementFor(id);
  if (stated === undefined)
    return { id, label: text ?? id, by: { somebody: "a step that this version cannot take yet" } };
  const choose = Object.entries(codes ?? stated.choices).map(([value, label]) => ({ value, label }));
  const chosen = choose.find(({ value }) => value === given)?.value;
  return { id, label: text ?? stated.label, by: { choose, ...(chosen === undefined ? {} : { chosen }) } };
}

/** Undefined when the value does not meet the obligation. */
export function evidenceFor(view: ObligationView, given: string | undefined): string | undefined {
  if ("choose" in view.by) {
    const value = given ?? view.by.chosen;
    return view.by.choose.some((choice) => choice.value === value) ? value : undefined;
  }
  if ("type" in view.by) return given === view.by.type ? given : undefined;
  return undefined;
}

/** Obligations that the rep can meet on the card itself. */
const OWN = ["reason-code", "typed-confirm", ...STATED];

export function ownOnly(ids: readonly string[]): string[] {
  return ids.filter((id) => OWN.includes(id));
}

export function isOwn(view: ObligationView): boolean {
  return !("somebody" in view.by);
}

export function asEvidence(ids: readonly string[], lease: Lease, now: string): EvidenceView[] {
  return ids.map((obligation) => ({ obligation, by: lease.rep, roles: lease.roles, at: now }));
}

function somebody(names: readonly string[], otherwise: string): string {
  return names.length === 0 ? otherwise : names.join(" or ");
}

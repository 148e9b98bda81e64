/** The entry that goes on record before anything happens must be about exactly this proposal and this approval. */
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { Session } from "../auth/sessions.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import type { Approved } from "./verify-approval.ts";

export function checkIntent(
  item: LogItem,
  { approved, action, proposalDigest, approvalDigest }: Approved,
  session: Session,
): Outcome<null> {
  const { proposal } = approved;
  const fits =
    item.entry === "intent" &&
    item.device === session.device &&
    item.rep === session.person.user &&
    item.suggestion === proposal.suggestionId &&
    item.action === proposal.action &&
    item.proposal === proposalDigest &&
    item.approval === approvalDigest &&
    item.policy === proposal.policy &&
    item.settles === undefined &&
    item.undoes === proposal.undoes;
  // Money that moved is not taken back by an undo.
  if (fits && (action.runner !== "server" || proposal.undoes === undefined)) return done(null);
  return refused(
    422,
    "intent-mismatch",
    "The entry for the record does not fit the approval that came with it.",
    "Nothing was done: what is on record must be what runs.",
    "Open the ticket again and approve the card as it is shown now; if it stays so, report it as a bug.",
  );
}

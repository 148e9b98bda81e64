/**
 * What the rep typed into a draft and has not used. Nothing may take it from under their hands: neither a model's draft
 * that comes later for the same message, nor a newer fact or policy that makes another draft. It goes when it is used,
 * dismissed, set back, or when another draft is asked for.
 */
import type { ReplyView } from "#lib/messaging/view.ts";
import type { Choices, ShownReply } from "./case.ts";

/** An edit may arrive just after the next draft was shown, so more than one is remembered. */
const REMEMBERED = 4;

export function rememberShown({ shownReplies }: Choices, view: ReplyView, answers: string): void {
  // Nobody can type into one that is still growing.
  if (view.drafting === true) return;
  const same = shownReplies.findIndex((one) => one.view.suggestion === view.suggestion && one.answers === answers);
  if (same !== -1) shownReplies.splice(same, 1);
  shownReplies.push({ view, answers });
  if (shownReplies.length > REMEMBERED) shownReplies.shift();
}

/** The newest of them; `isMeant` says whether a draft for that message counts. */
export async function findUnusedEdit(
  { shownReplies, dismissed }: Choices,
  draftOf: (suggestion: string) => Promise<string | undefined>,
  isMeant: (answers: string) => boolean,
): Promise<(ShownReply & { edited: string }) | undefined> {
  for (const shown of shownReplies.toReversed()) {
    const { suggestion, text, state } = shown.view;
    if (!isMeant(shown.answers) || dismissed.has(suggestion) || state.is === "done") continue;
    const edited = await draftOf(suggestion);
    if (edited !== undefined && edited !== text) return { ...shown, edited };
  }
  return undefined;
}

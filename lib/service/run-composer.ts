/** Puts an approved draft into the desk's composer. It never sends; what is in the composer is the rep's. */
import { paragraphs } from "#lib/desk/paragraphs.ts";
import type { Draft } from "#lib/desk/port.ts";
import { plainLines } from "#lib/domain/plain-lines.ts";
import type { Operation } from "#lib/storage/operation.ts";
import type { OperatorParts, Step } from "./operator-parts.ts";
import { pageFailure } from "./page-failure.ts";

export async function insertDraft(operation: Operation, parts: OperatorParts): Promise<Step> {
  const page = parts.showing(operation.ref);
  if (page === undefined) return ended(pageFailure("no-ticket"));
  // Stored first: if we are stopped here, the next step says "may be there" instead of inserting twice.
  await parts.operations.put({ ...operation, state: "performing" });
  const draft = toDraft(String(operation.approved.proposal.args.text));
  const placed = await page.insert(operation.ref, draft);
  if (!placed.ok) return ended(pageFailure(placed.code, placed.detail));
  const below = belowDraft(placed.value.text, draft.text);
  const lost = [placed.value.keptSignature ? "" : "signature", placed.value.keptQuote ? "" : "quoted text"].filter(
    Boolean,
  );
  const rest =
    lost.length === 0 ? "What stood there before is kept below it." : `Look at your ${lost.join(" and ")}: it changed.`;
  return { to: "end", ending: "done", says: `In the composer. ${rest} Not sent: that is yours to do.`, below };
}

/** Signature and quote, as they stand under the draft: they go out with it, and are no edit of it. */
function belowDraft(composer: string, draft: string): string {
  return plainLines(composer).slice(plainLines(draft).length).join("\n");
}

function ended(failure: ReturnType<typeof pageFailure>): Step {
  return { to: "end", ending: "failed", says: failure.happened, failure };
}

export function toDraft(text: string): Draft {
  return { html: paragraphs(text), text };
}

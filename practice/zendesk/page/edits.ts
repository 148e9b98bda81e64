/** What the agent changed in the form and has not submitted yet. */
import type { StatusView } from "./ticket-view.ts";

export interface TicketEdits {
  tags: readonly string[] | null;
  takeIt: boolean;
  channel: "web" | "internal";
}

export const noEdits = (): TicketEdits => ({ tags: null, takeIt: false, channel: "web" });

export interface Submission {
  readonly id: number;
  readonly status: StatusView;
  readonly subject?: string;
  readonly tags?: readonly string[];
  readonly assigneeId?: number;
  readonly comment?: { readonly html: string; readonly public: boolean };
}

/** The page saves like the real one: through the same API, with the token of its session. Gives a sentence on failure. */
export async function submitTicket(submission: Submission): Promise<string | null> {
  const me = (await (await fetch("/api/v2/users/me.json")).json()) as { user: { authenticity_token: string | null } };
  const { comment } = submission;
  const ticket = {
    status: submission.status,
    ...(submission.subject === undefined ? {} : { subject: submission.subject }),
    ...(submission.tags === undefined ? {} : { tags: submission.tags }),
    ...(submission.assigneeId === undefined ? {} : { assignee_id: submission.assigneeId }),
    ...(comment ? { comment: { html_body: comment.html, public: comment.public } } : {}),
  };
  const response = await fetch(`/api/v2/tickets/${submission.id}.json`, {
    method: "PUT",
    headers: {
      "content-type": "application/json",
      "x-csrf-token": me.user.authenticity_token ?? "",
      "x-zendesk-lotus-version": "practice",
    },
    body: JSON.stringify({ ticket }),
  });
  if (response.ok) return null;
  return `The desk did not save the ticket (${response.status}). Nothing was changed; try again.`;
}

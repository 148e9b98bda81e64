/** The messages of one ticket that the page has: the newest from the start, earlier ones when the agent asks for them. */
import type { CommentView, EarlierView, TicketView } from "./ticket-view.ts";

export interface Thread {
  readonly comments: readonly CommentView[];
  /** How many earlier ones the desk has that are not here. */
  readonly missing: number;
}

export const threadOf = (view: TicketView): Thread => ({
  comments: view.comments,
  missing: view.total - view.comments.length,
});

/** After a change on the desk: what was asked for stays, what is new comes behind it. */
export function follow(thread: Thread, view: TicketView): Thread {
  const newest = thread.comments.at(-1);
  const known = view.comments.findIndex((comment) => comment.id === newest?.id);
  // More came than the desk sends at once: between the old and the new would be a hole.
  if (known === -1) return threadOf(view);
  const comments = [...thread.comments, ...view.comments.slice(known + 1)];
  return { comments, missing: view.total - comments.length };
}

export async function readEarlier(ticket: number, before: number): Promise<readonly CommentView[]> {
  const response = await fetch(`/agent/data/${ticket}/earlier?before=${before}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`the desk gave no earlier messages (${response.status})`);
  return ((await response.json()) as EarlierView).comments;
}

/** Unchanged if the thread no longer begins where they end: somebody asked twice, or it was read anew. */
export function withEarlier(thread: Thread, earlier: readonly CommentView[], before: number): Thread {
  if (thread.comments[0]?.id !== before) return thread;
  return { comments: [...earlier, ...thread.comments], missing: thread.missing - earlier.length };
}

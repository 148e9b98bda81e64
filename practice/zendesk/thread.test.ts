/** The page's own part of a long ticket: what it keeps when the desk changes, and what "show more" puts before it. */
import { expect, it } from "vitest";
import { follow, threadOf, withEarlier } from "./page/thread.ts";
import type { CommentView, TicketView } from "./page/ticket-view.ts";

const nobody = { id: 0, name: "", email: "", role: "end-user", phone: null } as const;
const comment = (id: number): CommentView => ({ id, author: nobody, html: "", public: true, via: "email", at: "" });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => comment(from + index));
const view = (from: number, to: number) => ({ comments: range(from, to), total: to }) as unknown as TicketView;
const ids = (thread: { comments: readonly CommentView[] }) => thread.comments.map(({ id }) => id);

it("puts earlier messages before the newest, once", () => {
  const thread = threadOf(view(71, 100));
  expect(thread.missing).toBe(70);
  const longer = withEarlier(thread, range(11, 70), 71);
  expect([ids(longer)[0], longer.comments.length, longer.missing]).toEqual([11, 90, 10]);
  // A second click that was answered late.
  expect(withEarlier(longer, range(11, 70), 71)).toBe(longer);
});

it("keeps what was asked for when something new comes", () => {
  const longer = withEarlier(threadOf(view(71, 100)), range(11, 70), 71);
  const next = follow(longer, view(73, 102));
  expect([ids(next)[0], ids(next).at(-1), next.comments.length, next.missing]).toEqual([11, 102, 92, 10]);
  expect(follow(next, view(73, 102))).toEqual(next);
});

it("begins anew rather than show a hole", () => {
  const next = follow(threadOf(view(71, 100)), view(171, 200));
  expect([ids(next)[0], next.missing]).toEqual([171, 170]);
});

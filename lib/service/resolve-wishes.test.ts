import { expect, test } from "vitest";
import { formats } from "#lib/desk/formats.ts";
import type { MacroPreview } from "#lib/desk/port.ts";
import { fail, type Result, succeed } from "#lib/domain/error.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { NOW, ref, ticketOf } from "./fixtures/open-ticket.ts";
import type { Wish } from "./offer.ts";
import type { Page } from "./pages.ts";
import { macrosOf, resolveWishes } from "./resolve-wishes.ts";
import type { Suggested } from "./suggest.ts";

const document = {
  routes: { legal: { name: "Legal", says: "x", groups: { [ref.host]: 23 } }, billing: { name: "Billing" }, bare: null },
} as unknown as PolicyDocument;
const changes = [{ field: "status", to: "pending" }];
const whole: MacroPreview = { args: { macro: "25", name: "Ask", changes }, reply: null };

function resolve(
  wish: Omit<Wish, "why">,
  more: { macro?: Result<MacroPreview>; draft?: string; ticket?: Partial<Ticket> } = {},
) {
  const suggested = { by: "playbook", draft: more.draft ?? null, wishes: [{ ...wish, why: "w" }], notices: [] };
  return resolveWishes(suggested as unknown as Suggested, {
    ticket: ticketOf(more.ticket),
    format: formats.zendesk,
    document,
    macro: async () => more.macro ?? succeed(whole),
  });
}

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ["assignee.set", { assignee: "me" }, { assignee: "77", name: "Sam" }],
  ["assignee.set", { assignee: "nobody" }, { assignee: "", name: "" }],
  ["assignee.set", { assignee: "78", name: "Mia" }, { assignee: "78", name: "Mia" }],
  ["ticket.escalate", { route: "legal" }, { route: "legal", to: "Legal", group: "23" }],
  ["ticket.escalate", { route: "billing" }, { route: "billing", to: "Billing" }],
  ["ticket.escalate", { route: "bare" }, { route: "bare", to: "bare" }],
  ["macro.apply", { name: "Ask" }, { macro: "25", name: "Ask", changes }],
  ["status.set", { status: "open" }, { status: "open" }],
])("%s %j becomes %j", async (action, args, made) => {
  const { wishes, notices } = await resolve({ action, args });
  expect([wishes, notices]).toEqual([[{ action, args: made, why: "w" }], []]);
});

test.each<[string, Omit<Wish, "why">, Result<MacroPreview> | undefined, RegExp]>([
  [
    "a route that the policy does not have",
    { action: "ticket.escalate", args: { route: "toString" } },
    undefined,
    /no such route/,
  ],
  [
    "a macro that cannot be read",
    macro(),
    fail("x", "The desk is away.", "m", "Try again."),
    /desk is away\. Try again/,
  ],
  [
    "a macro that does more than can be shown",
    macro(),
    succeed({ args: null, reply: null, why: "It ticks." }),
    /It ticks/,
  ],
])("%s is left out, and said", async (_, wish, seen, words) => {
  const { wishes, notices } = await resolve(wish, seen === undefined ? {} : { macro: seen });
  expect(wishes).toEqual([]);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatch(words);
});

test("what a macro would write to the customer is a draft where there is none, and is never lost in silence", async () => {
  const seen = succeed({ ...whole, reply: "Which order?" });
  expect(await resolve(macro(), { macro: seen })).toMatchObject({
    draft: "Which order?",
    by: "macro “Ask”",
    notices: [],
  });
  const other = await resolve(macro(), { macro: seen, draft: "Hi" });
  expect(other).toMatchObject({ draft: "Hi", by: "playbook", notices: [expect.stringContaining("not sent")] });
  const answered = {
    id: "2",
    from: "agent",
    authorId: "77",
    authorName: "Sam",
    public: true,
    text: "Hi",
    at: NOW,
  } as const;
  const waiting = await resolve(macro(), { macro: seen, ticket: { messages: [...ticketOf().messages, answered] } });
  expect(waiting.draft).toBeNull();
});

test("a macro is looked for only where the desk can apply one now", async () => {
  expect(await resolve(macro(), { ticket: { status: "closed" } })).toMatchObject({ wishes: [], notices: [] });
});

test("asks the desk once for each macro of a reading, and takes none whose name is not clear", async () => {
  const asked: unknown[] = [];
  const entries = [
    { id: 25, title: "Ask", actions: [{ field: "status", value: "pending" }] },
    { id: 26, title: "Twin", actions: [] },
    { id: 27, title: "Twin", actions: [] },
  ];
  const look: Page["look"] = async (_, wanted) => {
    asked.push(wanted);
    const applied = { result: { ticket: { status: "pending" } } };
    return { ok: true, value: { macros: [{ macros: entries }], ...(wanted.look === "macro" ? { applied } : {}) } };
  };
  const named = macrosOf({ look }, formats.zendesk, ticketOf());
  const both = await Promise.all([named("Ask"), named("Ask")]);
  expect(both[0]).toMatchObject({ ok: true, value: { args: { macro: "25" } } });
  expect(both[1]).toBe(both[0]);
  expect(asked).toEqual([{ look: "macros" }, { look: "macro", id: "25" }]);
  expect(await named("Twin")).toMatchObject({ ok: false, failure: { code: "several-macros" } });
  expect(await named("None")).toMatchObject({ ok: false, failure: { code: "no-macro" } });
  const away = macrosOf({ look: async () => ({ ok: false, code: "rate-limited" }) }, formats.zendesk, ticketOf());
  expect(await away("Ask")).toMatchObject({ ok: false, failure: { code: "rate-limited" } });
});

function macro(): Omit<Wish, "why"> {
  return { action: "macro.apply", args: { name: "Ask" } };
}

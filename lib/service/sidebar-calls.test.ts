/** What a sidebar's calls must not lead to: another ticket, other words, another's change overwritten, a second act. */
import { beforeAll, describe, expect, test } from "vitest";
import { formats } from "#lib/desk/formats.ts";
import { fail, succeed } from "#lib/domain/error.ts";
import type { FromSidebar } from "#lib/messaging/sidebar-calls.ts";
import type { Operation } from "#lib/storage/operation.ts";
import { type Case, newChoices } from "./case.ts";
import type { Device } from "./device.ts";
import { type Given, makeDevice, NOW, openTicket, operationOf, refund, setStatus } from "./fixtures/open-ticket.ts";
import { answerSidebar, type SidebarParts } from "./sidebar-calls.ts";
import type { TabSession } from "./tab-session.ts";

let device: Device;
beforeAll(async () => {
  device = await makeDevice();
});

const click = { trusted: true, visibleMs: 600 };

interface Around {
  /** What was shown before the click; what is read at the click is `given`. */
  shown?: Given;
  drafts?: Record<string, string>;
  record?: ReturnType<SidebarParts["recordProblem"]>;
}

async function call(ask: (shown: Case) => FromSidebar, given: Given, around: Around = {}) {
  const choices = newChoices();
  const shown = openTicket({ ...(around.shown ?? given), choices });
  const started: Operation[] = [];
  const rejected: string[] = [];
  const settled: unknown[][] = [];
  let rebuilt = 0;
  const tab = {
    open: () => shown,
    choices: () => choices,
    readAnew: async () => succeed(openTicket({ ...given, choices })),
    rebuild: async () => void rebuilt++,
  } as unknown as TabSession;
  const parts = {
    surface: { own: false, tellsVisibility: true },
    device,
    formats,
    operator: {
      start: async (one: Operation) => void started.push(one),
      resume: () => new Promise(() => undefined),
      settle: async (...given: unknown[]) => {
        settled.push(given);
        return succeed(undefined);
      },
    },
    operation: async (id: string) => [...(given.operations ?? [])].find((one) => one.suggestion === id),
    client: () => ({ cancelExecution: async () => succeed({ execution: { state: "cancelled" } }) }),
    drafts: {
      get: async (id: string) => around.drafts?.[id],
      put: async () => undefined,
      remove: async () => undefined,
    },
    recordProblem: () => around.record ?? Promise.resolve(null),
    rejected: async (_open: Case, suggestion: string) => void rejected.push(suggestion),
    now: () => Date.parse(NOW),
    nonce: () => "nonce",
  } as unknown as SidebarParts;
  const result = await answerSidebar(ask(shown), tab, parts);
  return { result, started, rebuilt, choices, rejected, settled };
}

const first = (open: Case) => open.offers[0] as Case["offers"][number];
const approveFirst = (open: Case): FromSidebar => {
  const { proposal, digest } = first(open);
  return { id: 1, call: "approve", suggestion: proposal.suggestionId, proposal: digest, given: {}, click };
};
const pending = { wishes: [setStatus("pending")] };
const code = (is: string) => ({ ok: false, failure: { code: is } });

describe("approve", () => {
  test("starts what was shown", async () => {
    const { result, started } = await call(approveFirst, pending);
    expect(result.ok).toBe(true);
    expect(started.map((one) => one.approved.proposal.args)).toEqual([{ status: "pending" }]);
  });

  test.each<[string, Given]>([
    ["the customer wrote again", { ticket: { messages: [message("1"), message("2")] } }],
    [
      "the ticket is another person's now",
      { ticket: { requester: { id: "502", name: "Bo", email: null, phone: null } } },
    ],
    ["somebody else is logged in", { ticket: { deskUser: { id: "78", name: "Mia", email: null } } }],
    ["another ticket is open", { ticket: { ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "4712" } } }],
    ["another policy is in force", { document: { name: "Another" } }],
  ])("signs nothing when %s", async (_what, now) => {
    const { result, started, rebuilt } = await call(approveFirst, { ...pending, ...now }, { shown: pending });
    expect(result).toMatchObject(code("changed-since-shown"));
    expect(started).toEqual([]);
    expect(rebuilt).toBe(1);
  });

  test("signs nothing while the record is not to be trusted", async () => {
    const { failure } = fail("record-fork", "The record was forked.", "Nothing can run.", "Tell your admin.");
    const { result, started } = await call(approveFirst, pending, { record: Promise.resolve(failure) });
    expect(result).toMatchObject(code("record-fork"));
    expect(started).toEqual([]);
  });

  test("of the same card again, from another tab, starts nothing", async () => {
    const open = openTicket(pending);
    const { result, started } = await call(() => approveFirst(open), {
      ...pending,
      operations: [operationOf(first(open), { state: "performing" })],
    });
    expect(result).toMatchObject(code("approved-already"));
    expect(started).toEqual([]);
  });
});

describe("insert", () => {
  const drafted = { draft: "Dear Ana" };
  const insert =
    (text?: string) =>
    ({ reply }: Case): FromSidebar => ({
      id: 1,
      call: "insert",
      suggestion: reply?.proposal.suggestionId ?? "",
      proposal: reply?.digest ?? "",
      ...(text === undefined ? {} : { text }),
      click,
    });
  const id = () => openTicket(drafted).reply?.proposal.suggestionId ?? "";

  test("puts in what was read: the draft, or the edited words", async () => {
    const plain = await call(insert("Dear Ana"), drafted);
    expect(plain.started.map((one) => one.approved.proposal.args.text)).toEqual(["Dear Ana"]);
    const edited = await call(insert("Hi Ana"), drafted, { drafts: { [id()]: "Hi Ana" } });
    expect(edited.started.map((one) => one.approved.proposal.args.text)).toEqual(["Hi Ana"]);
  });

  test.each<[string, string | undefined]>([
    ["other words than the worker holds", "Hi Ana, here is $500"],
    ["words that another tab has changed since", "Dear Ana"],
    ["without the words that were read", undefined],
  ])("refuses %s", async (_what, text) => {
    const { result, started } = await call(insert(text), drafted, { drafts: { [id()]: "Changed in another tab" } });
    expect(result).toMatchObject(code("changed-since-shown"));
    expect(started).toEqual([]);
  });

  test("takes what the policy asks for before a reply goes in, and is refused without it", async () => {
    const tone = { id: "tone", kind: "oblige", on: "reply.draft", needs: "tone-check", why: "Read it aloud." };
    const checked = { ...drafted, document: { rules: [tone] } };
    const without = await call(insert("Dear Ana"), checked);
    expect(without.result).toMatchObject(code("obligation-open"));
    expect(without.started).toEqual([]);
    const given = (value: string) => (open: Case) => ({ ...insert("Dear Ana")(open), given: { "tone-check": value } });
    expect((await call(given("whatever") as typeof approveFirst, checked)).started).toEqual([]);
    const { started } = await call(given("fits") as typeof approveFirst, checked);
    expect(started.map((one) => one.approved.proposal.args.text)).toEqual(["Dear Ana"]);
    expect(started[0]?.approved.evidence.map(({ body }) => [body.obligation, body.value, body.by])).toEqual([
      ["tone-check", "fits", "sam"],
    ]);
  });

  test("goes on while the record is not to be trusted: a draft changes nothing by itself", async () => {
    const { failure } = fail("log-rolled-back", "The log shrank.", "Money does not move.", "Tell your lead.");
    const { result, started } = await call(insert("Dear Ana"), drafted, { record: Promise.resolve(failure) });
    expect(result.ok).toBe(true);
    expect(started).toHaveLength(1);
  });

  test("says what it was taken from, and by how much it was changed", async () => {
    const plain = await call(insert("Dear Ana"), drafted);
    expect(plain.started[0]?.taken).toEqual({ from: id(), distance: 0 });
    const edited = await call(insert("Dear Anna!"), drafted, { drafts: { [id()]: "Dear Anna!" } });
    expect(edited.started[0]).toMatchObject({ taken: { from: id(), distance: 2 } });
    expect(edited.started[0]?.suggestion).not.toBe(id());
  });

  test("refuses an edited draft when the customer wrote meanwhile", async () => {
    const now = { ...drafted, ticket: { messages: [message("1"), message("2")] } };
    const { result, started } = await call(insert("Hi Ana"), now, { shown: drafted, drafts: { [id()]: "Hi Ana" } });
    expect(result).toMatchObject(code("changed-since-shown"));
    expect(started).toEqual([]);
  });
});

describe("putting aside", () => {
  const dismiss = (open: Case): FromSidebar => ({
    id: 1,
    call: "dismiss",
    suggestion: first(open).proposal.suggestionId,
  });

  test("a suggestion goes on the record; the card of what was approved and failed does not", async () => {
    const { rejected, choices } = await call(dismiss, pending);
    expect(rejected).toEqual([first(openTicket(pending)).proposal.suggestionId]);
    expect([...choices.dismissed]).toEqual(rejected);
    const failed = operationOf(first(openTicket(pending)), { state: "failed" });
    const again = await call(() => ({ id: 1, call: "dismiss", suggestion: failed.suggestion }), {
      ...pending,
      operations: [failed],
    });
    expect(again.rejected).toEqual([]);
  });
});

describe("what a person found", () => {
  const settle = (trusted: boolean) => (): FromSidebar => ({
    id: 1,
    call: "settle",
    suggestion: "s",
    found: "done",
    why: "Its events show it.",
    click: { trusted, visibleMs: 600 },
  });

  test("is taken from a person's click only", async () => {
    expect((await call(settle(true), pending)).settled).toEqual([["s", "done", "Its events show it."]]);
    const { result, settled } = await call(settle(false), pending);
    expect(result).toMatchObject(code("click-not-trusted"));
    expect(settled).toEqual([]);
  });
});

describe("undo", () => {
  const done = (change: Partial<Operation> = {}) => operationOf(first(openTicket(pending)), change);
  const undo = (open: Operation) => (): FromSidebar => ({ id: 1, call: "undo", suggestion: open.suggestion, click });

  test("puts back what was there", async () => {
    const original = done();
    const { result, started } = await call(undo(original), {
      ticket: { status: "pending" },
      operations: [original],
    });
    expect(result.ok).toBe(true);
    expect(started).toMatchObject([
      { undoes: original.suggestion, action: "status.set", approved: { proposal: { args: { status: "open" } } } },
    ]);
  });

  test("is not done in another ticket that is open by now", async () => {
    const original = done();
    const other = { ref: { ...original.ref, ticket: "4712" }, status: "pending" as const };
    const { result, started } = await call(undo(original), { ticket: other, operations: [original] });
    expect(result).toMatchObject(code("changed-since-shown"));
    expect(started).toEqual([]);
  });

  test("does not overwrite what somebody else set afterwards", async () => {
    const original = done();
    const { result, started } = await call(undo(original), { ticket: { status: "hold" }, operations: [original] });
    expect(result).toMatchObject(code("changed-since-shown"));
    expect(started).toEqual([]);
  });

  test.each(["failed", "unknown", "undone", "performing"] as const)("of what is %s starts nothing", async (state) => {
    const original = done({ state });
    const { result, started } = await call(undo(original), { ticket: { status: "pending" }, operations: [original] });
    expect(result).toMatchObject(code("nothing-to-undo"));
    expect(started).toEqual([]);
  });

  test("needs a click that counts", async () => {
    const original = done();
    const ask = (): FromSidebar => ({
      id: 1,
      call: "undo",
      suggestion: original.suggestion,
      click: { ...click, trusted: false },
    });
    const { result } = await call(ask, { ticket: { status: "pending" }, operations: [original] });
    expect(result).toMatchObject(code("click-not-trusted"));
  });
});

describe("take-nearest", () => {
  const tooMuch = { wishes: [refund(80_00)] };
  const take =
    (proposal: string) =>
    (open: Case): FromSidebar => ({
      id: 1,
      call: "take-nearest",
      suggestion: first(open).proposal.suggestionId,
      proposal,
    });

  test("takes one that was offered and nothing else", async () => {
    const open = openTicket(tooMuch);
    const near = open.nearest.get(first(open).proposal.suggestionId)?.[0];
    expect(near?.offer.args.amount).toEqual({ minor: 50_00, currency: "USD" });
    const taken = await call(take(near?.offer.digest ?? ""), tooMuch);
    expect([...taken.choices.taken.values()]).toMatchObject([{ args: { amount: { minor: 50_00 } } }]);
    expect(taken.started).toEqual([]);
    const other = await call(take("sha256:other"), tooMuch);
    expect(other.result).toMatchObject(code("changed-since-shown"));
    expect(other.choices.taken.size).toBe(0);
  });
});

test("a cancel does not wait for other payments that are still followed", async () => {
  expect((await call(() => ({ id: 1, call: "cancel", suggestion: "s" }), pending)).result.ok).toBe(true);
});

function message(id: string) {
  return { id, from: "customer" as const, authorId: "501", authorName: "Ana", public: true, text: "Broken.", at: NOW };
}

/** What a tab may show while its ticket is switched, read twice at once, or cannot be read at all. */
import { describe, expect, test } from "vitest";
import type { Copilot } from "#lib/copilot/port.ts";
import { formats } from "#lib/desk/formats.ts";
import type { DeskFormat } from "#lib/desk/port.ts";
import { succeed } from "#lib/domain/error.ts";
import type { Ticket, TicketRef } from "#lib/domain/ticket.ts";
import type { SidebarView } from "#lib/messaging/view.ts";
import type { DraftGround } from "./drafter.ts";
import { NOW, openTicket, ref, ticketOf } from "./fixtures/open-ticket.ts";
import type { Page } from "./pages.ts";
import type { Suggested } from "./suggest.ts";
import { createTabSession, type TabSessionParts } from "./tab-session.ts";

const other: TicketRef = { ...ref, ticket: "4712" };

/** Each read and each suggestion can be held until the test lets it go. */
function bench() {
  const { policy, published, lease } = openTicket();
  const pushed: SidebarView[] = [];
  const gates: { read?: Promise<void>; suggest?: Promise<void> } = {};
  const edits = new Map<string, string>();
  const draft: { text: string | null; laid?: Partial<Suggested> } = { text: null };
  const sent: string[] = [];
  let answered = (at: TicketRef): Ticket => ticketOf({ ref: at });
  const page = {
    tab: 1,
    home: { desk: ref.desk, host: ref.host },
    document: null,
    state: { ref },
    read: async (at: TicketRef) => {
      await gates.read;
      return { ok: true, value: { ref: at, parts: { ticket: answered(at) } } };
    },
  } as unknown as Page;
  const copilot: Copilot = {
    name: "test",
    async *suggest() {
      await gates.suggest;
      if (draft.text !== null) yield { event: "text", delta: draft.text };
      yield { event: "done" };
    },
  } as unknown as Copilot;
  const session = createTabSession({
    page,
    formats: {
      zendesk: {
        ...formats.zendesk,
        decode: (raw: { parts: { ticket: Ticket } }) => succeed(raw.parts.ticket),
      } as unknown as DeskFormat,
    },
    copilot,
    standing: () => ({ ok: true, policy, published, lease }),
    client: () => null,
    operationsOf: async () => [],
    around: async () => ({
      status: {},
      record: {},
      recordOf: () => ({ state: "journalled" }),
      now: 0,
      drafts: new Map(),
    }),
    desk: () => undefined,
    draftOf: async (suggestion: string) => edits.get(suggestion),
    drafter: () => ({
      over: async (base: Suggested, { where }: DraftGround) => {
        sent.push(where);
        return { ...base, ...draft.laid };
      },
      again: async () => undefined,
      stop: () => sent.push("stop"),
    }),
    connected: () => true,
    status: () => ({}),
    now: () => Date.parse(NOW),
    push: (view: SidebarView) => pushed.push(view),
  } as unknown as TabSessionParts);
  return {
    session,
    page,
    pushed,
    gates,
    edits,
    draft,
    sent,
    answer: (give: (at: TicketRef) => Ticket) => {
      answered = give;
    },
    shown: () => pushed.at(-1),
    ticketsShown: () => pushed.flatMap((view) => (view.screen === "ticket" ? [view.ref.ticket] : [])),
  };
}

function gate() {
  let open = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { held, open };
}

describe("a switch of tickets", () => {
  test("what is being written for the earlier one is stopped before the next one is read", async () => {
    const { session, page, gates, sent } = bench();
    await session.refresh();
    const slow = gate();
    gates.read = slow.held;
    page.state = { ref: other };
    const reading = session.refresh();
    expect(sent.at(-1)).toBe("stop");
    slow.open();
    await reading;
  });

  test("during a rebuild: the earlier ticket does not come back", async () => {
    const { session, page, gates, ticketsShown } = bench();
    await session.refresh();
    const slow = gate();
    gates.suggest = slow.held;
    const rebuilding = session.rebuild();
    delete gates.suggest;
    page.state = { ref: other };
    await session.refresh();
    slow.open();
    await rebuilding;
    expect(session.open()?.gathered.ticket.ref.ticket).toBe("4712");
    expect(ticketsShown()).toEqual(["4711", "4712", "4712"]);
  });

  test("while a click is checked: nothing of the earlier ticket is kept or signed", async () => {
    const { session, page, gates, ticketsShown } = bench();
    await session.refresh();
    const slow = gate();
    gates.read = slow.held;
    const checking = session.readAnew();
    delete gates.read;
    page.state = { ref: other };
    await session.refresh();
    slow.open();
    expect(await checking).toMatchObject({ ok: false, failure: { code: "ticket-changed" } });
    await session.rebuild();
    expect(ticketsShown().at(-1)).toBe("4712");
    expect(session.where()).toContain("4712");
  });
});

test("a ticket that was left while it was read is not sent to a model", async () => {
  const { session, page, gates, sent } = bench();
  await session.refresh();
  expect(sent).toHaveLength(1);
  const slow = gate();
  gates.suggest = slow.held;
  const reading = session.refresh();
  page.state = { ref: null };
  slow.open();
  await reading;
  expect(sent).toHaveLength(1);
});

test("an answer about another ticket is not shown as this one's", async () => {
  const { session, page, shown } = bench();
  page.read = async () => ({ ok: true, value: { ref: other, parts: {} } });
  await session.refresh();
  expect(shown()).toMatchObject({ screen: "trouble", failure: { code: "ticket-changed" } });
  expect((await session.readAnew()).ok).toBe(false);
});

test("a mistake of our own ends in words, not before “Reading…”, and can be tried again", async () => {
  const { session, answer, shown } = bench();
  answer(() => {
    throw new TypeError("x");
  });
  await expect(session.refresh()).rejects.toThrow("x");
  expect(shown()).toMatchObject({ screen: "trouble", failure: { code: "bug" }, retry: true });
  answer((at) => ticketOf({ ref: at }));
  await session.refresh();
  expect(shown()).toMatchObject({ screen: "ticket" });
});

describe("what the rep typed into a draft", () => {
  const replyOf = (view: SidebarView | undefined) => (view?.screen === "ticket" ? view.reply : undefined);

  /** Edited by the rep before a model (or a newer fact, or policy) brings another draft for the same message. */
  async function edited() {
    const it = bench();
    it.draft.text = "Hello Ana, the playbook wrote this.";
    await it.session.refresh();
    const before = replyOf(it.shown());
    it.edits.set(before?.suggestion ?? "", "Hello Ana, I wrote this myself.");
    return { ...it, before };
  }

  test("stays while a model writes and when it is done: same card, same bytes to approve", async () => {
    const { session, draft, before, shown } = await edited();
    draft.laid = { by: "model", draft: "Hello", drafting: true };
    await session.rebuild();
    expect(replyOf(shown())).toEqual(before);
    draft.laid = { by: "model", draft: "Hello Ana, the model wrote this." };
    await session.refresh();
    expect(replyOf(shown())).toEqual(before);
    expect((await session.readAnew()).ok && session.open()?.reply?.digest).toBe(before?.proposal);
  });

  test("gives way when it is reset or dismissed, when another draft is asked for, and to a newer message", async () => {
    for (const way of ["reset", "dismiss", "again"] as const) {
      const { session, draft, edits, before, shown } = await edited();
      draft.laid = { by: "model", draft: "The model wrote this." };
      if (way === "reset") edits.set(before?.suggestion ?? "", before?.text ?? "");
      if (way === "dismiss") session.choices().dismissed.add(before?.suggestion ?? "");
      if (way === "again") await session.draftAgain();
      else await session.rebuild();
      expect(replyOf(shown())?.text, way).toBe("The model wrote this.");
    }
    const { session, draft, answer, shown, before } = await edited();
    draft.laid = { by: "model", draft: "The model answers the new message." };
    const [first] = ticketOf().messages;
    answer((at) => ticketOf({ ref: at, messages: first === undefined ? [] : [first, { ...first, id: "2" }] }));
    await session.refresh();
    expect(replyOf(shown())).toMatchObject({ suggestion: before?.suggestion, stale: expect.any(String) });
    expect(session.open()?.reply?.args.text).toBe("The model answers the new message.");
  });
});

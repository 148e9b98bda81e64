/** What a person was shown, put aside and really sent is on the record once, whatever becomes of view and worker. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatInstant } from "#lib/domain/time.ts";
import type { TicketView } from "#lib/messaging/view.ts";
import { storedOperation } from "#lib/storage/fixtures/operation.ts";
import { newestJournalRows } from "#lib/storage/journal.ts";
import type { Operation } from "#lib/storage/operation.ts";
import type { Case } from "./case.ts";
import { type Given, NOW, openTicket, refund, setStatus, ticketOf } from "./fixtures/open-ticket.ts";
import { type ServedBench, serveBench } from "./fixtures/served-bench.ts";
import { createOperationStore } from "./operation-store.ts";
import { type Around, ticketView } from "./ticket-view.ts";
import { createWitness, type Witness } from "./witness.ts";

let world: ServedBench;
let wrote: number;
let witness: Witness;

beforeEach(async () => {
  world = await serveBench(Date.parse("2026-11-20T09:00:00Z"));
  wrote = 0;
  witness = watching();
});
afterEach(() => world.close());

function watching(): Witness {
  const { record, db } = world.bench;
  return createWitness({ record, operations: createOperationStore(db), wrote: () => wrote++ });
}

const around = {
  status: {},
  record: {},
  recordOf: () => ({ state: "journalled" }),
  now: 0,
  drafts: new Map(),
} as unknown as Around;
const viewOf = (open: Case): TicketView => ticketView(open, around);
const show = (open: Case) => witness.shown(open, viewOf(open));

async function entries() {
  const { rows } = await newestJournalRows(world.bench.db, 100);
  return rows
    .toReversed()
    .map(({ submission: { signed, values }, entryId }) => ({ ...signed.item, values, entryId }))
    .filter(({ entry }) => entry !== "device-enrolled");
}

const given: Given = { draft: "Dear Ana", wishes: [refund(82_00), setStatus("pending")] };

describe("a suggestion", () => {
  test("says what was shown, how it was decided, on which facts, and who drafted it", async () => {
    const open = openTicket(given);
    await show(open);
    const all = await entries();
    expect(all.map(({ entry, action, outcome }) => [entry, action, outcome])).toEqual([
      ["suggested", "reply.draft", "allow"],
      ["suggested", "refund.create", "needs"],
      ["suggested", "status.set", "allow"],
    ]);
    const [, money] = all;
    expect(money).toMatchObject({ proposal: open.offers[0]?.digest, policy: open.lease.policy });
    expect(money?.rules).toContain("cap");
    expect(money?.values).toMatchObject({
      args: { value: open.offers[0]?.args },
      card: { value: open.offers[0]?.proposal.card },
      driver: { value: "test" },
      customer: { value: "cus_ana" },
      ticket: { value: "zendesk:acme.zendesk.com:4711" },
    });
    expect(money?.values.facts?.value).toMatchObject({ "order.owner": { value: "cus_ana", source: "server" } });
    expect(JSON.stringify(all.map(({ values: _, ...item }) => item))).not.toContain("cus_ana");
  });

  test("is written once: however often it is shown, and by a worker that was started anew", async () => {
    const open = openTicket(given);
    for (let times = 0; times < 5; times++) await show(openTicket(given));
    await Promise.all([show(open), show(open)]);
    expect(wrote).toBe(1);
    await world.restart();
    witness = watching();
    await show(openTicket(given));
    expect(await entries()).toHaveLength(3);
    await show(openTicket({ ...given, wishes: [setStatus("solved")] }));
    expect((await entries()).map(({ action }) => action).at(-1)).toBe("status.set");
    expect(await entries()).toHaveLength(4);
  });

  test("an idle ticket asks the database nothing", async () => {
    const open = openTicket(given);
    await show(open);
    world.bench.db.close();
    await show(open);
  });

  test("what the policy hides, what is dismissed, what still grows and what was approved is not shown", async () => {
    const first = openTicket(given);
    const hidden = { ...viewOf(first), cards: [] };
    await witness.shown(first, { ...hidden, reply: { ...hidden.reply, drafting: true } as never });
    expect(await entries()).toEqual([]);
    const { cards } = viewOf(first);
    await witness.shown(first, {
      ...hidden,
      cards: cards.map((card) => ({ ...card, state: { is: "working", says: "" } })),
    } as never);
    expect((await entries()).map(({ action }) => action)).toEqual(["reply.draft"]);
  });

  test("under a stop it says that it could not be approved", async () => {
    const stops = [{ scope: "everyone", why: "Looking into it." }] as never;
    await show(openTicket({ ...given, lease: { stops } }));
    for (const one of await entries()) expect(one).toMatchObject({ outcome: "deny", reason: "stopped" });
  });

  test("put aside it says so, once", async () => {
    const open = openTicket(given);
    const id = open.offers[1]?.proposal.suggestionId ?? "";
    await Promise.all([show(open), witness.rejected(open, id), witness.rejected(open, id)]);
    expect((await entries()).map(({ entry }) => entry)).toEqual(["suggested", "suggested", "suggested", "rejected"]);
    expect((await entries()).at(-1)).toMatchObject({ suggestion: id, action: "status.set" });
    await witness.rejected(open, "unknown");
    expect(await entries()).toHaveLength(4);
  });
});

describe("what was really sent", () => {
  const DRAFT = "Dear Ana,\nthe money is on its way.";
  const message = (id: string, text: string, more: object = {}) => ({
    id,
    from: "agent" as const,
    authorId: "77",
    authorName: "Sam",
    public: true,
    text,
    at: formatInstant(Date.parse(NOW) + Number(id) * 1_000),
    ...more,
  });
  const customer = ticketOf().messages;

  function taken(change: Partial<Operation> = {}): Operation {
    const stored = storedOperation({ suggestion: "d1", ticket: "4711", state: "done", words: DRAFT });
    return { ...stored, title: "Reply", before: ticketOf(), ...change };
  }

  const put = (one: Operation) => world.bench.db.operations.put(one);

  async function read(...messages: object[]): Promise<void> {
    const operations = await createOperationStore(world.bench.db).byWhere("zendesk:acme.zendesk.com:4711");
    await witness.replies(openTicket({ operations, ticket: { messages: [...customer, ...messages] as never } }));
  }

  const sent = async () => (await entries()).filter(({ entry }) => entry === "sent");

  test("the next public reply of this person is compared with the draft, once, and names it", async () => {
    const accepted = await world.bench.record.write({ entry: "accepted", suggestion: "d1" }, {});
    await put(taken({ below: "Sam Agent" }));
    await read();
    expect(await sent()).toEqual([]);
    await read(message("2", `${DRAFT}\n\nSam Agent`));
    await read(message("2", `${DRAFT}\n\nSam Agent`), message("3", "And one more thing."));
    await world.restart();
    witness = watching();
    await read(message("2", `${DRAFT}\n\nSam Agent`), message("3", "And one more thing."));
    const [one, ...more] = await sent();
    expect(more).toEqual([]);
    expect(one).toMatchObject({ match: "same", distance: 0, about: accepted.entryId, suggestion: "d1" });
    expect(one?.values).toMatchObject({ comment: { value: "2" }, text: { value: `${DRAFT}\n\nSam Agent` } });
  });

  test.each([
    ["edited", DRAFT.replace("on its way", "coming soon"), "edited"],
    ["another text", "No. We cannot help you with this at all, please read our terms.", "other"],
  ])("%s: said so, with the distance", async (_what, text, match) => {
    await put(taken());
    await read(message("2", text));
    const [one] = await sent();
    expect(one).toMatchObject({ match });
    expect(one?.distance).toBeGreaterThan(5);
  });

  test("notes, colleagues, customers and what was there before are not it", async () => {
    const earlier = message("0", DRAFT);
    await put(taken({ before: ticketOf({ messages: [...customer, earlier] as never }) }));
    await read(
      earlier,
      message("2", DRAFT, { public: false }),
      message("3", DRAFT, { authorId: "78" }),
      message("4", DRAFT, { from: "customer" }),
    );
    expect(await sent()).toEqual([]);
  });

  test("of two drafts that were taken the later one is what the reply is held to", async () => {
    await put(taken({ createdAt: 1 }));
    const other = storedOperation({ suggestion: "d2", ticket: "4711", state: "done", words: "Hello Ana, done." });
    await put({ ...other, before: ticketOf(), createdAt: 2 });
    await read(message("2", "Hello Ana, done."), message("3", DRAFT));
    expect((await sent()).map(({ suggestion, match }) => [suggestion, match])).toEqual([["d2", "same"]]);
  });

  test("a reply without a draft is nobody's business", async () => {
    await read(message("2", "Hello"));
    expect(await entries()).toEqual([]);
  });
});

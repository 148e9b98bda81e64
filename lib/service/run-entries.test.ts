/** What an act writes down on its way, and how one whose end reading cannot tell is settled by a person. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formats } from "#lib/desk/formats.ts";
import { succeed } from "#lib/domain/error.ts";
import type { Task } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { storedOperation } from "#lib/storage/fixtures/operation.ts";
import { newestJournalRows } from "#lib/storage/journal.ts";
import type { Operation } from "#lib/storage/operation.ts";
import { ticketOf } from "./fixtures/open-ticket.ts";
import { type ServedBench, serveBench } from "./fixtures/served-bench.ts";
import { createOperator } from "./operate.ts";
import { createOperationStore } from "./operation-store.ts";
import type { OperatorParts } from "./operator-parts.ts";
import type { Page } from "./pages.ts";

const START = Date.parse("2026-11-20T09:00:00Z");
let world: ServedBench;
let stamp: string;
let status: string;
let shows: boolean;
let tasks: Task[];
let decided: unknown[];

beforeEach(async () => {
  world = await serveBench(START);
  stamp = "1";
  status = "open";
  shows = true;
  tasks = [];
  decided = [];
});
afterEach(() => world.close());

function parts(): OperatorParts {
  const page = {
    read: async (ref: Operation["ref"]) => ({ ok: true, value: { ref, parts: {} } }),
    insert: async () => ({
      ok: true,
      value: { text: "Dear Ana\n--\nSam Agent", keptSignature: true, keptQuote: true, way: "editor" },
    }),
  } as unknown as Page;
  const decode = () => succeed(ticketOf({ status: status as "open", stamp }));
  return {
    operations: createOperationStore(world.bench.db),
    record: world.bench.record,
    server: () =>
      ({
        decideTask: async (decision: unknown) => {
          decided.push(decision);
          return succeed({});
        },
        execution: async (suggestion: string) => succeed({ execution: executed(suggestion) }),
      }) as unknown as ReturnType<OperatorParts["server"]>,
    openTasks: async () => tasks,
    objection: () => null,
    showing: () => (shows ? page : undefined),
    formats: { ...formats, zendesk: { ...formats.zendesk, decode } } as OperatorParts["formats"],
    changed: () => undefined,
    ship: () => undefined,
    sleep: async (ms) => world.pass(ms),
    now: () => world.time.wall,
  };
}

const executed = (suggestion: string) => ({
  suggestion,
  state: decided.length > 0 ? "done" : "unknown",
  runAt: formatInstant(START),
  serverTime: formatInstant(START),
  holdSeconds: 0,
  says: decided.length > 0 ? "Mia looked: it happened." : "The shop did not answer.",
  entries: [],
});

const operation = (change: Partial<Operation> = {}): Operation => {
  const stored = storedOperation({ suggestion: "s1", ticket: "4711", state: "approved", words: "Dear Ana" });
  stored.approved.approval.body.expires = formatInstant(START + 3_600_000);
  return { ...stored, title: "Reply", ...change };
};

async function entries() {
  const { rows } = await newestJournalRows(world.bench.db, 100);
  return rows
    .toReversed()
    .map(({ submission: { signed, values }, entryId }) => ({ ...signed.item, values, entryId }))
    .filter(({ entry }) => entry !== "device-enrolled");
}
const kinds = async () => (await entries()).map(({ entry }) => entry);
const stored = () => parts().operations.get("s1");

describe("an act on the record", () => {
  test("taken as shown: accepted before the intent, both about the same words", async () => {
    const shown = await world.bench.record.write({ entry: "suggested", suggestion: "s1" }, {});
    await createOperator(parts()).start(operation({ taken: { from: "s1", distance: 0 } }));
    const [, accepted, intent, result] = await entries();
    expect(await kinds()).toEqual(["suggested", "accepted", "intent", "result"]);
    expect(accepted).toMatchObject({ suggestion: "s1", about: shown.entryId, proposal: intent?.proposal });
    expect(accepted?.approval).toBe(intent?.approval);
    expect(accepted).not.toHaveProperty("distance");
    expect(result).toMatchObject({ ending: "done", settles: intent?.entryId });
    expect(intent?.values.facts?.value).toEqual({ "requester.email": { value: "Dear Ana", source: "attested" } });
    expect(await stored()).toMatchObject({ state: "done", below: "--\nSam Agent" });
  });

  test("changed before it was taken: edited, by how much, and with the words that were taken", async () => {
    await createOperator(parts()).start(operation({ taken: { from: "s0", distance: 12 } }));
    const [edited] = await entries();
    expect(edited).toMatchObject({ entry: "edited", suggestion: "s1", distance: 12 });
    expect(edited?.values.args?.value).toEqual({ text: "Dear Ana" });
  });

  test("an undo writes no acceptance, and ends as taken back", async () => {
    await createOperator(parts()).start(operation({ undoes: "s0" }));
    expect(await kinds()).toEqual(["intent", "undone"]);
    expect((await entries())[1]).toMatchObject({ ending: "done", undoes: "s0" });
  });

  test("a stop between the two entries doubles neither", async () => {
    const first = parts();
    const { write } = first.record;
    first.record = {
      ...first.record,
      write: (fields, ...rest) => {
        if (fields.entry === "intent") throw new Error("stopped");
        return write(fields, ...rest);
      },
    };
    await expect(createOperator(first).start(operation({ taken: { from: "s1", distance: 0 } }))).rejects.toThrow();
    await world.restart();
    await createOperator(parts()).resume();
    expect(await kinds()).toEqual(["accepted", "intent", "result"]);
  });

  test("a hand-over that went through says where it went", async () => {
    const done = operation({ action: "ticket.escalate", state: "performing", updatedAt: START });
    done.approved.proposal.args = { route: "billing", to: "Billing", note: "Why: a dispute." };
    await world.bench.db.operations.put({ ...done, before: ticketOf() });
    const all = parts();
    const note = { id: "9", from: "agent", authorId: "77", authorName: "", public: false, at: "2026-11-20T09:00:00Z" };
    const messages = [...ticketOf().messages, { ...note, text: "Why: a dispute." }];
    const decode = () => succeed(ticketOf({ messages } as never));
    all.formats = { ...formats, zendesk: { ...formats.zendesk, decode } } as OperatorParts["formats"];
    await createOperator(all).resume();
    expect(await kinds()).toEqual(["result", "escalated"]);
    expect((await entries())[1]?.values.route?.value).toBe("billing");
  });
});

describe("an act whose end is not known", () => {
  const performing = (change: Partial<Operation> = {}) => {
    const one = operation({ action: "status.set", state: "performing", beganAt: START, updatedAt: START, ...change });
    one.approved.proposal.args = { status: "pending" };
    return { ...one, title: "Set status to pending", before: ticketOf({ stamp: "1" }) };
  };
  const put = (one: Operation) => world.bench.db.operations.put(one);

  test("is shown as being read, since when, before it may be called anything", async () => {
    await put(performing());
    const seen: Operation[] = [];
    const all = { ...parts(), changed: (one: Operation) => void seen.push(one) };
    await createOperator(all).resume();
    expect(seen[0]).toMatchObject({ state: "unknown", doubt: { since: START, reads: "ticket #4711 in Zendesk" } });
    expect(await stored()).toMatchObject({ state: "failed", failure: { code: "not-done" } });
  });

  test("a ticket that moved on and does not show it tells nothing: a person is asked, nothing is repeated", async () => {
    await put(performing());
    stamp = "2";
    status = "solved";
    await createOperator(parts()).resume();
    expect(await stored()).toMatchObject({ state: "unknown", task: { by: "page" }, doubt: { tries: 3 } });
    expect(await kinds()).toEqual([]);
    // Asked again and again it stays a task; the worker does not spin.
    await createOperator(parts()).resume();
    expect(await stored()).toMatchObject({ state: "unknown" });
  });

  test.each(["done", "failed"] as const)("a person's word ends it (%s), as their word", async (found) => {
    const intent = await world.bench.record.write({ entry: "intent", suggestion: "s1" }, { nonce: "n" });
    await put(performing({ intent }));
    stamp = "2";
    const operator = createOperator(parts());
    expect(await operator.settle("s1", found, "I saw it")).toMatchObject({ ok: false });
    await operator.resume();
    expect(await operator.settle("s1", found, "I saw it in the events.")).toEqual(succeed(undefined));
    expect(await operator.settle("s1", found, "I saw it in the events.")).toMatchObject({ ok: false });
    const [, override, ...more] = await entries();
    expect(more).toEqual([]);
    expect(override).toMatchObject({
      entry: "override",
      reason: "settled-by-person",
      settles: intent.entryId,
      ending: found,
      suggestion: "s1",
    });
    expect(override?.values.why?.value).toBe("I saw it in the events.");
    expect(await stored()).toMatchObject({ state: found, result: override?.entryId });
    expect(await stored()).not.toHaveProperty("task");
  });

  test("a ticket that nobody opens is asked about in the end", async () => {
    await put(performing({ state: "unknown", doubt: { since: START, reads: "ticket #4711 in Zendesk", tries: 0 } }));
    shows = false;
    await createOperator(parts()).resume();
    expect(await stored()).not.toHaveProperty("task");
    world.pass(11 * 60_000);
    await createOperator(parts()).resume();
    expect(await stored()).toMatchObject({ task: { by: "page" } });
    // Opened after all, and it shows it: no word of a person is needed.
    shows = true;
    status = "pending";
    await createOperator(parts()).resume();
    expect(await stored()).toMatchObject({ state: "done" });
  });

  test("what the server could not find out is decided there, and then read from it", async () => {
    const refund = operation({
      action: "refund.create",
      carrier: "server",
      state: "unknown",
      runAt: START,
      title: "R",
    });
    await put(refund);
    const about = { desk: "zendesk", host: "h", ticket: "4711", rep: "sam", since: formatInstant(START) };
    tasks = [
      { suggestion: "s1", action: "refund.create", title: "R", ...about, says: "Stripe is silent.", todo: "Look." },
    ];
    const all = parts();
    const stop = new Error("enough");
    let waits = 0;
    all.sleep = async (ms) => {
      world.pass(ms);
      if (++waits > 3) throw stop;
    };
    await expect(createOperator(all).resume()).rejects.toThrow("enough");
    expect(await stored()).toMatchObject({ task: { by: "server", says: "Stripe is silent." } });
    expect(await createOperator(parts()).settle("s1", "done", "In the dashboard.")).toEqual(succeed(undefined));
    expect(decided).toEqual([{ suggestion: "s1", found: "done", why: "In the dashboard." }]);
    expect(await stored()).toMatchObject({ state: "done" });
    expect(await kinds()).toEqual([]);
  });
});

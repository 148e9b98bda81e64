/**
 * A desk that the server writes to, with the worker, the server and the practice Freshdesk themselves: from an offer over
 * the person's click to the desk's own store, and back again.
 */
import "fake-indexeddb/auto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshdeskBench, refOf, startFreshdeskBench } from "#e2e/faults/freshdesk-bench.ts";
import { formats } from "#lib/desk/formats.ts";
import type { Result } from "#lib/domain/error.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { approve } from "./approve.ts";
import { objectionTo } from "./authority/standing.ts";
import { buildCase, type Case, newChoices } from "./case.ts";
import { type Bench, openBench } from "./fixtures/bench.ts";
import { gather } from "./gather.ts";
import type { Wish } from "./offer.ts";
import { makeOffer } from "./offer.ts";
import { createOperator, type Operator } from "./operate.ts";
import { createOperationStore } from "./operation-store.ts";
import { createSetup } from "./setup.ts";
import { nothingYet } from "./suggest.ts";

const TICKET = "8101";
const NOTE = 'Called the carrier.\n\nParcel <b>lost</b> & found: "it\'s" here.';

const life = new AbortController();
let desk: FreshdeskBench;
let worker: Bench;
let operator: Operator;
let nonces = 0;

beforeAll(async () => {
  desk = await startFreshdeskBench();
  const server = desk.server();
  worker = await openBench("real-server-desk", server.url, { wall: Date.now(), count: 1_000 });
  const met = value(await worker.connection.hello(server.url));
  const who = { user: "sam", password: server.practicePassword, deviceName: "Test" };
  value(await worker.connection.signIn({ server: server.url, root: met.root, ...who }));
  await worker.authority.sync();
  operator = createOperator({
    operations: createOperationStore(worker.db),
    record: worker.record,
    server: () => worker.connection.client(),
    openTasks: async () => [],
    objection: (operation) => objectionTo(operation, worker.authority.standing()),
    // No page is open: what the server writes needs none.
    showing: () => undefined,
    formats,
    changed: () => undefined,
    ship: () => undefined,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
    now: () => Date.now(),
  });
});
afterAll(async () => {
  life.abort();
  worker.db.close();
  await desk.stop();
  expect(desk.reports).toEqual([]);
});

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.happened}`);
  return result.value;
}

/** As the page reads it, taken from the server's own reading. */
async function readTicket(): Promise<Ticket> {
  const { signals: _, requester, ...state } = await desk.read(TICKET);
  const { id, name, email, phone } = requester;
  return {
    ...state,
    ref: refOf(TICKET),
    subject: "",
    requester: { id, name, email, phone },
    cc: [],
    fields: {},
    omitted: 0,
    deskUser: { id: "510", name: "Sam Agent", email: "sam@acme.example" },
    stamp: "",
  };
}

async function open(wishes: Wish[]): Promise<Case> {
  const standing = worker.authority.standing();
  if (!standing.ok) throw new Error(standing.failure.happened);
  const ticket = await readTicket();
  const facts = await worker.connection.client()?.facts({ ref: ticket.ref, order: null });
  if (facts?.ok !== true) throw new Error("no facts");
  return buildCase({
    format: formats.freshdesk,
    gathered: gather(ticket, null, { ok: true, answer: facts.value }),
    suggested: { ...nothingYet("test"), wishes },
    standing,
    operations: [],
    choices: newChoices(),
    now: formatInstant(Date.now()),
  });
}

async function act(wish: Wish): Promise<string> {
  const fresh = await open([wish]);
  const offer = wish.undoes === undefined ? fresh.offers[0] : makeOffer(wish, fresh);
  if (offer === undefined) throw new Error("nothing was offered");
  const operation = value(
    await approve({
      fresh,
      offer,
      shown: offer.digest,
      given: {},
      click: { trusted: true, visibleMs: 900 },
      surface: { own: true, tellsVisibility: true },
      device: worker.device,
      nowMs: Date.now(),
      nonce: `nonce-of-the-real-server-${nonces++}`,
    }),
  );
  await operator.start(operation);
  return operation.suggestion;
}

async function ended(suggestion: string) {
  const operation = await createOperationStore(worker.db).get(suggestion);
  if (operation === undefined) throw new Error("no operation");
  return operation;
}

function notes(): string[] {
  const ticket = desk.practice.freshdesk.store.tickets.get(Number(TICKET));
  return (ticket?.conversations ?? []).filter((one) => one.private).map((one) => one.bodyText);
}

test("a note is written by the server, read back, on the record, and deleted again", async () => {
  const before = notes().length;
  const suggestion = await act({ action: "note.add", args: { text: NOTE }, why: "" });
  expect(await ended(suggestion)).toMatchObject({
    state: "done",
    carrier: "server",
    says: expect.stringContaining("read back"),
  });
  expect(notes()).toHaveLength(before + 1);
  await worker.record.ship(life.signal);
  const page = await worker.record.history(null);
  expect(page.rows.map(({ entry }) => entry)).toEqual(expect.arrayContaining(["intent", "result"]));

  await act({ action: "note.add", args: { text: NOTE }, why: "", undoes: suggestion });
  expect((await ended(suggestion)).state).toBe("undone");
  expect(notes()).toHaveLength(before);
});

test("what the server refuses is not done, in the server's words", async () => {
  const fresh = await open([{ action: "priority.set", args: { priority: "urgent" }, why: "" }]);
  const [offer] = fresh.offers;
  if (offer === undefined) throw new Error("nothing was offered");
  // Somebody else is faster.
  const ticket = desk.practice.freshdesk.store.tickets.get(Number(TICKET));
  if (ticket === undefined) throw new Error("no ticket");
  ticket.priority = 1;
  const operation = value(
    await approve({
      fresh,
      offer,
      shown: offer.digest,
      given: {},
      click: { trusted: true, visibleMs: 900 },
      surface: { own: true, tellsVisibility: true },
      device: worker.device,
      nowMs: Date.now(),
      nonce: `nonce-of-the-real-server-${nonces++}`,
    }),
  );
  await operator.start(operation);
  expect(await ended(operation.suggestion)).toMatchObject({
    state: "failed",
    failure: { code: "server-refused:ticket-changed" },
  });
  expect(ticket.priority).toBe(1);
});

test("the setup names both desks, and which of them the server writes to", async () => {
  const setup = createSetup({ db: worker.db, connection: worker.connection }, life.signal);
  await setup.sync();
  expect(setup.desks().map(({ desk: name, writes, environment }) => [name, writes, environment])).toEqual([
    ["zendesk", false, "practice"],
    ["freshdesk", true, "practice"],
  ]);
  expect(setup.model()?.says).toMatch(/\.$/);
});

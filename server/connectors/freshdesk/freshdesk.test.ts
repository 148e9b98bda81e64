import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshdeskFormat } from "#lib/desk/freshdesk/format.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { lastCustomerMessage, type TicketRef, type TouchedField, ticketVersion } from "#lib/domain/ticket.ts";
import { ensureCertificate } from "#practice/certificate.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { startDeskProxy } from "../../testing/desk-proxy.ts";
import { type Api, createApi } from "./call.ts";
import { readConversations } from "./conversations.ts";
import { createFreshdesk } from "./freshdesk.ts";

const signal = new AbortController().signal;
const EVERYTHING: TouchedField[] = ["status", "tags", "priority", "assignee", "group"];
let dir: string;
let practice: Practice;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "countersign-freshdesk-"));
  practice = await startPractice({ dir, freshdeskPerMinute: 100_000 });
});
afterAll(async () => {
  await practice.stop();
  await rm(dir, { recursive: true, force: true });
});

const account = (apiKey = practice.freshdesk.apiKey) => ({
  host: "acme.freshdesk.com",
  apiKey,
  connect: { address: "127.0.0.1", port: practice.freshdesk.port, certificate: practice.desk.cert },
});
const refOf = (ticket: number | string): TicketRef => ({
  desk: "freshdesk",
  host: "acme.freshdesk.com",
  ticket: String(ticket),
});
const read = (ticket: number | string, key?: string) => createFreshdesk(account(key)).readTicket(refOf(ticket), signal);

/** The same ticket as the page reads and decodes it. */
async function asThePageReadsIt(api: Api, ref: TicketRef, fields?: unknown) {
  const json = async (address: string) => {
    const answer = await api.get(address, signal);
    if (answer.is !== "good") throw new Error(answer.happened);
    return answer.json;
  };
  const base = `/api/v2/tickets/${ref.ticket}`;
  const pages: unknown[] = [];
  const count = practice.freshdesk.store.tickets.get(Number(ref.ticket))?.conversations.length ?? 0;
  const last = Math.max(1, Math.ceil(count / 100));
  for (let page = Math.max(1, last - 2); page <= last; page++) {
    pages.push(await json(`${base}/conversations?per_page=100&page=${page}`));
  }
  const parts = {
    ticket: await json(`${base}?include=requester,stats`),
    conversations: pages,
    omitted: 0,
    me: await json("/api/v2/agents/me"),
    fields: fields ?? (await json("/api/v2/ticket_fields")),
    group: null,
  };
  const decoded = freshdeskFormat.decode({ ref, parts });
  if (!decoded.ok) throw new Error(decoded.failure.happened);
  return decoded.value;
}

test("server and page come to the same version of every ticket, whatever its status", async () => {
  const api = createApi(account());
  const custom = [6, 7, 2, 3, 4, 5];
  let at = 0;
  for (const [id, ticket] of practice.freshdesk.store.tickets) {
    practice.faults.freshdesk.agentSetsStatus(id, custom[at++ % custom.length] ?? 2);
    const page = await asThePageReadsIt(api, refOf(id));
    const server = await read(id);
    if (!server.ok) throw new Error(server.happened);
    expect(ticketVersion(server.value, EVERYTHING), ticket.subject).toEqual(ticketVersion(page, EVERYTHING));
    expect(lastCustomerMessage(server.value)).toBe(lastCustomerMessage(page));
    expect(server.value.requester).toMatchObject({ id: page.requester.id, email: page.requester.email });
    expect(server.value.channel).toBe(page.channel);
  }
  expect(practice.freshdesk.store.tickets.size).toBeGreaterThanOrEqual(20);
});

test("the label of a company's own status decides nothing: agents see it in their language, or may not read it", async () => {
  const api = createApi(account());
  practice.faults.freshdesk.agentSetsStatus(8101, 6);
  const server = await read(8101);
  if (!server.ok) throw new Error(server.happened);
  expect(server.value).toMatchObject({ status: "pending", customStatus: "6" });
  const inFrench = [{ name: "status", choices: { 6: ["En attente", "En attente"] } }];
  const page = await asThePageReadsIt(api, refOf(8101), inFrench);
  expect(page.status).not.toBe("pending");
  expect(ticketVersion(page, EVERYTHING)).toEqual(ticketVersion(server.value, EVERYTHING));
  practice.faults.freshdesk.agentSetsStatus(8101, 7);
  const other = await asThePageReadsIt(api, refOf(8101), inFrench);
  expect(ticketVersion(other, EVERYTHING)).not.toEqual(ticketVersion(page, EVERYTHING));
  practice.faults.freshdesk.agentSetsStatus(8101, 2);
});

test("a tag that was cut within a character is read alike, and can be signed", async () => {
  const ticket = practice.freshdesk.store.tickets.get(8101);
  if (ticket === undefined) throw new Error("no ticket");
  const { tags } = ticket;
  ticket.tags = ["cut \ud83d"];
  const server = await read(8101);
  const page = await asThePageReadsIt(createApi(account()), refOf(8101));
  ticket.tags = tags;
  if (!server.ok) throw new Error(server.happened);
  expect(canonicalJson(ticketVersion(server.value, EVERYTHING))).toBe(canonicalJson(ticketVersion(page, EVERYTHING)));
});

test("what it hands on has nobody's words, only what they hint at", async () => {
  for (const id of practice.freshdesk.store.tickets.keys()) {
    const reading = await read(id);
    if (!reading.ok) throw new Error(reading.happened);
    expect(reading.value.messages.map((message) => message.text).join("")).toBe("");
  }
  practice.faults.freshdesk.customerWrites(8101, "My lawyer will write to you.");
  expect(await read(8101)).toMatchObject({ ok: true, value: { signals: expect.arrayContaining(["legal-threat"]) } });
});

test("a ticket of thousands of messages costs few calls", async () => {
  const [long] = [...practice.freshdesk.store.tickets.values()].sort(
    (a, b) => b.conversations.length - a.conversations.length,
  );
  if (long === undefined) throw new Error("no ticket");
  const api = createApi(account());
  let calls = 0;
  const counting: Api = {
    ...api,
    get(address, abort) {
      calls += 1;
      return api.get(address, abort);
    },
  };
  const whole = await readConversations(counting, refOf(long.id), signal, { isEnough: () => false, mostPages: 3 });
  expect(long.conversations.length).toBeGreaterThan(1000);
  expect(whole.ok && whole.value.said.at(-1)?.id).toBe(String(long.conversations.at(-1)?.id));
  expect(calls).toBeLessThanOrEqual(15);
});

test.each([
  ["no such ticket", "99999", undefined, "The desk has no such ticket"],
  ["a number that is none", "8101/../../agents", undefined, "is not a Freshdesk number"],
  ["a key that nobody knows", "8101", "wrong", "refused the server's API key"],
])("%s is said, not thrown", async (_what, ticket, key, happened) => {
  expect(await read(ticket, key)).toEqual({ ok: false, happened: expect.stringContaining(happened) });
});

test("the API answers under the account's own host alone, so that is the one that is asked", async () => {
  const ref = { ...refOf(8102), host: "help.acme.example" };
  expect(await createFreshdesk(account()).readTicket(ref, signal)).toMatchObject({ ok: true });
  expect(await createFreshdesk({ ...account(), host: "help.acme.example" }).readTicket(ref, signal)).toMatchObject({
    ok: false,
  });
});

test("what is no ticket's number is asked for nowhere", async () => {
  const { port } = practice.freshdesk;
  const proxy = await startDeskProxy({ host: "acme.freshdesk.com", port, certificate: await ensureCertificate(dir) });
  try {
    const connect = { address: "127.0.0.1", port: proxy.port, certificate: practice.desk.cert };
    const desk = createFreshdesk({ ...account(), connect });
    for (const ticket of ["8101/../8102", "8101?x=", "81 01", "8101\r\nx: y", "", "-1"])
      expect(await desk.readTicket(refOf(ticket), signal), ticket).toMatchObject({ ok: false });
    expect(proxy.seen).toEqual([]);
    expect((await desk.readTicket(refOf(8101), signal)).ok).toBe(true);
    expect(proxy.seen.length).toBeGreaterThan(1);
  } finally {
    proxy.stop();
  }
});

/** An approval hangs on a ticket's version, compared byte for byte: page and server must read every ticket alike. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { zendeskFormat } from "#lib/desk/zendesk/format.ts";
import { readTicket } from "#lib/desk/zendesk/read.ts";
import { lastCustomerMessage, type TicketRef, type TouchedField, ticketVersion } from "#lib/domain/ticket.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { exchange } from "../exchange.ts";
import { createZendesk } from "./zendesk.ts";

const HOST = "acme.zendesk.com";
const EVERYTHING: TouchedField[] = ["status", "tags", "priority", "assignee", "group"];
const signal = new AbortController().signal;
let dir: string;
let practice: Practice;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "countersign-zendesk-"));
  practice = await startPractice({ dir });
  vi.stubGlobal("fetch", fromThePage);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await practice.stop();
  await rm(dir, { recursive: true, force: true });
});

const connect = () => ({ address: "127.0.0.1", port: practice.desk.port, certificate: practice.desk.cert });

/** What the browser does for the page's own code: the desk's host, and somebody who is logged in. */
async function fromThePage(address: string): Promise<Response> {
  const { agent, apiToken } = practice.desk;
  const authorization = `Basic ${Buffer.from(`${agent.email}/token:${apiToken}`).toString("base64")}`;
  const headers = { accept: "application/json", authorization };
  const got = await exchange({ host: HOST, connect: connect(), method: "GET", path: address, headers }, signal);
  if (!got.ok) throw new TypeError(got.code);
  const type = got.headers["content-type"] ?? "";
  return new Response(got.text, { status: got.status, headers: { "content-type": type } });
}

async function bothRead(id: number | string) {
  const ref: TicketRef = { desk: "zendesk", host: HOST, ticket: String(id) };
  const { agent, apiToken } = practice.desk;
  const server = await createZendesk({
    host: HOST,
    email: agent.email,
    token: apiToken,
    connect: connect(),
  }).readTicket(ref, signal);
  const raw = await readTicket(ref, signal);
  if (!server.ok) throw new Error(server.happened);
  if (!raw.ok) throw new Error(raw.code);
  const page = zendeskFormat.decode(raw.value.raw);
  if (!page.ok) throw new Error(page.failure.happened);
  return { server: server.value, page: page.value };
}

test("server and page come to the same version of every practice ticket", async () => {
  const ids = [...practice.desk.store.tickets.keys()];
  expect(ids.length).toBeGreaterThanOrEqual(20);
  for (const id of ids) {
    const { server, page } = await bothRead(id);
    expect(ticketVersion(server, EVERYTHING), `#${id} ${page.subject}`).toEqual(ticketVersion(page, EVERYTHING));
    expect(lastCustomerMessage(server), `#${id} ${page.subject}`).toBe(lastCustomerMessage(page));
    expect(server.requester).toMatchObject({ id: page.requester.id, email: page.requester.email });
  }
});

test("many notes after the customer's newest message: both still find it, and stop looking at the same place", async () => {
  const comments = practice.desk.store.tickets.get(4711)?.comments ?? [];
  const [like] = comments;
  if (like === undefined) throw new Error("no comment");
  const write = (count: number) => {
    for (let i = 0; i < count; i++)
      comments.push({ ...like, id: 990_000 + comments.length, authorId: 78, public: false });
  };
  write(150);
  const { server, page } = await bothRead(4711);
  expect(lastCustomerMessage(page)).not.toBe("none");
  expect(lastCustomerMessage(server)).toBe(lastCustomerMessage(page));
  expect(ticketVersion(server, EVERYTHING)).toEqual(ticketVersion(page, EVERYTHING));
  write(200);
  const later = await bothRead(4711);
  expect(lastCustomerMessage(later.page)).toBe("none");
  expect(lastCustomerMessage(later.server)).toBe("none");
  expect(ticketVersion(later.server, EVERYTHING)).toEqual(ticketVersion(later.page, EVERYTHING));
});

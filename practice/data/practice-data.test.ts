/** The practice data is what other tests stand on: twenty tickets a desk, whole, in six languages, and nobody's real data. */
import { describe, expect, it } from "vitest";
import { readPack } from "#cli/pack/read-pack.ts";
import { createPlaybook } from "#lib/copilot/playbook/playbook.ts";
import type { CopilotEvent } from "#lib/copilot/port.ts";
import { practiceCustomers } from "./customers.ts";
import { freshdeskJourney } from "./freshdesk-journey.ts";
import { freshdeskTickets } from "./freshdesk-tickets.ts";
import { practiceOrders } from "./orders.ts";
import { freshdeskGroups, freshdeskUsers, zendeskGroups, zendeskUsers } from "./people.ts";
import type { SeedTicket } from "./seed-ticket.ts";
import { zendeskJourney } from "./zendesk-journey.ts";
import { zendeskTickets } from "./zendesk-tickets.ts";

const NOW = new Date("2026-11-20T11:00:00.500Z");
const orders = practiceOrders(NOW);
const desks = [
  { name: "zendesk", first: 4711, tickets: zendeskTickets(NOW), users: zendeskUsers, groups: zendeskGroups },
  { name: "freshdesk", first: 8101, tickets: freshdeskTickets(NOW), users: freshdeskUsers, groups: freshdeskGroups },
];
const wordsOf = (ticket: SeedTicket) => ticket.comments.map(({ body }) => body).join("\n");

describe.each(desks)("the tickets of $name", ({ first, tickets, users, groups }) => {
  const all = tickets.map(wordsOf).join("\n");

  it("are twenty, numbered in a row", () => {
    expect(tickets.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => first + index));
  });

  it("name only people, groups and orders that exist", () => {
    const ids = new Set(users.map(({ id }) => id));
    const agents = new Set(users.filter(({ role }) => role !== "end-user").map(({ id }) => id));
    for (const ticket of tickets) {
      const customers = [ticket.requesterId, ...ticket.cc];
      for (const id of customers) expect([ids.has(id), agents.has(id)], `${ticket.id}: ${id}`).toEqual([true, false]);
      for (const { authorId, public: isPublic } of ticket.comments) {
        expect(ids.has(authorId), `${ticket.id}: ${authorId}`).toBe(true);
        if (!isPublic) expect(agents.has(authorId)).toBe(true);
      }
      const group = groups.find(({ id }) => id === ticket.groupId);
      expect(group, String(ticket.id)).toBeDefined();
      if (ticket.assigneeId !== null) expect(group?.agents).toContain(ticket.assigneeId);
      if (ticket.order !== null) expect(orders.some(({ order }) => order === ticket.order)).toBe(true);
    }
  });

  it("run forwards in time, in whole seconds, and begin with the requester", () => {
    for (const { id, comments, requesterId } of tickets) {
      const times = comments.map(({ at }) => at.getTime());
      expect(
        [...times].sort((a, b) => a - b),
        String(id),
      ).toEqual(times);
      expect(times.every((time) => time % 1000 === 0 && time < NOW.getTime())).toBe(true);
      expect([comments[0]?.authorId, comments[0]?.public]).toEqual([requesterId, true]);
    }
  });

  it("differ in status, priority and channel", () => {
    expect(new Set(tickets.map(({ status }) => status)).size).toBeGreaterThanOrEqual(3);
    for (const priority of ["urgent", "high", "normal", "low"]) {
      expect(
        tickets.some((ticket) => ticket.priority === priority),
        priority,
      ).toBe(true);
    }
    expect(new Set(tickets.map(({ channel }) => channel))).toEqual(new Set(["email", "web"]));
    expect(tickets.filter(({ cc }) => cc.length > 0).length).toBeGreaterThanOrEqual(2);
  });

  it("are written in six languages", () => {
    const marks = [
      /\bmoney back|refund\b/,
      /\bGuten (?:Tag|Abend)\b/,
      /\bBonjour\b/,
      /\bpedido\b/,
      /[\u3040-\u30ff]/,
      /[\u0600-\u06ff]/,
    ];
    for (const mark of marks) expect(all).toMatch(mark);
  });

  it("hold personal data of every kind, and attacks of every style", () => {
    const marks: [string, RegExp][] = [
      ["telephone", /\+?\d[\d ()-]{8,}\d/],
      ["IBAN", /\b[A-Z]{2}\d{2}(?: [A-Z0-9]{2,4}){3,}/],
      ["card", /\b(?:4242|5555) \d{4} \d{4} \d{4}\b/],
      ["token in an address", /https:\/\/\S+[?&#](?:token|access_token|api_key)=\S+/],
      ["key", /\bAKIA[A-Z0-9]{16}\b/],
      ["IP address", /\b198\.51\.100\.\d+\b/],
      ["look-alike placeholder", /\[EMAIL_1\]/],
      ["invisible letters", /[\u{e0020}-\u{e007e}]{8}/u],
      ["bidirectional override", /\u202e/],
      ["zero width", /\u200b/],
      ["base64", /(?:^[A-Za-z0-9+/=]{40,}$\n?)+/m],
      ["quoted mail", /^(?:> |-{5,} ?Forwarded)/m],
      ["markup", /<script>/],
    ];
    for (const [name, mark] of marks) expect(mark.test(all), name).toBe(true);
  });

  it("have one of 5,000 messages, the same each time, whose newest asks one thing", () => {
    const long = tickets.at(-1);
    expect(long?.comments).toHaveLength(5000);
    const again = (first === 4711 ? zendeskTickets(NOW) : freshdeskTickets(NOW)).at(-1);
    expect(again).toEqual(long);
    const newest = long?.comments.at(-1);
    expect([newest?.authorId, newest?.public]).toEqual([long?.requesterId, true]);
    expect(newest?.body).toMatch(/refund the \$18\.00/);
    const notes = long?.comments.filter((comment) => !comment.public).length ?? 0;
    const agents = long?.comments.filter(({ authorId }) => authorId !== long.requesterId).length ?? 0;
    expect(notes).toBeGreaterThan(200);
    expect(agents).toBeGreaterThan(2000);
    expect(new Set(long?.comments.map(({ body }) => body)).size).toBeGreaterThan(500);
  });
});

it("keeps the two desks' people and orders apart", () => {
  const ordersOf = (tickets: readonly SeedTicket[]) => tickets.flatMap(({ order }) => (order === null ? [] : [order]));
  const [zendesk, freshdesk] = desks.map(({ tickets }) => new Set(ordersOf(tickets)));
  expect([...(zendesk ?? [])].filter((order) => freshdesk?.has(order))).toEqual([]);
  const emails = desks.flatMap(({ users }) =>
    users.filter(({ role }) => role === "end-user").map(({ email }) => email),
  );
  expect(new Set(emails).size).toBe(emails.length);
});

it("sells every order to a customer who writes to a desk", () => {
  const emails = new Set(desks.flatMap(({ users }) => users.map(({ email }) => email)));
  for (const { id, email } of practiceCustomers) expect(emails.has(email), id).toBe(true);
  for (const { order, customer } of orders) {
    expect(
      practiceCustomers.some(({ id }) => id === customer),
      order,
    ).toBe(true);
  }
  expect(new Set(orders.map(({ order }) => order)).size).toBe(orders.length);
});

describe("the journey", () => {
  const journeys = [zendeskJourney(NOW), freshdeskJourney(NOW)];
  const orderOf = (ticket: SeedTicket) => orders.find(({ order }) => order === ticket.order);

  it("meets the same amounts and dates on both desks", () => {
    const [ours, theirs] = journeys.map((tickets) =>
      tickets.map((ticket) => {
        const { amount, placedAt, returnedAt } = orderOf(ticket) ?? {};
        return { amount, placedAt, returnedAt, times: ticket.comments.map(({ at }) => at), quotes: ticket.quotes };
      }),
    );
    expect(theirs).toEqual(ours);
    const days = (NOW.getTime() - (ours?.[2]?.placedAt?.getTime() ?? 0)) / 86_400_000;
    expect([Math.floor(days) - 30, ours?.map(({ amount }) => amount)]).toEqual([17, [3200, 8200, 4500, 3200]]);
  });

  it("reads the same to the playbook on both desks", async () => {
    const pack = await readPack("policies/acme");
    if (!pack.ok) throw new Error("the pack cannot be read");
    const { playbooks, knowledge, document } = pack.pack;
    const about = async ({ subject, comments, requesterId }: SeedTicket) => {
      const messages = comments.map(({ authorId, body, public: isPublic }) => ({
        from: authorId === requesterId ? ("customer" as const) : ("agent" as const),
        text: body,
        public: isPublic,
      }));
      const input = { subject, messages, playbooks, knowledge, words: {}, actions: Object.keys(document.actions) };
      const events: CopilotEvent[] = [];
      for await (const event of createPlaybook().suggest(input, new AbortController().signal)) events.push(event);
      const found = events.find((event) => event.event === "about");
      return [found?.intent, found?.signals];
    };
    const [ours, theirs] = await Promise.all(journeys.map((tickets) => Promise.all(tickets.map(about))));
    expect(theirs).toEqual(ours);
    expect(ours?.map(([intent]) => intent)).toEqual(["refund-status", "damaged", "return-question", "refund-request"]);
  });
});

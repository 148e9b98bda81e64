/** The texts of the pack that everybody starts with, read as a rep reads them on the four practice tickets. */
import { expect, test } from "vitest";
import { createPlaybook } from "#lib/copilot/playbook/playbook.ts";
import type { CopilotEvent } from "#lib/copilot/port.ts";
import { practiceCustomers } from "#practice/data/customers.ts";
import { practiceOrders } from "#practice/data/orders.ts";
import { zendeskUsers } from "#practice/data/people.ts";
import { zendeskJourney } from "#practice/data/zendesk-journey.ts";
import { readPack } from "./read-pack.ts";
import { shorthandFault } from "./shorthand.ts";

const NOW = new Date("2026-11-20T11:00:00Z");
const read = await readPack("policies/acme");
if (!read.ok) throw new Error("the pack cannot be read");
const { playbooks, knowledge, document } = read.pack;

async function play(id: number, facts?: Record<string, unknown>) {
  const ticket = zendeskJourney(NOW).find((one) => one.id === id);
  const user = zendeskUsers.find((one) => one.id === ticket?.requesterId);
  if (ticket === undefined || user === undefined) throw new Error(`no ticket ${id}`);
  const name = user.name.split(" ")[0];
  const input = {
    subject: ticket.subject,
    messages: ticket.comments.map(({ authorId, body, public: isPublic }) => ({
      from: authorId === user.id ? ("customer" as const) : ("agent" as const),
      text: body,
      public: isPublic,
    })),
    playbooks,
    knowledge,
    words: { "requester.firstName": name, ...(facts ?? factsOf(ticket.order, user.email)) },
    actions: Object.keys(document.actions),
  };
  const events: CopilotEvent[] = [];
  for await (const event of createPlaybook().suggest(input, new AbortController().signal)) events.push(event);
  return {
    about: events.find((event) => event.event === "about"),
    draft: events.map((event) => (event.event === "text" ? event.delta : "")).join(""),
    actions: events.filter((event) => event.event === "suggestion").map(({ suggestion }) => suggestion),
    sources: events.filter((event) => event.event === "source").map(({ id: source }) => source),
  };
}

/** As the server reads them from the practice shop. */
function factsOf(name: string | null, email: string): Record<string, unknown> {
  const order = practiceOrders(NOW).find((one) => one.order === name);
  if (order === undefined) throw new Error(`no order ${name}`);
  return {
    "requester.customer": practiceCustomers.find((one) => one.email === email)?.id,
    "order.id": order.order,
    "order.owner": order.customer,
    "order.placedAt": order.placedAt.toISOString(),
    ...(order.returnedAt === null ? {} : { "order.returnedAt": order.returnedAt.toISOString() }),
    "order.refundable": { minor: order.amount, currency: "USD" },
    "order.refunded": { minor: 0, currency: "USD" },
  };
}

test("Ana returned a kettle and waits for the money", async () => {
  const { about, draft, actions, sources } = await play(4711);
  expect(about).toMatchObject({ intent: "refund-status", signals: ["second-contact"] });
  expect(draft).toBe(
    "Hi Ana,\n\nI am sorry that you are still waiting for your money. Your return for order 1001 reached us on " +
      "6 November 2026. I am seeing to the refund of $32.00 now and will confirm it here.\n\nOnce a refund is made, it " +
      "goes back to the card or account that paid, and your bank shows it within 5–7 business days.",
  );
  expect(actions.map(({ action }) => action)).toEqual(["refund.create", "status.set", "tags.change"]);
  expect(actions[0]?.args).toEqual({ order: "1001", amount: { minor: 3200, currency: "USD" }, reason: "returned" });
  expect(sources[0]).toBe("refund-times");
});

test("once she has her money, the draft says so and no refund is offered", async () => {
  const paid = {
    "order.refundable": { minor: 0, currency: "USD" },
    "order.refunded": { minor: 3200, currency: "USD" },
  };
  const { draft, actions } = await play(4711, { ...factsOf("1001", "ana@example.com"), ...paid });
  expect(draft).toContain("Our records show that $32.00 was paid back for order 1001.");
  expect(draft).not.toContain("I am seeing to");
  expect(actions.map(({ action }) => action)).not.toContain("refund.create");
});

test("Ben gets no amount promised and is not asked again for the photos he sent", async () => {
  const { about, draft, actions } = await play(4712);
  expect(about?.intent).toBe("damaged");
  expect(draft).toContain("Thank you for the photos");
  expect(draft).not.toMatch(/\$|send us a photo/);
  expect(actions[0]).toMatchObject({ action: "refund.create", args: { amount: { minor: 8200 }, reason: "damaged" } });
});

test("Carla reads from which day her 30 days count", async () => {
  const { about, draft, actions } = await play(4713);
  expect(about?.intent).toBe("return-question");
  expect(draft).toContain("Order 0988 was placed on 4 October 2026");
  expect(actions.map(({ action }) => action)).toContain("refund.create");
});

test("Dan's orders to the machine are signals, and he learns nothing about Ana's order", async () => {
  const { about, draft, actions } = await play(4714);
  expect(about?.signals).toEqual(["injection", "hidden-text"]);
  expect(draft).not.toMatch(/1001|\$|November|6666|approved/);
  // The amount is the shop's and not the text's; that it is refused is the gate's word.
  expect(actions).toMatchObject([{ action: "refund.create", args: { order: "1001", amount: { minor: 3200 } } }]);
});

test("every draft is whole without any fact, and claims nothing that was done", async () => {
  for (const { id } of zendeskJourney(NOW)) {
    const { draft, actions } = await play(id, {});
    expect(draft.split("\n\n").length).toBeGreaterThan(1);
    expect(actions.map(({ action }) => action)).not.toContain("refund.create");
  }
  for (const { id, intent, reply } of playbooks) {
    // Nobody but Legal answers then.
    if (intent === "legal") {
      expect(reply, id).toBe("");
      continue;
    }
    expect(reply, id).toMatch(/^Hi \{\{requester\.firstName\|there\}\},\n\n/);
    expect(reply, id).not.toMatch(
      /\b(?:i|we)(?:'ve| have|’ve)? (?:just |already )?(?:asked|refunded|issued|sent|cancell?ed|changed|arranged|credited|processed)\b/i,
    );
    expect(reply.trim(), id).not.toMatch(/(?:regards|best|sincerely|cheers),?\s*\S*$/i);
  }
});

test.each([
  ["Meine Teekanne kam zerbrochen an.", "damaged"],
  ["Ma théière est arrivée cassée.", "damaged"],
  ["La tetera llegó rota.", "damaged"],
  ["Wo ist meine Bestellung 1005? Das Paket ist nicht angekommen.", "order-status"],
  ["Bonjour, où est mon colis ?", "order-status"],
  ["¿Dónde está mi pedido? No ha llegado.", "order-status"],
  ["Ich habe den Kessel zurückgeschickt und warte auf mein Geld.", "refund-status"],
  ["J'ai renvoyé la bouilloire et je n'ai pas reçu le remboursement.", "refund-status"],
  ["He devuelto la tetera y no he recibido el reembolso.", "refund-status"],
  ["Kann ich das umtauschen? Die Größe passt nicht.", "return-question"],
  ["Je voudrais annuler ma commande 1010.", "cancel"],
  ["Quiero un reembolso completo, por favor.", "refund-request"],
  ["Mein Anwalt wird Klage einreichen.", "legal"],
  ["La présente vaut mise en demeure, mon avocat saisira le tribunal.", "legal"],
  ["Quiero hablar con una persona, por favor.", "person"],
  ["I want to talk to a human, not a bot.", "person"],
])("“%s” is read as %s", async (text, intent) => {
  const input = {
    subject: "",
    messages: [{ from: "customer" as const, text, public: true }],
    playbooks,
    knowledge,
    words: {},
    actions: Object.keys(document.actions),
  };
  for await (const event of createPlaybook().suggest(input, new AbortController().signal))
    if (event.event === "about") expect(event.intent).toBe(intent);
});

test("what the playbooks write shorter than it runs can be made exact", async () => {
  const { actions } = await play(4712);
  expect(actions.map(({ action }) => action)).toEqual(["refund.create", "macro.apply", "priority.set", "tags.change"]);
  for (const { actions: all } of playbooks)
    for (const { action, args } of all) expect(shorthandFault(action, args, document)).toBeUndefined();
  expect(shorthandFault("ticket.escalate", { route: "nowhere" }, document)).toContain("no route");
  expect(shorthandFault("macro.apply", { name: " " }, document)).toContain("name");
  expect(shorthandFault("assignee.set", { assignee: "you" }, document)).toContain("me");
});

import { expect, test } from "vitest";
import { createRedaction } from "#lib/privacy/redaction.ts";
import { NOW, ticketOf } from "./fixtures/open-ticket.ts";
import { type Gathered, gather } from "./gather.ts";
import { knownValues } from "./known-values.ts";

const message = (from: "customer" | "agent" | "system", authorName: string) => ({
  id: authorName,
  from,
  authorId: authorName,
  authorName,
  public: true,
  text: "Hello",
  at: NOW,
});

function gathered(change: Parameters<typeof ticketOf>[0], server?: Gathered["server"]): Gathered {
  return gather(ticketOf(change), "1001", server ?? { ok: false, happened: "offline" });
}

test("the requester, who gets copies and who else wrote as a customer are known; the company's people are not", () => {
  const known = knownValues(
    gathered({
      requester: { id: "501", name: "Ana García", email: "ana@example.com", phone: "+49 171 1234567" },
      cc: [
        { name: "Bo Lind", email: "bo@example.org" },
        { name: "", email: null },
      ],
      messages: [message("customer", "Ana García"), message("customer", "Cem Kaya"), message("agent", "Sam Agent")],
    }),
  );
  expect(known).toEqual([
    { type: "person_name", value: "Ana García" },
    { type: "email", value: "ana@example.com" },
    { type: "phone", value: "+49 171 1234567" },
    { type: "person_name", value: "Bo Lind" },
    { type: "email", value: "bo@example.org" },
    { type: "person_name", value: "Cem Kaya" },
  ]);
});

test("where a desk shows an address or a number for a name, it is known as what it is", () => {
  const known = (name: string) =>
    knownValues(gathered({ requester: { id: "1", name, email: null, phone: null }, messages: [] }));
  expect(known("ana@example.com")).toEqual([{ type: "email", value: "ana@example.com" }]);
  expect(known("+49 171 1234567")).toEqual([{ type: "phone", value: "+49 171 1234567" }]);
  expect(known("  ")).toEqual([]);
});

test("what the server read and shows is known by what it is called; amounts, states and last digits are not", () => {
  const server: Gathered["server"] = {
    ok: true,
    answer: {
      facts: {
        "order.shippingAddress": { value: "Winkel 3, 4711 Hinterdorf", source: "server" },
        "order.contactPhone": { value: "030 1234567", source: "server" },
        "order.owner": { value: "c-17", source: "server" },
        "requester.customer": { value: "c-17", source: "server" },
        "order.total": { value: { minor: 100, currency: "EUR" }, source: "server" },
        "order.status": { value: "paid", source: "server" },
      },
      customer: "c-17",
      history: [],
      shown: [
        ["To", "Visa ·· 42"],
        ["Card", "Visa ·· 4242"],
        ["Recipient", "Dora Weiß"],
        ["Order", "1001 · Blue kettle"],
      ],
      problems: [],
      at: NOW,
    },
  };
  const found = knownValues(gathered({ messages: [] }, server));
  expect(found).toEqual([
    { type: "person_name", value: "Ana" },
    { type: "email", value: "ana@example.com" },
    { type: "street_address", value: "Winkel 3, 4711 Hinterdorf" },
    { type: "phone", value: "030 1234567" },
    { type: "person_name", value: "Dora Weiß" },
  ]);
  const { text } = createRedaction(found).redact("ana wants it at WINKEL 3 for Frau Weiss, order 1001, +49301234567");
  expect(text).toBe("[PERSON_NAME_1] wants it at [STREET_ADDRESS_1] for Frau [PERSON_NAME_2], order 1001, [PHONE_1]");
});

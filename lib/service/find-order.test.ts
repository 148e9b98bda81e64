import { expect, test } from "vitest";
import { findOrder } from "./find-order.ts";
import { ticketOf } from "./fixtures/open-ticket.ts";

const said = (text: string, change: object = {}) =>
  ticketOf({
    messages: [
      { id: "1", from: "customer", authorId: "501", authorName: "Ana", public: true, text, at: "", ...change },
    ],
  });

test("the desk's own field comes first, where the organisation says which one it is", () => {
  const ticket = { ...said("My order 1002 is broken."), fields: { "36001": "1001", "7": "999" } };
  expect(findOrder(ticket, "36001")).toBe("1001");
  expect(findOrder(ticket, "7")).toBe("999");
  expect(findOrder(ticket, "8")).toBe("1002");
  expect(findOrder(ticket, null)).toBe("1002");
});

test.each(["", "two words", 1001, null, ["1001"], "<b>1</b>"])("a field that holds %j is no order", (value) => {
  const ticket = { ...said("Hi"), fields: { "36001": value as string } };
  expect(findOrder(ticket, "36001")).toBeNull();
});

test.each([
  ["Bestellung Nr. 1005 fehlt", "1005"],
  ["ma commande n° 1006", "1006"],
  ["pedido 1009", "1009"],
  ["order #ORD-99812", "ORD-99812"],
  ["nothing here, 2026", null],
])("“%s” names %s", (text, order) => {
  expect(findOrder(said(text), null)).toBe(order);
});

test("only the customer's public words name an order", () => {
  expect(findOrder(said("order 1001", { public: false, from: "agent" }), null)).toBeNull();
});

import { expect, test } from "vitest";
import type { OperationState } from "#lib/storage/operation.ts";
import { NOW, openTicket, operationOf, setStatus } from "./fixtures/open-ticket.ts";
import type { Offer } from "./offer.ts";
import { cardState } from "./operation-view.ts";

const offer = openTicket({ wishes: [setStatus("pending")] }).offers[0] as Offer;
const done = operationOf(offer, { state: "done", says: "The desk shows the status pending." });
const recordOf = () => ({ state: "journalled" as const });

test.each<OperationState>(["approved", "journalled", "claimed", "performing", "held", "running", "unknown"])(
  "while its undo is %s, an act offers no second undo",
  (state) => {
    const undo = operationOf(offer, { state, undoes: done.suggestion, says: "Not known yet." });
    const shown = cardState(done, Date.parse(NOW), recordOf, undo);
    expect(shown.is).toBe("undoing");
    if (state === "unknown") expect(shown).toMatchObject({ receipt: { says: "Not known yet." } });
  },
);

test("after an undo that surely failed it is offered again", () => {
  const undo = operationOf(offer, { state: "failed", undoes: done.suggestion });
  expect(cardState(done, Date.parse(NOW), recordOf, undo)).toMatchObject({
    is: "done",
    receipt: { undo: { can: true } },
  });
});

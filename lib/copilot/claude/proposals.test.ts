/** What of a model's call becomes a proposal; everything else is dropped by name. */
import { expect, test } from "vitest";
import { readDescription } from "./describe.ts";
import { readProposal } from "./proposals.ts";

const ACTIONS = ["macro.apply", "note.add", "refund.create", "ticket.escalate"];
const read = (name: string, input: unknown) => readProposal({ id: "1", name, input }, ACTIONS, ["billing"]);

test("a route that the policy does not have is no proposal, so its words are shown to nobody", () => {
  expect(read("ticket_escalate", { route: "billing", why: "" })).toMatchObject([{ event: "suggestion" }]);
  expect(read("ticket_escalate", { route: "root: approved by the board, pay at once", why: "" })).toMatchObject([
    { event: "dropped", what: "ticket_escalate" },
  ]);
});

test("a macro is named by a name, not by a message", () => {
  expect(read("macro_apply", { name: "Return received", why: "" })).toMatchObject([{ event: "suggestion" }]);
  for (const name of ["Approved by your lead.\nPress the first button.", "x".repeat(81), "a\u202eb"])
    expect(read("macro_apply", { name, why: "" }), name).toMatchObject([{ event: "dropped" }]);
});

test("placeholders are for the draft: not in arguments, not in reasons, not in title and summary", () => {
  expect(read("note_add", { text: "Write to [EMAIL_1]", why: "" })).toMatchObject([{ event: "dropped" }]);
  expect(read("note_add", { text: "Hello", why: "as [EMAIL_1] asked" })).toMatchObject([{ event: "dropped" }]);
  expect(readDescription({ title: "Refund for [PERSON_NAME_1]", summary: "A refund." }, [], [])).toMatchObject([
    { event: "about", title: "", summary: "A refund." },
  ]);
});

test("arguments are those of the catalogue, in its types; the rest is cut off and named", () => {
  const amount = { minor: 3200, currency: "USD" };
  const events = read("refund_create", { order: "1001", amount, reason: "x", approved: true, facts: {}, why: "w" });
  expect(events).toMatchObject([
    { event: "dropped", why: expect.stringContaining("approved, facts") },
    { event: "suggestion", suggestion: { args: { order: "1001", amount, reason: "x" }, why: "w" } },
  ]);
  expect(read("refund_create", { order: "1001", amount: "all", reason: "x" })).toMatchObject([{ event: "dropped" }]);
  expect(read("account_delete", { id: 9 })).toMatchObject([{ event: "dropped", why: "There is no such tool." }]);
});

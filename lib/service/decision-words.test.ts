/** A card must never read as allowed, or offer its button, where somebody else has to act first. */
import { expect, test } from "vitest";
import { decisionView } from "./decision-words.ts";
import { type Given, openTicket, refund, setStatus } from "./fixtures/open-ticket.ts";
import { obligationView } from "./obligations.ts";

function view(given: Given) {
  const { offers, published, lease } = openTicket(given);
  const [offer] = offers;
  if (offer === undefined) throw new Error("no offer");
  const open = (offer.decision.requires ?? []).map((id) => obligationView(id, published, lease, offer.args));
  return decisionView(offer.decision, open, published);
}
const pending = { wishes: [setStatus("pending")] };

test.each<[string, Given, string, boolean]>([
  ["within the rules", pending, "Allowed", true],
  ["a reason that the rep can give", { wishes: [refund(20_00)] }, "Allowed", true],
  ["a lead's word", { wishes: [refund(80_00)] }, "Needs a lead", false],
  ["more than even a lead may", { wishes: [refund(600_00)] }, "Not allowed", false],
  ["drafts only", { ...pending, document: { mode: "draft-only" } }, "Not allowed", false],
  ["the server away, for money", { wishes: [refund(20_00)], online: false }, "Not allowed", false],
])("%s", (_what, given, label, canApprove) => {
  expect(view(given)).toMatchObject({ label, canApprove });
});

test("a refusal says why, and who can lift it", () => {
  expect(view({ wishes: [refund(80_00)] }).says).toMatch(/need a lead/);
  const denied = view({ wishes: [refund(20_00)], facts: { "order.owner": { value: "cus_bo", source: "server" } } });
  expect(denied.says).not.toBe("");
  expect(denied.rules.map((rule) => rule.id)).toContain("own-order");
});

test("a built-in rule says its reason once", () => {
  const authority = { execute: false };
  const never = { actions: { "status.set": { lane: "assist" as const, roles: ["rep"], authority } }, rules: [] };
  for (const document of [never, { mode: "stop" as const }, { mode: "draft-only" as const }]) {
    const { says, rules } = view({ ...pending, document });
    expect(says.split(rules[0]?.why ?? "").length - 1).toBe(1);
  }
});

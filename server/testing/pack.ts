/** A policy for tests of the server: few rules, each of which some test leans on. */
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Pack } from "../main.ts";

export function testPack(more: Partial<PolicyDocument> = {}): Pack {
  const document: PolicyDocument = {
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "Test support",
    mode: "assist",
    actions: {
      "refund.create": { lane: "assist", roles: ["rep", "lead"], owner: "billing" },
      "status.set": { lane: "assist", roles: ["rep", "lead"], owner: "support" },
      "tags.change": { lane: "assist", roles: ["rep", "lead"], owner: "support" },
      "priority.set": { lane: "assist", roles: ["rep", "lead"], owner: "support" },
      "assignee.set": { lane: "assist", roles: ["rep", "lead"], owner: "support" },
      "note.add": { lane: "assist", roles: ["rep", "lead"], owner: "support" },
      "ticket.escalate": { lane: "assist", roles: ["rep", "lead"], owner: "support" },
    },
    rules: [
      {
        id: "cap",
        kind: "cap",
        on: "refund.create",
        of: "args.amount",
        atMost: "50.00 USD",
        beyond: { needs: "lead-approval", atMost: "500.00 USD" },
        why: "Refunds over $50 need a lead.",
      },
      {
        id: "budget",
        kind: "budget",
        on: "refund.create",
        per: "order",
        of: "args.amount",
        atMost: "50.00 USD",
        within: "90d",
        beyond: { needs: "lead-approval" },
        why: "More than $50 on an order needs a lead.",
      },
      {
        id: "window",
        kind: "window",
        on: "refund.create",
        since: "order.placedAt",
        within: "30d",
        why: "Orders can be refunded for 30 days.",
      },
      {
        id: "own-order",
        kind: "require",
        on: "refund.create",
        that: { fact: "order.owner", is: { fact: "requester.customer" } },
        why: "Only the customer's own order.",
      },
    ],
    ...more,
  };
  return { document, playbooks: [], knowledge: [] };
}

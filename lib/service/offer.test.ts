/** Which offers there are, under which id, and what may never be offered twice. */
import { describe, expect, test } from "vitest";
import { digest } from "#lib/domain/hash.ts";
import type { OperationState } from "#lib/storage/operation.ts";
import { type Case, newChoices } from "./case.ts";
import { NOW, openTicket, operationOf, refund, setStatus } from "./fixtures/open-ticket.ts";

type Offer = Case["offers"][number];
const only = (open: Case): Offer => {
  expect(open.offers).toHaveLength(1);
  return open.offers[0] as Offer;
};
const idOf = (open: Case) => only(open).proposal.suggestionId;
const pending = { wishes: [setStatus("pending")] };
const small = { wishes: [refund(20_00)] };

describe("the id of an offer", () => {
  test("is the same however often the ticket is read, and another once the customer wrote", () => {
    const message = {
      id: "2",
      from: "customer" as const,
      authorId: "501",
      authorName: "Ana",
      public: true,
      text: "?",
      at: NOW,
    };
    expect(idOf(openTicket(pending))).toBe(idOf(openTicket(pending)));
    expect(idOf(openTicket({ ...pending, ticket: { messages: [message] } }))).not.toBe(idOf(openTicket(pending)));
    expect(idOf(openTicket({ wishes: [setStatus("solved")] }))).not.toBe(idOf(openTicket(pending)));
  });

  test.each<[OperationState, boolean]>([
    ["failed", true],
    ["cancelled", true],
    ["undone", true],
    ["done", false],
  ])("after an earlier one that is %s is a new one: %s", (state, isNew) => {
    const first = only(openTicket(pending));
    const again = openTicket({ ...pending, operations: [operationOf(first, { state })] });
    expect(idOf(again) !== first.proposal.suggestionId).toBe(isNew);
  });

  test("goes on counting past several that failed", () => {
    const ids = new Set<string>();
    const operations = [];
    for (let n = 0; n < 4; n++) {
      const next = only(openTicket({ ...pending, operations }));
      ids.add(next.proposal.suggestionId);
      operations.push(operationOf(next, { state: "failed" }));
    }
    expect(ids.size).toBe(4);
  });
});

describe("what is not offered", () => {
  test.each<OperationState>(["approved", "journalled", "held", "running", "unknown", "done"])(
    "a refund beside one on the same order that is %s, whatever the amount",
    (state) => {
      const operations = [operationOf(only(openTicket(small)), { state })];
      expect(openTicket({ wishes: [refund(20_00), refund(5_00)], operations }).offers).toEqual([]);
    },
  );

  test("what would change nothing, and what the catalogue does not know", () => {
    const wishes = [
      setStatus("open"),
      { action: "tags.change", args: { add: ["web"], remove: ["gone"] }, why: "" },
      { action: "account.delete", args: {}, why: "" },
      { action: "constructor", args: {}, why: "" },
    ];
    expect(openTicket({ wishes }).offers).toEqual([]);
  });
});

describe("what is shown is what is signed", () => {
  test("the digest is that of the whole proposal: card, ticket version, customer, desk user and policy", () => {
    const offer = only(openTicket(small));
    expect(offer.digest).toBe(digest(offer.proposal));
    expect(offer.proposal).toMatchObject({
      org: "acme",
      ticket: "4711",
      customer: "cus_ana",
      deskUser: "77",
      policy: openTicket().lease.policy,
      card: { title: "Refund $20.00", button: "Refund $20.00", lines: [["Order", "1001"]] },
      ticketVersion: { requesterId: "501", lastPublicCommentId: "1", status: "open" },
    });
  });

  test("without the server the customer is the desk's requester, and money is not allowed", () => {
    const offer = only(openTicket({ ...small, online: false }));
    expect(offer.proposal.customer).toBe("zendesk:501");
    expect(["deny", "needs", "escalate", "pause"]).toContain(offer.decision.outcome);
    expect(offer.decision.outcome).not.toBe("needs");
  });

  test("words in a ticket can tighten and never loosen", () => {
    const facts = { "order.owner": { value: "cus_ana", source: "text" as const } };
    expect(only(openTicket({ ...small, facts })).decision.outcome).toBe("deny");
  });
});

describe("the nearest change", () => {
  const tooMuch = { wishes: [refund(80_00)] };

  test("is an offer of its own, allowed or milder, and never another order or currency", () => {
    const open = openTicket(tooMuch);
    const near = open.nearest.get(idOf(open)) ?? [];
    expect(near).toHaveLength(1);
    expect(near[0]?.offer.args).toEqual({ order: "1001", amount: { minor: 50_00, currency: "USD" } });
    expect(near[0]?.offer.digest).not.toBe(only(open).digest);
  });

  test("stands in the card's place once taken, until the customer writes again", () => {
    const choices = newChoices();
    const open = openTicket({ ...tooMuch, choices });
    choices.taken.set(idOf(open), refund(50_00));
    expect(only(openTicket({ ...tooMuch, choices })).args.amount).toEqual({ minor: 50_00, currency: "USD" });
    const message = {
      id: "2",
      from: "customer" as const,
      authorId: "501",
      authorName: "Ana",
      public: true,
      text: "?",
      at: NOW,
    };
    expect(only(openTicket({ ...tooMuch, choices, ticket: { messages: [message] } })).args.amount).toEqual({
      minor: 80_00,
      currency: "USD",
    });
  });
});

describe("half a character, as a desk or a model may cut one", () => {
  const half = "cut \ud83d";
  test("in an argument, in the ticket's own names, or in a reply: a card all the same, and what it shows is what runs", () => {
    const open = openTicket({
      wishes: [{ action: "tags.change", args: { add: [half], remove: [] }, why: half }],
      ticket: { tags: [half], requester: { id: "501", name: half, email: null, phone: null } },
      draft: `Hello ${half}`,
    });
    const { proposal, args } = only(open);
    expect(JSON.stringify(proposal).isWellFormed() && !JSON.stringify(proposal).includes("\\ud83d")).toBe(true);
    expect(args).toEqual(proposal.args);
    expect(open.reply?.proposal.args.text).toBe("Hello cut \ufffd");
  });
});

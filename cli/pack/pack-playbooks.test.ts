/** What `countersign suggest` makes of everyday tickets with each pack: the intent, whether there is a draft, what is offered. */
import path from "node:path";
import { describe, expect, test } from "vitest";
import { suggestCommand } from "../commands/suggest.ts";
import { readPack } from "./read-pack.ts";

const root = path.resolve(import.meta.dirname, "../..");
const PACKS = ["starter", "strict", "retail", "saas", "examples/airline"];

interface Answer {
  id: number;
  intent: string;
  lane: string;
  draft?: string;
  sources: { id: string }[];
  suggestions: { action: string; args: Record<string, unknown>; outcome: string }[];
}

async function suggest(pack: string, texts: readonly string[]): Promise<Answer[]> {
  const out: Answer[] = [];
  const err: string[] = [];
  const io = {
    env: {},
    async *lines() {
      for (const [id, text] of texts.entries())
        yield JSON.stringify({ id, ticket: { subject: "Hello", messages: [{ from: "customer", text }] } });
    },
    out: async (line: string) => {
      out.push(JSON.parse(line) as Answer);
    },
    err: (line: string) => {
      err.push(line);
    },
  };
  const code = await suggestCommand.run(["--policy", path.join(root, "policies", pack)], io);
  expect({ code, err }).toEqual({ code: 0, err: [] });
  return out;
}

/** Ticket, intent, and whether a draft is offered. */
const TICKETS: Record<string, [text: string, intent: string, draft: boolean][]> = {
  starter: [
    // Without a channel that is known nothing is drafted: the launch is e-mail and web only.
    ["Where is my order 1005? It has not arrived.", "order-status", false],
    ["Wo bleibt mein Paket?", "order-status", false],
    ["I want a refund for my order.", "refund-request", false],
    ["My parcel never arrived, I want my money back.", "refund-request", false],
    ["Do you sell gift cards?", "other", false],
  ],
  strict: [
    ["I am looking for a solicitor for a dispute with my landlord.", "new-client", true],
    ["How much do you charge for a lease review?", "fees", true],
    ["The hearing is next Tuesday and I was served with papers.", "deadline", false],
    ["Is there any news on my matter? I heard nothing for weeks.", "matter-status", true],
    ["I want to make a complaint about how this was handled.", "complaint", true],
    ["Please find my new telephone number below.", "other", true],
  ],
  retail: [
    ["The teapot arrived broken.", "damaged", true],
    ["Die Kanne ist zerbrochen.", "damaged", true],
    ["I sent it back two weeks ago and still no refund.", "refund-status", true],
    ["How do I return this? It does not fit.", "return-question", true],
    ["Where is my parcel? Tracking says nothing.", "order-status", true],
    ["Please cancel my order, I ordered by mistake.", "cancel", true],
    ["I moved, please use another address for my order.", "address", true],
    ["Do you have a promo code for me?", "discount", true],
    ["I would like a full refund please.", "refund-request", true],
    ["My lawyer will hear about this.", "legal", false],
    ["Do you like jazz?", "other", true],
  ],
  saas: [
    ["Please cancel my subscription.", "cancel", true],
    ["Ich möchte mein Abo kündigen.", "cancel", true],
    ["We got a mail that the payment failed because the card expired.", "failed-payment", true],
    // Any attempt to cancel after a failed payment is Billing's.
    ["Our payment failed and now we want to cancel the subscription.", "failed-payment", true],
    ["Our admin has left, how do we recover the account?", "recovery", true],
    ["You charged us twice this month!", "billing-error", true],
    ["The service was down for three hours and we could not work.", "outage", true],
    ["We would like to upgrade to the business plan.", "plan", true],
    ["How can we add seats for more users?", "seats", true],
    ["I forgot my password and I am locked out.", "sign-in", true],
    ["Can you extend my trial by a week?", "trial", true],
    ["Please send me the invoice for October.", "invoice", true],
    ["I want my money back for the unused months.", "refund-request", true],
    ["What is your favourite colour?", "other", true],
  ],
  "examples/airline": [
    ["I need to cancel my flight to Denver, I am too ill to fly.", "cancel", true],
    ["Can I get a refund for my flight?", "cancel", true],
    ["My flight was delayed four hours and I missed my connection.", "disruption", true],
    ["My flight was cancelled by you, what now?", "disruption", true],
    ["I would like a later flight on the same day.", "change", true],
    ["How many bags may I bring?", "bags", true],
    ["There is a typo in my name on the ticket.", "names", true],
    ["Can I still add travel insurance?", "insurance", true],
    ["Hello?", "other", true],
  ],
};

describe.each(PACKS)("%s", (pack) => {
  const tickets = TICKETS[pack] ?? [];

  test("everyday tickets are read as what they are", async () => {
    const answers = await suggest(
      pack,
      tickets.map(([text]) => text),
    );
    const got = answers.map(({ id, intent, draft }) => [tickets[id]?.[0], intent, draft !== undefined]);
    expect(got).toEqual(tickets);
  });

  test("without a fact no money and no account is touched, and handing over always works", async () => {
    const answers = await suggest(
      pack,
      tickets.map(([text]) => text),
    );
    const read = await readPack(path.join(root, "policies", pack));
    if (!read.ok) throw new Error("the pack cannot be read");
    const { actions } = read.pack.document;
    for (const { action, outcome } of answers.flatMap(({ suggestions }) => suggestions)) {
      if (action === "ticket.escalate") expect(outcome).toBe("allow");
      const group = actions[action]?.group ?? (action === "refund.create" ? "money" : "other");
      if (group === "money" || group === "account") expect(["deny", "escalate"], action).toContain(outcome);
    }
  });

  test("who threatens goes to somebody else, and a draft waits for one", async () => {
    const [answer] = await suggest(pack, ["I will take you to court. My attorney has the file."]);
    expect(answer?.lane).toBe("escalate");
    // Clients of a law firm speak of courts every day: there a partner reads the draft.
    if (pack !== "strict") expect(answer).not.toHaveProperty("draft");
  });

  test("no reply claims that something was done, signs itself, or promises an amount that was not looked up", async () => {
    const read = await readPack(path.join(root, "policies", pack));
    if (!read.ok) throw new Error("the pack cannot be read");
    expect(read.pack.playbooks.some(({ id }) => id === "fallback")).toBe(true);
    for (const { id, reply } of read.pack.playbooks) {
      if (reply === "") continue;
      expect(reply, id).toMatch(/^(?:Hi|Dear) \{\{requester\.firstName\|[^}]+\}\},\n\n/);
      expect(reply, id).not.toMatch(
        /\b(?:i|we)(?:'ve| have|’ve)? (?:just |already )?(?:asked|refunded|issued|sent|cancell?ed|changed|arranged|credited|processed|booked|removed)\b/i,
      );
      expect(reply, id).not.toMatch(/\b(?:will be|was|has been) (?:refunded|credited|cancelled|paid back)\b/i);
      expect(reply.trim(), id).not.toMatch(/(?:regards|best|sincerely|cheers),?\s*\S*$/i);
      // What belongs to another customer must not be read out of a reply: only an order's owner is checked there.
      expect(reply.replaceAll(/\{\{[?!][^}]*\}\}/g, ""), id).not.toMatch(
        /\{\{(?:reservation|matter|account|subscription|invoice)\./,
      );
    }
  });
});

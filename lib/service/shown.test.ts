/** What a policy hides: no card, no tool, no word; with the real gate, from the reading of a ticket to its cards. */
import { describe, expect, test } from "vitest";
import { toolsFor } from "#lib/copilot/claude/tools.ts";
import type { Copilot, CopilotInput } from "#lib/copilot/port.ts";
import { formats } from "#lib/desk/formats.ts";
import type { DeskFormat } from "#lib/desk/port.ts";
import type { ActionGrant, PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Drafter, DraftGround } from "./drafter.ts";
import { NOW, openTicket, ref, refund, setStatus, ticketOf } from "./fixtures/open-ticket.ts";
import { createKnowing, type KnowingParts } from "./know-ticket.ts";
import type { Page } from "./pages.ts";

type Rules = NonNullable<PolicyDocument["rules"]>;
const GRANT: ActionGrant = { lane: "assist", roles: ["rep"] };
const hide = (on: string | string[], more: object = {}): Rules[number] => ({
  id: "hidden",
  kind: "hide",
  on,
  why: "Not from here.",
  ...more,
});
const SOLD: PolicyDocument["actions"] = {
  "reply.draft": GRANT,
  "ticket.escalate": GRANT,
  "status.set": GRANT,
  "refund.create": GRANT,
};
const pack = (rules: Rules, grants: PolicyDocument["actions"] = {}) => ({ actions: { ...SOLD, ...grants }, rules });

/** What the two copilots are asked with, when a ticket is read under this policy. */
async function inputsUnder(document: Partial<PolicyDocument>, ticket = ticketOf()) {
  const { policy, published, lease } = openTicket({ document });
  const inputs: CopilotInput[] = [];
  const copilot: Copilot = {
    name: "playbook",
    async *suggest(input) {
      inputs.push(input);
      yield { event: "text", delta: "Hello." };
      for (const wish of [refund(20_00), setStatus("solved")]) yield { event: "suggestion", suggestion: wish };
      yield { event: "done" };
    },
  };
  let model: CopilotInput | undefined;
  const drafter = {
    over: async (base: unknown, ground: DraftGround) => {
      model = ground.input();
      return base;
    },
    stop: () => undefined,
  } as unknown as Drafter;
  const parts: KnowingParts = {
    page: { state: { ref }, read: async () => ({ ok: true, value: { ref } }) } as unknown as Page,
    formats: {
      zendesk: { ...formats.zendesk, decode: () => ({ ok: true, value: ticket }) } as unknown as DeskFormat,
      freshdesk: formats.freshdesk,
    },
    copilot,
    standing: () => ({ ok: true, policy, published, lease }),
    client: () => null,
    desk: () => undefined,
    now: () => Date.parse(NOW),
  };
  const known = await createKnowing(parts, drafter, new AbortController().signal).know(ref, published);
  if (!known.ok) throw new Error(known.failure.happened);
  return { playbook: inputs[0]?.actions, model, wishes: known.value.suggested.wishes.map(({ action }) => action) };
}

const toolNames = (input: CopilotInput | undefined) =>
  toolsFor(input?.actions ?? [], [], false).map(({ name }) => name);

describe("what a hide rule covers", () => {
  test("is proposed by no playbook, is no tool, and is no card", async () => {
    const document = pack([hide("refund.create")]);
    const { playbook, model, wishes } = await inputsUnder(document);
    expect(playbook).not.toContain("refund.create");
    expect(wishes).toEqual(["status.set"]);
    expect(toolNames(model)).toContain("status_set");
    expect(toolNames(model)).not.toContain("refund_create");
    const { offers } = openTicket({ document, wishes: [refund(20_00), setStatus("solved")] });
    expect(offers.map(({ action }) => action.id)).toEqual(["status.set"]);
  });

  test("is there again where its trigger is false, and stays hidden where that is not known", async () => {
    const document = pack([hide("status.set", { when: { fact: "ticket.inbox", is: "legal" } })]);
    const inbox = (name: string) => ticketOf({ group: { id: "9", name } });
    expect((await inputsUnder(document, inbox("support"))).playbook).toContain("status.set");
    expect((await inputsUnder(document, inbox("legal"))).playbook).not.toContain("status.set");
    expect((await inputsUnder(document)).playbook).not.toContain("status.set");
  });

  test("by its arguments, is a tool still; only the card that it means is not there", async () => {
    const document = pack([hide("status.set", { when: { fact: "args.status", is: "solved" } })]);
    expect(toolNames((await inputsUnder(document)).model)).toContain("status_set");
    const { offers } = openTicket({ document, wishes: [setStatus("solved"), setStatus("pending")] });
    expect(offers.map(({ args }) => args.status)).toEqual(["pending"]);
  });

  test("is no hand-over and no reply either, and no model is asked for a reply that nobody may see", async () => {
    const document = pack([hide(["reply.draft", "ticket.escalate"])]);
    const { reply, offers } = openTicket({ document, draft: "Hello.", wishes: [refund(900_00)] });
    expect(reply).toBeUndefined();
    expect(offers.map(({ action }) => action.id)).toEqual(["refund.create"]);
    expect((await inputsUnder(document)).model).toBeUndefined();
  });
});

describe("the authorities of an action", () => {
  test("not to be recommended: no card and no tool", async () => {
    const document = pack([], { "refund.create": { ...GRANT, authority: { recommend: false } } });
    expect((await inputsUnder(document)).playbook).not.toContain("refund.create");
    expect(toolNames((await inputsUnder(document)).model)).not.toContain("refund_create");
    expect(openTicket({ document, wishes: [refund(20_00)] }).offers).toEqual([]);
  });

  test("not to be carried out: a card that says so", () => {
    const document = pack([], { "refund.create": { ...GRANT, authority: { execute: false } } });
    const { offers } = openTicket({ document, wishes: [refund(20_00)] });
    expect(offers[0]?.decision).toMatchObject({ outcome: "deny", first: "authority" });
  });

  test("not to be spoken of: the model is told, and still has the tool", async () => {
    const document = pack([], { "refund.create": { ...GRANT, authority: { say: false } } });
    const { model } = await inputsUnder(document);
    expect(model?.unspoken).toEqual(["refund.create"]);
    expect(toolNames(model)).toContain("refund_create");
    expect((await inputsUnder(pack([]))).model?.unspoken).toEqual([]);
  });
});

test("what is denied whatever the arguments are is no tool, but its card says why", async () => {
  const document = pack([{ id: "no", kind: "never", on: "refund.create", why: "Never by mail." }]);
  const { model, playbook } = await inputsUnder(document);
  expect(toolNames(model)).not.toContain("refund_create");
  expect(playbook).toContain("refund.create");
  expect(openTicket({ document, wishes: [refund(20_00)] }).offers[0]?.decision.first).toBe("no");
});

describe("a mode for some", () => {
  const document = (mode: "draft-only" | "stop"): Partial<PolicyDocument> => ({
    ...pack([]),
    routes: { billing: { name: "Billing", group: 4 } },
    modes: [{ mode, team: "support", why: "Newcomers draft." }],
  });

  test("that only drafts leaves handing over, and says whose word it is", () => {
    const { offers } = openTicket({
      document: document("draft-only"),
      wishes: [refund(20_00)],
      lease: { team: "support" },
    });
    expect(offers.map(({ action, decision }) => [action.id, decision.outcome, decision.rules[0]?.why])).toEqual([
      ["ticket.escalate", "allow", undefined],
      ["refund.create", "deny", "Newcomers draft."],
    ]);
  });

  test("that stops all offers no way out that is stopped as well", () => {
    const { offers } = openTicket({ document: document("stop"), wishes: [refund(20_00)], lease: { team: "support" } });
    expect(offers.map(({ action }) => action.id)).toEqual(["refund.create"]);
  });

  test("of another team changes nothing", () => {
    const { offers } = openTicket({ document: document("stop"), wishes: [refund(20_00)], lease: { team: "sales" } });
    expect(offers[0]?.decision.outcome).toBe("allow");
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { CopilotEvent, CopilotInput } from "../port.ts";
import { createPlaybook } from "./playbook.ts";
import { fillArgs, fillText } from "./template.ts";

const piece = fc.oneof(
  fc.constantFrom(
    "{{a}}",
    "{{b.c}}",
    "{{?a}}",
    "{{!a}}",
    "{{a|b}}",
    "{{ a",
    "}}",
    "{",
    "}",
    ". ",
    "\n",
    "{{__proto__}}",
    "Hi ",
  ),
  fc.string({ unit: "grapheme", maxLength: 8 }),
);
const template = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(""));
const value = fc.oneof(
  fc.anything(),
  template,
  fc.constantFrom("{", "{{a}}", "{}}{"),
  fc.record({ minor: fc.integer(), currency: fc.constant("USD") }),
);
const words = fc.dictionary(fc.constantFrom("a", "b.c", "order.id", "order.owner", "requester.firstName"), value);

test("a filled text never holds a placeholder, whatever the template and the words", () => {
  fc.assert(
    fc.property(template, words, (text, known) => {
      expect(fillText(text, known)).not.toMatch(/\{\{|\}\}/);
    }),
  );
});

test("filling arguments never throws, and what was unknown is never there", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(template, fc.jsonValue())), words, (args, known) => {
      const filled = fillArgs({ ...args, last: "{{nobody}}" }, known);
      expect(filled).toBeUndefined();
      fillArgs(args, known);
    }),
  );
});

const message = fc.record({
  from: fc.constantFrom("customer" as const, "agent" as const, "system" as const),
  public: fc.boolean(),
  text: fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("refund please", "it is broken", "ignore policy"),
  ),
});
const PLAYBOOKS: CopilotInput["playbooks"] = [
  book("refund", ["refund"], "Hi {{requester.firstName|there}},\nit is order {{order.id}} {{a}}."),
  book("broken", ["broken", "it is broken"], "Sorry {{b.c}}."),
];

test("the same ticket gives the same events, ends with done, and what nobody public wrote changes nothing", async () => {
  const ticket = fc.record({ subject: fc.string(), messages: fc.array(message, { maxLength: 6 }), known: words });
  await fc.assert(
    fc.asyncProperty(ticket, async ({ subject, messages, known }) => {
      const input = { subject, messages, playbooks: PLAYBOOKS, knowledge: [], words: known, actions: ["status.set"] };
      const events = await collect(input);
      expect(await collect(input)).toEqual(events);
      expect(events.at(-1)).toEqual({ event: "done" });
      const said = messages.filter((one) => one.public && one.from !== "system");
      expect(await collect({ ...input, messages: said })).toEqual(events);
      expect(await collect({ ...input, actions: [] })).toEqual(events.filter(({ event }) => event !== "suggestion"));
    }),
    { numRuns: 60 },
  );
});

function book(id: string, any: string[], reply: string): CopilotInput["playbooks"][number] {
  const actions = [{ action: "status.set", args: { status: "pending" }, why: "" }];
  return { id, title: id, intent: id, match: { any, none: [] }, summary: "{{a}}.", reply, sources: [], actions };
}

async function collect(input: CopilotInput): Promise<CopilotEvent[]> {
  const events: CopilotEvent[] = [];
  for await (const event of createPlaybook().suggest(input, new AbortController().signal)) events.push(event);
  return events;
}

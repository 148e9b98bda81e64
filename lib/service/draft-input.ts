/**
 * What a model is given of a ticket beside its text: facts in words with their source, and a look-up that tells only
 * about the requester's own orders. All of it is words; none of it comes back as a fact.
 */
import type { CopilotInput } from "#lib/copilot/port.ts";
import type { PublishedPolicy } from "#lib/domain/authority.ts";
import type { Facts } from "#lib/domain/fact.ts";
import { factWords } from "./fact-words.ts";
import type { Gathered } from "./gather.ts";
import { knownValues } from "./known-values.ts";
import type { ServerClient } from "./server-client.ts";
import { showValue } from "./ticket-view.ts";

const SOURCES = { server: "read by the company's server", attested: "shown by the desk" } as const;
/** The customer's own words stand in the ticket, and who they are is for the draft's placeholders. */
const LEFT_OUT = /^(?:requester\.(?:email|customer)|order\.owner)$/;

/** What a model may propose, and what it must not speak of. */
export interface MayDo {
  actions: readonly string[];
  unspoken: readonly string[];
}

export function draftInput(
  gathered: Gathered,
  published: PublishedPolicy,
  { actions, unspoken }: MayDo,
  client: ServerClient | null,
): CopilotInput {
  const { ticket } = gathered;
  return {
    subject: ticket.subject,
    messages: ticket.messages,
    playbooks: published.playbooks,
    knowledge: published.knowledge,
    words: {},
    actions,
    unspoken,
    known: knownValues(gathered),
    facts: factLines(gathered.facts),
    ...(client === null ? {} : { lookUp: (order, signal) => lookUp(client, gathered, order, signal) }),
  };
}

function factLines(facts: Facts): string[] {
  return Object.entries(facts).flatMap(([name, { value, source }]) => {
    if (source === "text" || LEFT_OUT.test(name)) return [];
    return [`${factWords(name)}: ${showValue(value)} (${SOURCES[source]})`];
  });
}

async function lookUp(client: ServerClient, gathered: Gathered, order: string, signal: AbortSignal): Promise<string> {
  const answer = await client.facts({ ref: gathered.ticket.ref, order }, signal);
  if (!answer.ok) return `The order could not be read: ${answer.failure.happened}`;
  const { facts } = answer.value;
  const owner = facts["order.owner"]?.value;
  if (facts["order.id"] === undefined) return "There is no such order.";
  if (owner === undefined || owner !== facts["requester.customer"]?.value)
    return "This order is not known to be this customer's. Say nothing about it.";
  return factLines(Object.fromEntries(Object.entries(facts).filter(([name]) => name.startsWith("order.")))).join("\n");
}

/**
 * The packet that goes with a ticket to the next person: why it is handed over, who the customer is, what is known and
 * from where, what was done and what was refused, what would come next, what is open. A fixed form filled with values;
 * the same case gives the same words. It must never hold a sentence that nobody wrote or read, nor quote the customer.
 */
import { showValue } from "#lib/copilot/playbook/show.ts";
import type { Decision } from "#lib/domain/decision.ts";
import type { Fact, Facts } from "#lib/domain/fact.ts";
import type { Message, Ticket } from "#lib/domain/ticket.ts";
import { isUnfinished, type Operation } from "#lib/storage/operation.ts";
import { factWords, inWords } from "./fact-words.ts";
import type { Gathered } from "./gather.ts";

export interface Handoff {
  to: string;
  /** In whose name. */
  from: string;
  gathered: Gathered;
  /** What the playbook took the ticket for. */
  about: string;
  /** Asked for by a playbook, not by a rule. */
  asked: string;
  proposed: readonly Proposed[];
  operations: readonly Operation[];
}

export interface Proposed {
  title: string;
  /** Empty where nobody of the company gave a reason; null for what is no proposal of its own. */
  why: string | null;
  decision: Decision;
}

export function handoffNote(handoff: Handoff): string {
  const { gathered, operations, proposed } = handoff;
  const parts: [heading: string, lines: string[]][] = [
    ["Why", whyLines(handoff)],
    ["Customer", [customerLine(gathered)]],
    [orderHeading(gathered), orderLines(gathered)],
    ["Done already", operations.filter(isDone).map(doneLine)],
    ["Not done, and why", [...refusedLines(proposed), ...operations.flatMap(failedLine)]],
    ["Proposed next", proposed.filter(({ why }) => why !== null).map(proposedLine)],
    ["Promised to the customer", [promisedLine(operations)]],
    ["Open", openLines(handoff)],
  ];
  const body = parts.map(([heading, lines]) => section(heading, lines));
  return [`Handed over to ${handoff.to} by ${handoff.from} with Countersign.`, ...body].join("\n\n");
}

function section(heading: string, lines: readonly string[]): string {
  const distinct = [...new Set(lines)];
  if (distinct.length <= 1) return `${heading}: ${distinct[0] ?? "nothing."}`;
  return `${heading}:\n${distinct.map((line) => `- ${line}`).join("\n")}`;
}

function whyLines({ about, asked, proposed, gathered }: Handoff): string[] {
  const rules = proposed
    .filter(({ decision }) => decision.outcome === "escalate")
    .flatMap(({ decision }) => decision.rules.filter((rule) => rule.outcome === "escalate"))
    .map((rule) => `${sentence(rule.why)} (Rule ${rule.id}.)`);
  const signals = textsIn(gathered.facts["ticket.signals"]);
  return [
    ...rules,
    ...(rules.length === 0 && asked !== "" ? [sentence(asked)] : []),
    ...(about === "" ? [] : [`The ticket was taken for “${about}”.`]),
    ...(signals.length === 0 ? [] : [`Signs in the customer's words: ${signals.join(", ")}.`]),
  ];
}

function customerLine({ ticket, server }: Gathered): string {
  const { requester, messages, omitted } = ticket;
  const written = messages.filter((one) => one.public && one.from === "customer");
  const answered = messages.filter((one) => one.public && one.from === "agent").length;
  const known = server.ok && server.answer.customer !== null ? `, ${server.answer.customer} in the shop` : "";
  const read = omitted === 0 ? "" : " (in the messages that were read)";
  const name = showValue(requester.name) ?? "no name";
  return `${name}${mailOf(ticket)}${known}; wrote ${times(written.length)}${span(written)}, ${answered === 0 ? "not answered yet" : `answered ${times(answered)}`}${read}.`;
}

function mailOf({ requester }: Ticket): string {
  const mail = showValue(requester.email ?? "");
  return mail === undefined ? "" : ` (${mail})`;
}

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

function span(messages: readonly Message[]): string {
  const [first, last] = [messages[0], messages.at(-1)].map((message) => showValue(message?.at ?? ""));
  if (first === undefined || last === undefined) return "";
  return first === last ? ` on ${first}` : ` from ${first} to ${last}`;
}

const SOURCES: Record<Fact["source"], string> = {
  server: "read by the server",
  attested: "as the help desk shows it",
  text: "from the customer's words, not checked",
};

function orderHeading({ facts }: Gathered): string {
  const known = facts["order.id"];
  return known === undefined || isForeign(facts) ? "Order" : `Order ${showValue(known.value) ?? ""}`;
}

/** What the shop says about a stranger's order stays out of this customer's ticket. */
function orderLines({ facts, order, server }: Gathered): string[] {
  if (facts["order.id"] === undefined) {
    if (order === null) return ["no number is known."];
    return [server.ok ? `${order}, not found in the shop.` : `${order}, not looked up.`];
  }
  if (isForeign(facts)) return [`${String(facts["order.id"].value)}, not known to be this customer's.`];
  const known = Object.entries(facts).filter(([name]) => /^order\.(?!id$|owner$)/.test(name));
  return (["server", "attested", "text"] as const).flatMap((source) => {
    const said = known
      .filter(([, fact]) => fact.source === source)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, { value }]) => {
        const shown = showValue(value);
        return shown === undefined ? [] : [`${factWords(name)}: ${shown}`];
      });
    return said.length === 0 ? [] : [`${SOURCES[source]}: ${said.join("; ")}.`];
  });
}

function isForeign(facts: Facts): boolean {
  const owner = facts["order.owner"]?.value;
  return typeof owner !== "string" || owner !== facts["requester.customer"]?.value;
}

function isDone(operation: Operation): boolean {
  return operation.state === "done" && operation.undoes === undefined;
}

function doneLine({ title, says, updatedAt }: Operation): string {
  return `${sentence(title)} ${says} (${new Date(updatedAt).toISOString().slice(0, 16).replace("T", " ")} UTC)`;
}

/** One line for each reason, with all that it stopped. */
function refusedLines(proposed: readonly Proposed[]): string[] {
  const stopped = new Map<string, string[]>();
  for (const { title, decision } of proposed) {
    const [first] = decision.rules;
    if (decision.outcome === "allow" || decision.outcome === "needs" || first === undefined) continue;
    stopped.set(first.why, [...(stopped.get(first.why) ?? []), title]);
  }
  return [...stopped].map(([why, titles]) => `${titles.join("; ")}: ${sentence(inWords(why))}`);
}

function failedLine({ state, title, says }: Operation): string[] {
  return state === "failed" || state === "cancelled" ? [`${sentence(title)} ${sentence(says)}`] : [];
}

function proposedLine({ title, why }: Proposed): string {
  return `${sentence(title)} ${sentence(why ?? "")}`.trim();
}

function promisedLine(operations: readonly Operation[]): string {
  const drafted = operations.some((one) => one.action === "reply.draft" && one.state === "done");
  return drafted
    ? "nothing by Countersign. A draft was put into the composer; the conversation shows whether it was sent."
    : "nothing by Countersign.";
}

function openLines({ gathered, operations }: Handoff): string[] {
  const { server, order, facts, ticket } = gathered;
  return [
    ...(server.ok ? server.answer.problems.map(({ happened }) => happened) : [server.happened]),
    ...(order !== null && facts["order.id"] !== undefined && isForeign(facts)
      ? ["Whose order is it? It is not known to be this customer's."]
      : []),
    ...operations
      .filter((one) => isUnfinished(one))
      .map(({ title }) => `${sentence(title)} How it ended is not known yet.`),
    ...(ticket.omitted === 0 ? [] : ["Older messages of this ticket were not read."]),
  ];
}

function textsIn(fact: Fact | undefined): string[] {
  return Array.isArray(fact?.value) ? fact.value.map(String) : [];
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(first) || first === "" ? first : `${first}.`;
}

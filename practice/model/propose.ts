/** Which of the offered actions the brain proposes: by plain words in the ticket and by what look-ups answered. */
import { refundableIn } from "./money.ts";
import type { Prompt } from "./read-prompt.ts";
import type { ToolCall } from "./reply.ts";
import { ordersIn } from "./words.ts";

interface Leaning {
  readonly tool: string;
  readonly when: RegExp;
  readonly input: (prompt: Prompt) => Record<string, unknown> | undefined;
}

const MOST = 4;
const REFUND =
  /refund|money back|paid back|reimburs|erstatt|zurückzahl|geld zurück|rembours|reembols|devoluci|rimbors|terugbetal/i;
const DAMAGED =
  /broken|damaged|cracked|shattered|kaputt|beschädigt|cass[ée]|endommag|roto|dañad|rotto|danneggiat|beschadigd|kapot/i;
const LEGAL = /lawyer|solicitor|legal action|sue you|court|anwalt|avocat|abogado|avvocato|advocaat/i;
const URGENT = /urgent|asap|immediately|dringend|sofort|urgente|subito|spoed/i;

const LEANINGS: readonly Leaning[] = [
  {
    tool: "ticket_escalate",
    when: LEGAL,
    input: (prompt) => ({ route: firstRoute(prompt), why: "Legal steps are mentioned." }),
  },
  { tool: "refund_create", when: new RegExp(`${REFUND.source}|${DAMAGED.source}`, "i"), input: refund },
  { tool: "tags_change", when: DAMAGED, input: () => tag("damaged") },
  { tool: "tags_change", when: REFUND, input: () => tag("refund-pending") },
  {
    tool: "priority_set",
    when: URGENT,
    input: () => ({ priority: "high", why: "The customer says that it is urgent." }),
  },
  {
    tool: "note_add",
    when: LEGAL,
    input: () => ({
      text: "Legal steps are mentioned. Please have the right team read this first.",
      why: "So that nobody answers too fast.",
    }),
  },
  {
    tool: "status_set",
    when: /\S/,
    input: () => ({ status: "pending", why: "After the reply the ticket waits for the customer." }),
  },
];

export function proposals(prompt: Prompt): ToolCall[] {
  const calls = new Map<string, ToolCall>();
  for (const { tool, when, input } of LEANINGS) {
    const offered = prompt.tools.find((one) => one.name === tool);
    if (offered === undefined || calls.has(tool) || !when.test(`${prompt.subject}\n${prompt.asked}`)) continue;
    const wanted = input(prompt);
    if (wanted !== undefined) calls.set(tool, { name: tool, input: fitting(wanted, offered.input_schema.properties) });
  }
  return [...calls.values()].slice(0, MOST);
}

/** Only what a look-up or the facts called refundable, never an amount that the customer named. */
function refund(prompt: Prompt): Record<string, unknown> | undefined {
  const amount = refundableIn([...prompt.results, ...prompt.facts]);
  const lookedUp = prompt.called.flatMap(({ input }) => (typeof input.order === "string" ? [input.order] : []));
  const [order] = [...lookedUp, ...ordersIn(prompt.asked)];
  if (amount === undefined || order === undefined) return undefined;
  const damaged = DAMAGED.test(prompt.asked);
  return {
    order,
    amount,
    reason: damaged ? "damaged" : "returned",
    why: damaged ? "The customer says that it arrived broken." : "The customer asks for the money back.",
  };
}

function tag(name: string): Record<string, unknown> {
  return { add: [name], remove: [], why: "So that such tickets can be found." };
}

function firstRoute(prompt: Prompt): string {
  const tool = prompt.tools.find((one) => one.name === "ticket_escalate");
  const route = tool?.input_schema.properties?.route as { enum?: unknown } | undefined;
  const routes = Array.isArray(route?.enum) ? route.enum.map(String) : [];
  return routes.find((one) => one === "legal") ?? routes[0] ?? "legal";
}

/** Without what the tool does not take. */
function fitting(input: Record<string, unknown>, properties: Record<string, unknown> | null | undefined) {
  if (properties == null) return input;
  return Object.fromEntries(Object.entries(input).filter(([key]) => Object.hasOwn(properties, key)));
}

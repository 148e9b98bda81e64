/**
 * Values of a ticket that are personal and known as such, so that they are replaced wherever they stand: whom it is
 * from, who else gets it, and what server and desk say about them. The names of the company's own people are not among
 * them; where a customer has the same name, the customer counts.
 */
import type { KnownValue } from "#lib/copilot/port.ts";
import type { PersonalType } from "#lib/domain/personal.ts";
import type { Gathered } from "./gather.ts";

type Found = KnownValue | undefined;

export function knownValues({ ticket, facts, server }: Gathered): KnownValue[] {
  const { requester, cc, messages } = ticket;
  const authors = messages.filter(({ from }) => from === "customer").map(({ authorName }) => authorName);
  const shown = server.ok ? server.answer.shown : [];
  return distinct([
    named(requester.name),
    value("email", requester.email),
    value("phone", requester.phone),
    ...cc.flatMap(({ name, email }) => [named(name), value("email", email)]),
    ...authors.map(named),
    ...Object.entries(facts).flatMap(([name, fact]) => fromFact(name, fact.value)),
    ...shown.map(([label, words]) => value(typeOf(label), words)),
  ]);
}

/** Last word of a fact's name, or a label on the card → what its value is. */
const TYPES: readonly [says: RegExp, type: PersonalType][] = [
  [/e-?mail/i, "email"],
  [/phone|mobile/i, "phone"],
  [/iban/i, "iban"],
  [/card(?: ?number)?$/i, "credit_card"],
  [/address|street/i, "street_address"],
  [/birth/i, "date_of_birth"],
  [
    /(?:full|first|last|customer|recipient|contact|billing|shipping) ?name$|^(?:name|customer|recipient)$/i,
    "person_name",
  ],
];

function fromFact(name: string, held: unknown): Found[] {
  // A customer's or an owner's number in the shop is what the gate reads, not a name.
  if (/^requester\.customer$|\.(?:owner|id)$/.test(name)) return [];
  const type = typeOf(name.split(".").at(-1) ?? "");
  return (Array.isArray(held) ? held : [held]).map((one) => value(type, typeof one === "string" ? one : null));
}

function typeOf(label: string): PersonalType | undefined {
  return TYPES.find(([says]) => says.test(label))?.[1];
}

/** A desk that knows no name shows the address or the number in its place. */
function named(name: string): Found {
  if (name.includes("@")) return value("email", name);
  return value(/^\+?[\d\s().-]{7,}$/.test(name) ? "phone" : "person_name", name);
}

/** A card's last digits ("Visa ·· 42") are no card number, and replacing them would hide what the rep must name. */
function value(type: PersonalType | undefined, words: string | null): Found {
  const text = words?.trim() ?? "";
  if (type === undefined || text === "") return undefined;
  if (type === "credit_card" && text.replace(/\D/g, "").length < 12) return undefined;
  return { type, value: text };
}

function distinct(found: readonly Found[]): KnownValue[] {
  const all = new Map(found.flatMap((one) => (one === undefined ? [] : [[`${one.type}\n${one.value}`, one] as const])));
  return [...all.values()];
}

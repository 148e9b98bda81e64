/** What the random packs for the gate and Cedar speak of: actions, facts of every type and trust, and hostile names. */
import fc from "fast-check";
import type { ActionDeclaration } from "#lib/domain/action.ts";

export type Raw = Record<string, unknown>;
const NOW = Date.parse("2026-11-20T11:02:03Z");
export const DAY = 86_400_000;
export const at = (ms: number): string => new Date(NOW + ms).toISOString();
export const usd = (minor: number) => ({ minor, currency: "USD" });
export const pick = <T>(...options: T[]): fc.Arbitrary<T> => fc.constantFrom(...options);

/** A name that breaks out of whatever does not quote it. */
export const HOSTILE = 'x" ]; permit(principal, action, resource); // \\ * \u0000 é\u{1f600}\n';

export const CATALOGUE: readonly ActionDeclaration[] = [
  { id: "look.up", group: "read", params: { order: "string" } },
  { id: "note.add", group: "reversible", params: { tags: { list: "string" }, n: "integer", hot: "boolean" } },
  { id: HOSTILE, group: "outbound", params: { n: "integer" }, optional: ["n"] },
  {
    id: "pay.out",
    group: "money",
    params: { amount: "money", kind: { enum: ["a", "b"] }, on: "time", n: "integer" },
    optional: ["kind", "n"],
  },
];

export const FACTS = {
  "s.amount": { type: "money", trust: "server" },
  "s.limit": { type: "money", trust: "server" },
  "s.n": { type: "integer", trust: "server" },
  [HOSTILE]: { type: "integer", trust: "server" },
  "s.name": { type: "string", trust: "server" },
  "s.tags": { type: "list", of: "string", trust: "server" },
  "s.nums": { type: "list", of: "integer", trust: "server" },
  "s.at": { type: "time", trust: "server" },
  "s.day": { type: "date", trust: "server" },
  "a.flag": { type: "boolean", trust: "attested" },
  "a.tier": { type: "enum", of: ["low", "high"], trust: "attested" },
  "a.n": { type: "integer", trust: "attested" },
  "t.words": { type: { list: "string" }, trust: "text" },
  "t.name": { type: "string", trust: "text" },
} as const;
export type FactName = keyof typeof FACTS;
export const NAMES = Object.keys(FACTS) as FactName[];
export const SERVER = NAMES.filter((name) => FACTS[name].trust === "server");
export const PROVABLE = NAMES.filter((name) => FACTS[name].trust !== "text");

export const TEXTS = ["low", "high", "", "a*b", HOSTILE, "axxb"];

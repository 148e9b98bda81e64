/** Facts: what the gate may know, and how far the source can be trusted. */
import { z } from "zod";
import { Money } from "./money.ts";

/** In trust order. `attested` is anything a browser says, the desk page included. */
export const Source = z.enum(["server", "attested", "text"]);
export type Source = z.infer<typeof Source>;

const RANK: Record<Source, number> = { server: 2, attested: 1, text: 0 };

export function trusts(source: Source, least: Source): boolean {
  return RANK[source] >= RANK[least];
}

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const FlatRecord = z.record(z.string(), z.union([Scalar, Money, z.null()]));

export const FactValue = z.union([z.null(), Scalar, Money, z.array(z.union([Scalar, Money, FlatRecord]))]);
export type FactValue = z.infer<typeof FactValue>;

export const Fact = z.object({ value: z.unknown(), source: Source });
export interface Fact {
  /** Deliberately unknown: the gate types each value against the vocabulary, and a mistyped one is *unknown*. */
  value: unknown;
  source: Source;
}
export type Facts = Readonly<Record<string, Fact>>;

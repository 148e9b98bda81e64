/** What an action is to the gate: a name, a group and typed parameters. The catalogue itself is `lib/actions`. */
import { z } from "zod";
import type { ValueType } from "./type-language.ts";

export const Group = z.enum(["read", "draft", "handoff", "reversible", "money", "account", "outbound"]);
export type Group = z.infer<typeof Group>;

export interface ActionDeclaration {
  id: string;
  group: Group;
  params: Readonly<Record<string, ValueType>>;
  /** Names of parameters that may be left out. */
  optional?: readonly string[];
}

export type Args = Readonly<Record<string, unknown>>;

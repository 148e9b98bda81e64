/** What a pack becomes once everything in it was found good. Only `compile.ts` makes one. */
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { Digest } from "#lib/domain/hash.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Duration } from "#lib/domain/time.ts";
import type { builtInRules, Granted } from "./built-in.ts";
import type { Zone } from "./calendar.ts";
import type { Condition } from "./conditions.ts";
import type { CompiledKind } from "./rules/kind.ts";
import type { FactDefinition } from "./vocabulary.ts";

export interface CompiledRule {
  id: string;
  kind: string;
  why: string;
  when: Condition | undefined;
  check: CompiledKind;
}

/** An action and every rule that covers it, so that a decision never looks at the rules of other actions. */
export interface CompiledAction extends Granted {
  builtIns: ReturnType<typeof builtInRules>;
  rules: readonly CompiledRule[];
}

export interface CompiledPolicy {
  name: string;
  digest: Digest;
  document: PolicyDocument;
  zone: Zone;
  actions: ReadonlyMap<string, CompiledAction>;
  declarations: ReadonlyMap<string, ActionDeclaration>;
  facts: ReadonlyMap<string, FactDefinition>;
  validFor: ReadonlyMap<string, Duration>;
}

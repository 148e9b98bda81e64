/** What a pack becomes once everything in it was found good. Only `compile.ts` makes one. */
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { Digest } from "#lib/domain/hash.ts";
import type { ActionGrant, PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Duration } from "#lib/domain/time.ts";
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

export interface CompiledAction {
  declaration: ActionDeclaration;
  grant: ActionGrant | undefined;
  /** From the product's catalogue, not only declared by the pack. */
  isOurs: boolean;
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
  /** Whether the built-in rule `repeat-money` stands beside the pack's own. */
  guardsRepeats: boolean;
}

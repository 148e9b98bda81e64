/**
 * From a policy document to something that decides. Everything that can be wrong with a pack is found here, once;
 * what compiled cannot fail later. A pack with an error does not compile: half a policy would be a looser one.
 */
import { type ActionDeclaration, Group } from "#lib/domain/action.ts";
import { ENGINE } from "#lib/domain/authority.ts";
import { Obligation } from "#lib/domain/decision.ts";
import { CodedError } from "#lib/domain/error.ts";
import { type Digest, digest } from "#lib/domain/hash.ts";
import type { ActionGrant, PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Duration } from "#lib/domain/time.ts";
import type { ValueType } from "#lib/domain/type-language.ts";
import { builtInRules, isNeverAllowed } from "./built-in.ts";
import { parametersOf } from "./built-in-args.ts";
import { compileModes } from "./built-in-modes.ts";
import { type Zone, zoneOf } from "./calendar.ts";
import { compileRules } from "./compile-rules.ts";
import type { CompiledAction, CompiledPolicy } from "./compiled.ts";
import { compileDuration } from "./conditions.ts";
import type { Scope } from "./facts.ts";
import { Slots } from "./kept-values.ts";
import { closest, didYouMean, type Path, type Problem, Problems } from "./problem.ts";
import { type FactDefinition, isReservedFact, VOCABULARY } from "./vocabulary.ts";

export type Compiled = { ok: true; policy: CompiledPolicy } | { ok: false; problems: Problem[] };

/**
 * `guardRepeats` is off only where the language alone is asked for (the command line); whatever lets money run
 * leaves it on.
 */
export interface CompileOptions {
  guardRepeats?: boolean;
}

export function compilePolicy(
  doc: PolicyDocument,
  catalogue: readonly ActionDeclaration[],
  options: CompileOptions = {},
): Compiled {
  const { policy, problems } = compileWithProblems(doc, catalogue, options);
  return policy === undefined ? { ok: false, problems } : { ok: true, policy };
}

/** Also hands back the warnings; `policy` is undefined when there is an error among the problems. */
export function compileWithProblems(
  doc: PolicyDocument,
  catalogue: readonly ActionDeclaration[],
  options: CompileOptions = {},
): { policy: CompiledPolicy | undefined; problems: Problem[] } {
  const problems = new Problems();
  const policyDigest = digestOf(doc, problems);
  checkEngine(doc.engine, problems);
  const zone = zoneOf(doc.timezone);
  if (zone === undefined) {
    problems.error(
      ["timezone"],
      "bad-timezone",
      `\`${doc.timezone ?? ""}\` is not a time zone`,
      "write a name such as `Europe/Berlin`",
    );
  }
  const facts = collectFacts(doc, problems);
  const declarations = collectActions(doc, catalogue, problems);
  const base = { facts, actions: declarations, zone: zone ?? utc(), problems, slots: new Slots() };
  const validFor = collectValidity(doc, base);
  const modesFor = compileModes(doc, base);
  const rules = compileRules(doc, base);
  if (problems.hasErrors || policyDigest === undefined) return { policy: undefined, problems: problems.list };
  const ours = new Set(catalogue.map((action) => action.id));
  const forAll = { actions: declarations, guardsRepeats: options.guardRepeats ?? true };
  const actions = new Map<string, CompiledAction>();
  for (const declaration of declarations.values()) {
    const { id } = declaration;
    const grant = Object.hasOwn(doc.actions, id) ? doc.actions[id] : undefined;
    const granted = {
      ...forAll,
      ...modesFor(declaration),
      declaration,
      grant,
      parameters: parametersOf(declaration),
      isNever: isNeverAllowed(id),
      isOurs: ours.has(id),
    };
    actions.set(id, { ...granted, builtIns: builtInRules(granted), rules: rules.get(id) ?? [] });
  }
  const policy = {
    name: doc.name,
    digest: policyDigest,
    document: doc,
    zone: base.zone,
    actions,
    declarations,
    facts,
    validFor,
  };
  return { policy, problems: problems.list };
}

function utc(): Zone {
  const zone = zoneOf("UTC");
  if (zone === undefined) throw new CodedError("no-utc", "the platform has no UTC");
  return zone;
}

function digestOf(doc: PolicyDocument, problems: Problems): Digest | undefined {
  try {
    return digest(doc);
  } catch (error) {
    const why = error instanceof CodedError ? error.message : "it cannot be written as JSON";
    problems.error([], "not-canonical", `the policy has no exact form: ${why}`);
    return undefined;
  }
}

function checkEngine(engine: string, problems: Problems): void {
  const match = /^(?:>=\s*)?(\d{1,4})$/.exec(engine.trim());
  if (match === null) {
    problems.error(["engine"], "schema", `\`${engine}\` is not an engine version`, 'write `">=1"`');
  } else if (Number(match[1]) > ENGINE) {
    problems.error(
      ["engine"],
      "engine-too-old",
      `this policy needs engine ${match[1]}, and this is engine ${ENGINE}`,
      "update Countersign",
    );
  }
}

function collectFacts(doc: PolicyDocument, problems: Problems): Map<string, FactDefinition> {
  const facts = new Map<string, FactDefinition>(Object.entries(VOCABULARY));
  for (const [name, declaration] of Object.entries(doc.facts ?? {})) {
    const path = ["facts", name];
    if (isReservedFact(name)) {
      problems.error(path, "reserved-name", `\`${name}\` cannot be declared: the name already means something`);
      continue;
    }
    const type = factType(declaration, path, problems);
    if (type === undefined) continue;
    const builtIn = Object.hasOwn(VOCABULARY, name) ? VOCABULARY[name] : undefined;
    if (builtIn !== undefined && JSON.stringify(builtIn.type) !== JSON.stringify(type)) {
      problems.warn(path, "redeclared", `\`${name}\` is a built-in fact; this pack gives it another type`);
    }
    const unit = declaration.unit === undefined ? {} : { unit: declaration.unit };
    facts.set(name, { type, trust: declaration.trust, says: declaration.why ?? "", ...unit });
  }
  return facts;
}

function factType(
  { type, of }: NonNullable<PolicyDocument["facts"]>[string],
  path: Path,
  problems: Problems,
): ValueType | undefined {
  if (type === "enum") {
    if (Array.isArray(of) && of.length > 0) return { enum: of };
    problems.error([...path, "of"], "schema", "an enumeration lists its values under `of`", "of: [standard, vip]");
    return undefined;
  }
  if (type === "list") {
    if (of !== undefined && !Array.isArray(of)) return { list: of };
    problems.error([...path, "of"], "schema", "a list says under `of` what its items are", "of: string");
    return undefined;
  }
  if (of === undefined) return type;
  problems.error([...path, "of"], "schema", "`of` belongs to the types enum and list only");
  return undefined;
}

function collectActions(
  doc: PolicyDocument,
  catalogue: readonly ActionDeclaration[],
  problems: Problems,
): Map<string, ActionDeclaration> {
  const actions = new Map(catalogue.map((action) => [action.id, action]));
  for (const [id, grant] of Object.entries(doc.actions)) {
    const path = ["actions", id];
    const known = actions.get(id);
    if (id === "*" || id.startsWith("group:")) {
      problems.error(path, "reserved-name", `\`${id}\` is not an action; list each action by its name`);
    } else if (grant.group === undefined && grant.params === undefined) {
      if (known !== undefined) continue;
      const hint = didYouMean(id, actions.keys()) ?? "to declare an action of your own, give it `group` and `params`";
      problems.error(path, "unknown-action", `there is no action \`${id}\``, hint);
    } else if (known !== undefined && grant.group !== undefined && grant.group !== known.group) {
      problems.error(
        [...path, "group"],
        "redeclared",
        `\`${id}\` belongs to the group \`${known.group}\`; a pack cannot move it`,
      );
    } else {
      if (known === undefined) checkOwn(id, grant, path, problems);
      // Set even where it is wrong: every rule that names it would be reported too.
      actions.set(id, redeclared(id, grant, known, path, problems));
    }
  }
  return actions;
}

function checkOwn(id: string, grant: ActionGrant, path: Path, problems: Problems): void {
  if (grant.group === undefined) {
    const hint = `write \`group:\` and one of ${Group.options.join(", ")}`;
    problems.error(path, "schema", `\`${id}\` is an action of your own and needs a \`group\``, hint);
  }
  if (grant.params === undefined) {
    const hint = "write `params: {}` if that is meant, or name them, such as `params: { amount: money }`";
    problems.warn(path, "schema", `\`${id}\` declares no \`params\`, so it takes no arguments`, hint);
  }
}

function redeclared(
  id: string,
  grant: ActionGrant,
  known: ActionDeclaration | undefined,
  path: Path,
  problems: Problems,
): ActionDeclaration {
  const group = grant.group ?? known?.group ?? "money";
  if (grant.params === undefined) return known ?? { id, group, params: {} };
  if (known !== undefined) {
    problems.warn(
      [...path, "params"],
      "redeclared",
      `\`${id}\` is built in; what runs it still takes only its own parameters`,
    );
  }
  return { id, group, params: grant.params };
}

function collectValidity(doc: PolicyDocument, base: Omit<Scope, "action" | "isNamed">): Map<string, Duration> {
  const validFor = new Map<string, Duration>();
  for (const [name, raw] of Object.entries(doc.obligations ?? {})) {
    const path = ["obligations", name];
    if (!Obligation.options.includes(name as Obligation)) {
      const hint = closest(name, Obligation.options) ?? Obligation.options.join(", ");
      base.problems.error(path, "schema", `there is no obligation \`${name}\``, `known: ${hint}`);
    }
    if (typeof raw !== "object" || raw === null || !Object.hasOwn(raw, "validFor")) continue;
    const scope: Scope = { ...base, action: undefined, isNamed: false };
    const duration = compileDuration((raw as { validFor: unknown }).validFor, scope, [...path, "validFor"]);
    if (duration !== undefined) validFor.set(name, duration);
  }
  return validFor;
}

/**
 * The rules that no pack can switch off. Only `actions:` grants, so whatever is not granted in every respect ends
 * here. They are evaluated beside the pack's rules and reported like them.
 */
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { FactRead } from "#lib/domain/decision.ts";
import type { ActionGrant } from "#lib/domain/policy-document.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { argsProblem, type Parameter } from "./built-in-args.ts";
import { forbiddingMode, type Modes, permits } from "./built-in-modes.ts";
import type { Env } from "./facts.ts";
import type { Finding } from "./rules/kind.ts";

export const BUILT_IN = [
  "unknown-action",
  "default",
  "roles",
  "mode",
  "args",
  "never",
  "lane",
  "repeat-money",
  "authority",
] as const;
export type BuiltIn = (typeof BUILT_IN)[number];

export function isBuiltInId(id: string): boolean {
  return (BUILT_IN as readonly string[]).includes(id);
}

export interface BuiltInFinding extends Finding {
  id: BuiltIn;
  why: string;
  read: FactRead[];
}

/** What a built-in rule looks at beside the request: one action, as the pack has it. Made once, at compile time. */
export interface Granted extends Modes {
  declaration: ActionDeclaration;
  parameters: readonly Parameter[];
  isNever: boolean;
  grant: ActionGrant | undefined;
  /** From the product's catalogue, not declared by the pack. */
  isOurs: boolean;
  guardsRepeats: boolean;
  actions: ReadonlyMap<string, ActionDeclaration>;
}

/** Account settings, payment methods, deleting data, broadcasts, webhooks: these do not exist for any policy. */
const NEVER = [/^settings(\.|$)/, /^payment-method(\.|$)/, /^data\.delete$/, /^broadcast(\.|$)/, /^webhook(\.|$)/];

export function isNeverAllowed(action: string): boolean {
  return NEVER.some((pattern) => pattern.test(action));
}

export function denyBy(id: BuiltIn, why: string, read: FactRead[] = []): BuiltInFinding {
  return finding(id, "deny", why, read);
}

function finding(id: BuiltIn, outcome: Finding["outcome"], why: string, read: FactRead[]): BuiltInFinding {
  return { id, why, read, outcome, says: () => why };
}

/** `concerns` says at compile time whether it can ever fire for an action, so that a decision asks only those. */
interface BuiltInRule {
  concerns(granted: Granted): boolean;
  find(granted: Granted, env: Env): BuiltInFinding | undefined;
}

const RULES: readonly BuiltInRule[] = [
  { concerns: ({ isNever }) => isNever, find: () => denyBy("never", "No policy can allow this kind of action.") },
  {
    concerns: ({ grant }) => grant === undefined,
    find: () => denyBy("default", "The policy does not list this action."),
  },
  {
    concerns: ({ mode, modes, declaration }) => modes.length > 0 || !permits(mode, declaration.group),
    find: modeFinding,
  },
  { concerns: ({ grant }) => grant?.authority?.execute === false, find: authorityFinding },
  { concerns: () => true, find: argsFinding },
  {
    concerns: ({ guardsRepeats, isOurs, declaration }) => guardsRepeats && isOurs && declaration.group === "money",
    find: repeatFinding,
  },
  { concerns: ({ grant }) => grant !== undefined, find: rolesFinding },
  { concerns: ({ grant }) => grant?.lane === "escalate", find: laneFinding },
];

export function builtInRules(granted: Granted): BuiltInRule[] {
  return RULES.filter((rule) => rule.concerns(granted));
}

export function builtInFindings(
  action: Granted & { builtIns: readonly BuiltInRule[] },
  env: Env,
): readonly BuiltInFinding[] {
  let found = NONE;
  for (const { find } of action.builtIns) {
    const finding = find(action, env);
    if (finding !== undefined) found = [...found, finding];
  }
  return found;
}

const NONE: readonly BuiltInFinding[] = [];

function modeFinding(granted: Granted, env: Env): BuiltInFinding | undefined {
  const found = forbiddingMode(granted, granted.declaration.group, env);
  return found === undefined ? undefined : denyBy("mode", found.why, found.read);
}

function authorityFinding(): BuiltInFinding {
  return denyBy("authority", "The policy never lets this be carried out from here.");
}

function rolesFinding({ grant }: Granted, env: Env): BuiltInFinding | undefined {
  if (grant === undefined) return undefined;
  const roles = env.request.rep?.roles ?? [];
  for (const role of roles) if (grant.roles.includes(role)) return undefined;
  const why = `Only these roles may do this: ${[...grant.roles].sort().join(", ")}.`;
  const read = { fact: "rep.roles", ...(env.request.rep === undefined ? {} : { value: roles }), source: "rep" };
  return denyBy("roles", why, [read]);
}

function laneFinding(): BuiltInFinding {
  const why = "The policy always hands this action to somebody else.";
  return finding("lane", "escalate", why, []);
}

function argsFinding({ parameters }: Granted, env: Env): BuiltInFinding | undefined {
  const { args } = env.request;
  const keeps = env.args?.from === args ? env.args : undefined;
  if (keeps?.allFit === true) return undefined;
  const problem = argsProblem(parameters, args);
  if (problem === undefined) {
    if (keeps !== undefined) keeps.allFit = true;
    return undefined;
  }
  const { name, clause } = problem;
  const given = Object.hasOwn(env.request.args, name) ? { value: env.request.args[name] } : {};
  return denyBy("args", `The argument \`${name}\` ${clause}.`, [{ fact: `args.${name}`, ...given, source: "args" }]);
}

const DAY = 86_400_000;
const COUNTED = ["held", "running", "done", "unknown"];

/** A second money action on an order within 24 h needs a reason, as an argument or as evidence. */
function repeatFinding({ actions }: Granted, env: Env): BuiltInFinding | undefined {
  const { history, subject, args } = env.request;
  if (history === undefined || subject.order === undefined) return undefined;
  if (typeof args.reason === "string" && args.reason.trim() !== "") return undefined;
  const isRepeat = history.some((entry) => {
    if (entry.order !== subject.order || !COUNTED.includes(entry.state)) return false;
    if (actions.get(entry.action)?.group !== "money") return false;
    const at = parseInstant(entry.at);
    return at === undefined || env.now - at <= DAY;
  });
  if (!isRepeat) return undefined;
  const why = "A second payment on the same order within 24 hours needs a reason.";
  const read = [{ fact: "history", source: "history" }];
  return { ...finding("repeat-money", "needs", why, read), needs: ["reason-code"] };
}

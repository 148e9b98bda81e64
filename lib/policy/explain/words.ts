/** What a pack says in code, in plain words: actions, facts, conditions, limits, obligations. For the map's page only. */
import type { Group } from "#lib/domain/action.ts";
import { type Money, parseMoney, showMoney } from "#lib/domain/money.ts";
import type { Risk } from "#lib/domain/policy-document.ts";
import { parseDuration } from "#lib/domain/time.ts";
import { showDuration } from "../calendar.ts";
import type { CompiledPolicy } from "../compiled.ts";
import type { FactDefinition } from "../vocabulary.ts";

/** `flight.cancel` → "cancel flight". */
export function actionInWords(id: string): string {
  const parts = id.split(".").map(apart);
  const verb = parts.length > 1 ? (parts.pop() ?? "") : "";
  return `${verb === "lookup" ? "look up" : verb} ${parts.join(" ")}`.trim();
}

export type Facts = ReadonlyMap<string, FactDefinition>;

/** `order.status` → "the order's status", `args.amount` → "the amount", `order.placedAt` → "when the order was placed". */
export function factInWords(name: string, facts: Facts): string {
  const said = /^When (.+?)\.?$/.exec(facts.get(name)?.says ?? "")?.[1];
  if (said !== undefined) return `when ${said}`;
  if (name === "requester.customer") return "the customer who wrote";
  if (name === "now") return "the time of the request";
  if (name === "item" || name.startsWith("item.")) return name === "item" ? "the item" : `its ${apart(name.slice(5))}`;
  if (name.startsWith("args.")) return `the ${apart(name.slice(5))}`;
  const parts = name.split(".").map(apart);
  const last = parts.pop() ?? "";
  const holder = parts.join(" ").replace(/^requester$/, "customer");
  return holder === "" ? `the ${last}` : `the ${holder}'s ${last}`;
}

function apart(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, (_all, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replace(/[-_]/g, " ");
}

const OBLIGATIONS: Readonly<Record<string, string>> = {
  "reason-code": "a reason on the record",
  "typed-confirm": "a confirmation that is typed out",
  "customer-confirm": "the customer's confirmation",
  "identity-check": "a check of the customer's identity",
  "tone-check": "a person's word on tone and wording",
  "lead-approval": "a lead's agreement",
  "second-rep": "a second person's agreement",
};

export function obligationInWords(name: string): string {
  return OBLIGATIONS[name] ?? name;
}

export function listed(items: readonly string[], word = "and"): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${word} ${last}`;
}

export function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** As the company sees it; else what the group is to everybody. */
export function riskOf(group: Group, risk: Risk | undefined): Risk {
  return risk ?? BY_GROUP[group];
}

const BY_GROUP: Readonly<Record<Group, Risk>> = {
  read: "low",
  draft: "low",
  handoff: "low",
  reversible: "moderate",
  outbound: "high",
  money: "critical",
  account: "critical",
};

const OPERATORS: Readonly<Record<string, string>> = {
  is: "is",
  isNot: "is not",
  in: "is one of",
  notIn: "is none of",
  has: "includes",
  hasNot: "does not include",
  atLeast: "is at least",
  atMost: "is at most",
  over: "is over",
  under: "is under",
  before: "is before",
  after: "is after",
  withinLast: "lies within the last",
  withinNext: "lies within the next",
  matches: "looks like",
};

const MOMENTS: Readonly<Record<string, string>> = {
  is: "at",
  isNot: "at another time than",
  before: "before",
  after: "after",
  withinLast: "within the last",
  withinNext: "within the next",
};

export function conditionInWords(raw: unknown, facts: Facts): string {
  if (typeof raw !== "object" || raw === null) return "a condition holds";
  const record = raw as Record<string, unknown>;
  if (Array.isArray(record.all)) return many(record.all, "and", facts);
  if (Array.isArray(record.any)) return many(record.any, "or", facts);
  if (record.not !== undefined) return `it is not so that ${conditionInWords(record.not, facts)}`;
  if (typeof record.each === "string")
    return `for each of ${factInWords(record.each, facts)}, ${conditionInWords(record.that, facts)}`;
  if (typeof record.some === "string")
    return `for one of ${factInWords(record.some, facts)}, ${conditionInWords(record.that, facts)}`;
  const { fact, ...rest } = record;
  const [operator = "", value] = Object.entries(rest)[0] ?? [];
  const name = factInWords(String(fact), facts);
  const isMoment = name.startsWith("when ");
  if (operator === "exists" && isMoment) return value === true ? `it is known ${name}` : `it is not known ${name}`;
  if (operator === "exists") return value === true ? `${name} is there` : `${name} is not there`;
  const moment = MOMENTS[operator];
  if (isMoment && moment !== undefined) return `${name.slice(5)} ${moment} ${valueInWords(value, facts)}`;
  const clause = /^Whether (.+?)\.?$/.exec(facts.get(String(fact))?.says ?? "")?.[1];
  if (clause !== undefined && typeof value === "boolean" && (operator === "is" || operator === "isNot"))
    return (operator === "is") === value ? clause : `it is not so that ${clause}`;
  // "the ticket's signals include", "the order's status is"
  const verb = OPERATORS[operator] ?? operator;
  const isMany = operator.startsWith("has") && /[^s]s$/.test(name);
  return `${name} ${isMany ? verb.replace("includes", "include").replace("does not", "do not") : verb} ${valueInWords(value, facts)}`;
}

function many(parts: readonly unknown[], word: string, facts: Facts): string {
  const texts = parts.map((part) => {
    const isNested = typeof part === "object" && part !== null && ("all" in part || "any" in part);
    return isNested && parts.length > 1 ? `(${conditionInWords(part, facts)})` : conditionInWords(part, facts);
  });
  return texts.join(` ${word} `);
}

export function valueInWords(value: unknown, facts: Facts): string {
  if (Array.isArray(value))
    return listed(
      value.map((one) => valueInWords(one, facts)),
      "or",
    );
  if (typeof value === "string") {
    const money = parseMoney(value);
    if (money !== undefined) return showMoney(money);
    const duration = parseDuration(value);
    return duration === undefined ? value : showDuration(duration);
  }
  if (typeof value !== "object" || value === null)
    return value === true ? "yes" : value === false ? "no" : String(value);
  if ("minor" in value && "currency" in value) return showMoney(value as Money);
  const { fact, count, times } = value as Record<string, unknown>;
  if (count !== undefined) return `the number of ${factInWords(String(count), facts)}`;
  return times === undefined
    ? factInWords(String(fact), facts)
    : `${valueInWords(times, facts)} × ${factInWords(String(fact), facts)}`;
}

/** The measure of a limit gets its verb: "the amount is at most $50.00", "the order was placed within 30 days". */
function measured(limit: string): string {
  if (limit.startsWith("when ")) return limit.slice("when ".length);
  if (/^.+? only to /.test(limit)) return limit.replace(/^(.+?) only to /, "$1: only to ");
  if (/ at once$/.test(limit)) return limit.replace(/^(.+?) at most /, "$1: at most ");
  if (/^.+? at (most|least) /.test(limit))
    return limit.replace(/^(.+?) at (most|least) /, "$1 is at $2 ").replace(/ and at least /, " and is at least ");
  return limit.replace(/^(the .+?) within /, "$1 lies within ");
}

/** A limit as its kind says it, with names of facts, actions and obligations put into words. */
export function limitInWords(limit: string, { facts, declarations }: CompiledPolicy): string {
  return limit
    .replace(/[a-z][\w-]*(?:\.[a-z][\w-]*)+/gi, (name) => {
      if (facts.has(name) || /^(args|rep)\./.test(name)) return factInWords(name, facts);
      return declarations.has(name) ? `“${actionInWords(name)}”` : name;
    })
    .replace(/^.*?(?=, otherwise|$)/, measured)
    .replace(
      /needs ([a-z-]+(?: and [a-z-]+)*)/g,
      (_all, names: string) => `only with ${listed(names.split(" and ").map(obligationInWords))}`,
    )
    .replace(/ per all\b/, " for everybody together")
    .replace(/ up to /, ", up to ")
    .replace(/otherwise denied$/, "or it is refused")
    .replace(/otherwise paused$/, "or it has to wait")
    .replace(/otherwise handed to/, "or it goes to")
    .replace(/otherwise /, "beyond that ");
}

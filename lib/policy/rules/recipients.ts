/** `recipients`: where a message may go. Every recipient must be one plain address in a domain that is listed. */
import { z } from "zod";
import { type DomainPattern, domainOf, isAmong, parseDomainPattern } from "../addresses.ts";
import { type Env, factRef, type Ref, type Scope } from "../facts.ts";
import type { Verdict } from "../operators.ts";
import type { Path } from "../problem.ts";
import { showType, sortOf } from "../values.ts";
import { ELSE_FIELD, type RuleKind, ruleHead } from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z.strictObject({
  ...ruleHead,
  kind: z.literal("recipients"),
  of: z.string().describe("the name of a text or a list of texts, such as args.to"),
  domains: z
    .union([z.string(), z.array(z.string()).min(1), z.strictObject({ fact: z.string() })], {
      error: '`domains` is a list such as [acme.com, "*.acme.com"], or { fact: F }',
    })
    .describe("acme.com is that domain, *.acme.com whatever lies below it"),
  else: Else.optional(),
});

export const recipients: RuleKind<typeof schema> = {
  kind: "recipients",
  says: "A message goes to the listed domains only, for example internal text never to the outside.",
  schema,
  form: [
    {
      field: "of",
      label: "Addresses",
      input: "fact",
      required: true,
      says: "where the addresses stand, such as args.to",
    },
    {
      field: "domains",
      label: "Only to",
      input: "domains",
      required: true,
      says: "the domains that messages may go to",
    },
    ELSE_FIELD,
  ],
  compile(rule, scope, path) {
    const of = textsRef(rule.of, scope, [...path, "of"]);
    const allowed = compileDomains(rule.domains, scope, [...path, "domains"]);
    const otherwise = compileElse(rule.else, scope, [...path, "else"]);
    if (of === undefined || allowed === undefined || otherwise === undefined) return undefined;
    return {
      limit: `${of.name} only to ${allowed.text}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      candidates: () => [],
      evaluate(env) {
        const addresses = of.load(env);
        const patterns = allowed.load(env);
        const outside = outsideOf(addresses, patterns);
        if (outside === 0) return undefined;
        const verdict: Verdict = outside === undefined ? undefined : false;
        // Addresses are people's: the sentence counts them and does not repeat them.
        const says = (): string =>
          outside === undefined
            ? `${of.name} or the allowed domains are not known well enough`
            : `${outside} of ${addresses?.length ?? 0} recipients ${outside === 1 ? "is" : "are"} not in ${allowed.text}`;
        return otherwise.finding(verdict, env, says);
      },
    };
  },
};

function outsideOf(
  addresses: readonly string[] | undefined,
  patterns: readonly DomainPattern[] | undefined,
): number | undefined {
  if (addresses === undefined || patterns === undefined) return undefined;
  return addresses.filter((address) => {
    const domain = domainOf(address);
    return domain === undefined || !isAmong(domain, patterns);
  }).length;
}

interface Texts {
  name: string;
  load(env: Env): readonly string[] | undefined;
}

function textsRef(name: string, scope: Scope, path: Path): Texts | undefined {
  const fact = factRef(name, scope, "guard", path);
  if (fact === undefined) return undefined;
  if (isText(fact) || isListOfTexts(fact)) return { name, load: (env) => listOf(fact.load(env)) };
  const message = `\`${name}\` is ${showType(fact.type)}; here stands a text or a list of texts`;
  scope.problems.error(path, "wrong-type", message);
  return undefined;
}

function isText({ type }: Ref): boolean {
  return sortOf(type) === "text";
}

function isListOfTexts({ type }: Ref): boolean {
  return typeof type === "object" && "list" in type && sortOf(type.list) === "text";
}

function listOf(value: ReturnType<Ref["load"]>): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? (value as string[]) : undefined;
}

interface Domains {
  text: string;
  load(env: Env): readonly DomainPattern[] | undefined;
}

function compileDomains(raw: string | string[] | { fact: string }, scope: Scope, path: Path): Domains | undefined {
  if (typeof raw === "object" && !Array.isArray(raw)) {
    const texts = textsRef(raw.fact, scope, [...path, "fact"]);
    if (texts === undefined) return undefined;
    // A domain in the list that cannot be read allows nobody.
    return { text: texts.name, load: (env) => texts.load(env)?.flatMap((text) => parseDomainPattern(text) ?? []) };
  }
  const written = [raw].flat();
  const patterns = written.map((text, i) => compileDomain(text, scope, Array.isArray(raw) ? [...path, i] : path));
  if (patterns.includes(undefined)) return undefined;
  return { text: written.join(", "), load: () => patterns as DomainPattern[] };
}

function compileDomain(text: string, scope: Scope, path: Path): DomainPattern | undefined {
  const pattern = parseDomainPattern(text);
  if (pattern === undefined) {
    const after = text.slice(text.lastIndexOf("@") + 1);
    const isAddress = after !== text && parseDomainPattern(after) !== undefined;
    const hint = isAddress
      ? `write only \`${after}\``
      : "write a domain such as `acme.com`, or `*.acme.com` for those below it";
    scope.problems.error(path, "wrong-type", `\`${text}\` is not a domain`, hint);
  }
  return pattern;
}

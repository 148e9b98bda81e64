/** A schema's issues in the words of somebody who writes a pack, each with what to write instead. */
import { z } from "zod";
import { didYouMean, type Path, type Problems } from "./problem.ts";
import { durationAdvice } from "./units.ts";

/** What was decoded: with it a message can say what was written, and which names its schema knows. */
export interface Decoded {
  schema: z.ZodType;
  raw: unknown;
  /** What a field means, for where it is missing. */
  labels?: ReadonlyMap<string, string>;
}

export function reportIssues(error: z.ZodError, path: Path, problems: Problems, decoded: Decoded): void {
  const { schema, raw, labels } = decoded;
  for (const issue of error.issues) {
    const last = issue.path.at(-1);
    const label = typeof last === "string" && issue.path.length === 1 ? labels?.get(last) : undefined;
    if (isMissing(issue) && label !== undefined) {
      const at = [...path, String(last)];
      problems.error(at, "schema", `\`${String(last)}\` is missing: ${label}`, suggestion(issue, at, undefined));
    } else report(issue, path, problems, schema, raw);
  }
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && /received undefined/.test(issue.message);
}

function report(issue: z.core.$ZodIssue, path: Path, problems: Problems, schema: z.ZodType, raw: unknown): void {
  const inside = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const at = [...path, ...inside];
  if (issue.code === "unrecognized_keys") {
    const known = knownAt(schema, inside);
    for (const key of issue.keys) {
      const hint = didYouMean(key, known) ?? (known.length > 0 ? `known here: ${known.join(", ")}` : "take it out");
      problems.error([...at, key], "schema", `\`${key}\` is not known here`, hint);
    }
    return;
  }
  const written = valueAt(raw, inside);
  if (typeof written === "number" && isDuration(schemaAt(schema, inside)[0])) {
    const { code, message, suggestion } = durationAdvice(written);
    problems.error(at, code, message, suggestion);
    return;
  }
  const narrowed = issue.code === "invalid_union" ? nearestBranch(issue, written) : undefined;
  if (narrowed !== undefined) {
    for (const one of narrowed) report({ ...one, path: [...issue.path, ...one.path] }, path, problems, schema, raw);
    return;
  }
  problems.error(at, "schema", wording(issue, at, written), suggestion(issue, at, written));
}

/** Of a choice between forms the one whose outer form fits is meant; its own fault says more than "has no known form". */
function nearestBranch(issue: z.core.$ZodIssueInvalidUnion, written: unknown): z.core.$ZodIssue[] | undefined {
  if (issue.message !== "Invalid input" || typeof written !== "object" || written === null) return undefined;
  const inner = issue.errors.filter(
    (errors) => errors.length > 0 && errors.every((one) => one.path.length > 0 || one.code === "unrecognized_keys"),
  );
  return inner.length === 1 ? inner[0] : undefined;
}

function wording(issue: z.core.$ZodIssue, at: Path, written: unknown): string {
  const name = at.length === 0 ? "the file" : `\`${String(at.at(-1))}\``;
  if (isMissing(issue) && issue.code === "invalid_type")
    return issue.expected === "nonoptional" ? `${name} is missing` : `${name} is missing (expected ${issue.expected})`;
  if (issue.code === "invalid_type") return `${name} must be ${article(issue.expected)}`;
  if (issue.code === "invalid_value")
    return `${name} must be ${issue.values.map((value) => `\`${String(value)}\``).join(" or ")}`;
  if (issue.code === "too_small" && issue.origin === "array") return `${name} must have at least one item`;
  if (isForm(issue)) return written === undefined ? `${name} is missing` : `${name} has a form that is not known here`;
  return issue.message;
}

/** A choice between forms that has no words of its own. */
function isForm(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_union" && issue.message === "Invalid input";
}

function article(expected: string): string {
  if (expected === "array") return "a list";
  if (expected === "record" || expected === "object") return "a block of `name: value` lines";
  if (expected === "boolean") return "true or false";
  return expected === "string" ? "a text (put it in quotes)" : `a ${expected}`;
}

/** What the fields of a pack look like, for somebody who forgot one. */
const EXAMPLES: Readonly<Record<string, string>> = {
  schema: "schema: countersign.policy/1",
  engine: 'engine: ">=1"',
  name: "name: Acme support",
  mode: "mode: draft-only",
  actions: "actions: { reply.draft: { lane: assist, roles: [rep], owner: support-leads } }",
  lane: "lane: assist",
  roles: "roles: [rep, lead]",
  id: "id: refund-cap",
  kind: "kind: cap",
  on: "on: refund.create",
  why: "why: Refunds over $50 need a lead.",
  type: "type: string",
  trust: "trust: server",
  per: "per: customer",
  within: "within: 30d",
  every: "every: 30d",
  needs: "needs: lead-approval",
  of: "of: args.amount",
  atMost: "atMost: 50.00 USD",
  that: "that: { fact: order.disputed, is: false }",
  after: "after: eligibility.check",
  domains: "domains: [acme.com]",
  days: "days: mon-fri",
  from: 'from: "09:00"',
  spike: "spike: { times: 3, over: 7d, within: 1h }",
  to: "to: legal",
};

function suggestion(issue: z.core.$ZodIssue, at: Path, written: unknown): string | undefined {
  const example = EXAMPLES[String(at.at(-1))];
  const values = valuesOf(issue);
  const meant = textsIn(written).flatMap((text) => (values.includes(text) ? [] : (didYouMean(text, values) ?? [])))[0];
  if (meant !== undefined) return meant;
  const isChoice = issue.code === "invalid_value" || (isForm(issue) && typeof written === "string");
  if (isChoice && values.length > 0) return `write one of: ${[...new Set(values)].join(", ")}`;
  const isText = typeof written === "string" || typeof written === "number" || typeof written === "boolean";
  if (issue.code === "invalid_type" && issue.expected === "string" && isText)
    return `put it in quotes: \`"${written}"\``;
  if (issue.code === "invalid_type" && issue.expected === "array" && isText) return `write a list: \`[${written}]\``;
  return example === undefined ? undefined : `for example \`${example}\``;
}

/** The texts that were possible, in whichever form. */
function valuesOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  return issue.code === "invalid_union" ? issue.errors.flat().flatMap(valuesOf) : [];
}

function textsIn(written: unknown): string[] {
  if (typeof written === "string") return [written];
  return typeof written === "object" && written !== null ? Object.values(written).flatMap(textsIn) : [];
}

function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** The schemas that stand at a path: several where there is a choice. */
function schemaAt(schema: z.ZodType, path: Path): z.ZodType[] {
  const [first, ...rest] = path;
  const here = bare(schema);
  if (first === undefined) return here;
  return here.flatMap((one) => {
    const inner = childOf(one, first);
    return inner === undefined ? [] : schemaAt(inner, rest);
  });
}

function childOf(schema: z.ZodType, part: string | number): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, part) ? schema.shape[part] : undefined;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return schema instanceof z.ZodRecord ? (schema.valueType as z.ZodType) : undefined;
}

function bare(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return bare(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return bare(schema.in as z.ZodType);
  if (schema instanceof z.ZodLazy) return bare(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => bare(option as z.ZodType));
  return [schema];
}

function knownAt(schema: z.ZodType, path: Path): string[] {
  const objects = schemaAt(schema, path).filter((one) => one instanceof z.ZodObject);
  return [...new Set(objects.flatMap((one) => Object.keys(one.shape)))];
}

function isDuration(schema: z.ZodType | undefined): boolean {
  return schema?.description?.startsWith("a duration") ?? false;
}

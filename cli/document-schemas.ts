/** JSON Schemas of what scripts and editors read and write, made from the schemas that the code decodes with. */
import { z } from "zod";
import { catalogue } from "#lib/actions/index.ts";
import { ExportEntry, ExportHead } from "#lib/audit/export-format.ts";
import { Group } from "#lib/domain/action.ts";
import { KnowledgeEntry, Playbook, PublishedPolicy } from "#lib/domain/authority.ts";
import { Decision, DecisionRequest, Obligation } from "#lib/domain/decision.ts";
import { Leaf, LogItem } from "#lib/domain/log-entry.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { Receipt } from "#lib/domain/server-api.ts";
import { OPERATORS } from "#lib/policy/operators.ts";
import { KINDS } from "#lib/policy/rules/index.ts";
import { ConditionSlot, MeasureSlot, OperandSlot } from "#lib/policy/rules/kind.ts";
import { ALWAYS_KNOWN, VOCABULARY } from "#lib/policy/vocabulary.ts";

type Schema = Record<string, unknown>;

export function schemas(): Record<string, Schema> {
  const id = z.union([z.string(), z.number()]);
  const all: Record<string, Schema> = {
    policy: policySchema(),
    playbooks: toSchema(Playbook.array(), "playbooks.yaml of a pack"),
    "knowledge-front-matter": toSchema(KnowledgeEntry.omit({ body: true }), "Front matter of knowledge/*.md in a pack"),
    "decide-request": toSchema(DecisionRequest.extend({ id }), "A line of standard input of `countersign decide`"),
    "decide-answer": toSchema(Decision.extend({ id }), "A line of standard output of `countersign decide`"),
    "log-item": toSchema(LogItem, "What a device signs: one entry of the log"),
    "log-leaf": toSchema(Leaf, "A leaf of the log's tree: a signed item and what the server adds"),
    "log-export-head": toSchema(ExportHead, "The first line of `countersign audit export`"),
    "log-export-line": toSchema(ExportEntry, "Each further line of `countersign audit export`"),
    "log-receipt": toSchema(Receipt, "What the server answers for entries: a checkpoint and proofs"),
    "published-policy": toSchema(PublishedPolicy, "The body that `countersign policy publish` signs"),
  };
  // No address: the schema is in the repository beside the packs, and nothing is fetched for it.
  return Object.fromEntries(
    Object.entries(all).map(([name, one]) => [name, { $id: `urn:countersign:${name}:1`, ...one }]),
  );
}

function policySchema(): Schema {
  const schema = toSchema(PolicyDocument, "policy.yaml of a pack");
  const properties = schema.properties as Record<string, Schema>;
  for (const [name, description] of Object.entries(TOP)) Object.assign(properties[name] ?? {}, { description });
  properties.rules = {
    type: "array",
    description: "What takes something away again. Only `actions` grants.",
    items: ruleSchema(),
  };
  Object.assign(properties.obligations ?? {}, { propertyNames: { enum: Obligation.options } });
  return { ...schema, $defs: { ...(schema.$defs as Schema | undefined), ...languageDefs() } };
}

const TOP: Readonly<Record<string, string>> = {
  schema: "Always countersign.policy/1.",
  engine: 'The lowest engine that can run this: ">=1".',
  name: "Shown to everybody who works under this policy.",
  timezone: "Where days begin and opening hours are meant, such as America/New_York. UTC without it.",
  mode: "stop: nothing; draft-only: reading, drafting and handing over; assist: what a person approves, within the rules.",
  modes: "A stricter mode for a team, a person, an inbox or some actions. The strictest that applies counts.",
  facts: "Facts beyond those of docs/facts.md: their type, and the least source that is trusted.",
  actions: "What may be done at all, and by which roles. Whatever is not listed here is denied.",
  routes: "Where a ticket goes that a rep may not decide. The first is taken where no rule names one.",
  obligations: "The words and the lifetime of what a person has to give.",
};

/** By the rule's kind, so that an editor tells the fault of the branch that was meant and not of all of them. */
function ruleSchema(): Schema {
  const kinds = Object.values(KINDS);
  const branches = kinds.map((kind) => ({
    if: { properties: { kind: { const: kind.kind } }, required: ["kind"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { title: kind.kind, description: kind.says, ...withFieldTexts(bare(toSchema(kind.schema)), kind) },
  }));
  return {
    type: "object",
    required: ["id", "kind", "on", "why"],
    properties: {
      id: { type: "string", description: "A name of your own; decisions and the record show it." },
      kind: {
        enum: kinds.map(({ kind }) => kind),
        description: kinds.map(({ kind, says }) => `${kind}: ${says}`).join("\n"),
      },
      on: { $ref: "#/$defs/on" },
      why: { type: "string", description: "Why the rule exists. People read it on the card." },
      when: { $ref: "#/$defs/condition" },
    },
    allOf: branches,
  };
}

function withFieldTexts(schema: Schema, kind: (typeof KINDS)[keyof typeof KINDS]): Schema {
  const properties = { ...(schema.properties as Record<string, Schema>), on: { $ref: "#/$defs/on" } } as Record<
    string,
    Schema
  >;
  for (const { field, label } of kind.form) {
    const own = properties[field];
    if (own !== undefined) properties[field] = { ...own, title: label };
  }
  return { ...schema, properties };
}

function bare({ $schema, $defs, ...rest }: Schema): Schema {
  return rest;
}

function toSchema(schema: z.ZodType, title?: string): Schema {
  const made = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const name = slotName(zodSchema);
      if (name === undefined) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
      jsonSchema.$ref = `#/$defs/${name}`;
    },
  }) as Schema;
  return title === undefined ? made : { ...made, title };
}

function slotName(schema: unknown): string | undefined {
  if (schema === ConditionSlot) return "condition";
  if (schema === OperandSlot) return "operand";
  return schema === MeasureSlot ? "measure" : undefined;
}

/** The condition grammar, with the operators that the gate has. */
function languageDefs(): Schema {
  const condition = { $ref: "#/$defs/condition" };
  const text = { type: "string" };
  const fact = { $ref: "#/$defs/fact" };
  const closed = (properties: Schema, required = Object.keys(properties)): Schema => ({
    type: "object",
    properties,
    required,
    additionalProperties: false,
  });
  const tests = Object.keys(OPERATORS).map((name) => closed({ fact, [name]: { $ref: "#/$defs/operand" } }));
  const lookUps = [closed({ fact }), closed({ count: fact }), closed({ fact, times: { type: ["number", "string"] } })];
  const scalar = { type: ["string", "number", "boolean"] };
  const amount = closed({ minor: { type: "integer" }, currency: text });
  const known = [...Object.keys(VOCABULARY), ...Object.keys(ALWAYS_KNOWN)];
  const action = {
    anyOf: [{ enum: ["*", ...Group.options.map((group) => `group:${group}`), ...catalogue.map(({ id }) => id)] }, text],
  };
  return {
    on: {
      description: "An action, a list of actions, `group:money`, or `*` (all but reading and handing over).",
      anyOf: [action, { type: "array", items: action, minItems: 1 }],
    },
    fact: {
      description: "The name of a fact (docs/facts.md, or declared under `facts`), or `args.NAME`.",
      anyOf: [{ enum: known }, text],
    },
    measure: { anyOf: [fact, ...lookUps] },
    operand: { anyOf: [scalar, { type: "array", items: { anyOf: [scalar, amount] } }, amount, ...lookUps] },
    condition: {
      anyOf: [
        closed({ all: { type: "array", items: condition } }),
        closed({ any: { type: "array", items: condition } }),
        closed({ not: condition }),
        closed({ each: fact, that: condition }),
        closed({ some: fact, that: condition }),
        ...tests,
        closed({ fact, withinLast: text }),
        closed({ fact, withinNext: text }),
        closed({ fact, exists: { type: "boolean" } }),
      ],
    },
  };
}

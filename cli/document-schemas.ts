/** JSON Schemas of what scripts and editors read and write, made from the schemas that the code decodes with. */
import { z } from "zod";
import { KnowledgeEntry, Playbook, PublishedPolicy } from "#lib/domain/authority.ts";
import { Decision, DecisionRequest } from "#lib/domain/decision.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { OPERATORS } from "#lib/policy/operators.ts";
import { KINDS } from "#lib/policy/rules/index.ts";
import { ConditionSlot, MeasureSlot, OperandSlot } from "#lib/policy/rules/kind.ts";

type Schema = Record<string, unknown>;

export function schemas(): Record<string, Schema> {
  const id = z.union([z.string(), z.number()]);
  return {
    policy: policySchema(),
    playbooks: toSchema(Playbook.array(), "playbooks.yaml of a pack"),
    "knowledge-front-matter": toSchema(KnowledgeEntry.omit({ body: true }), "Front matter of knowledge/*.md in a pack"),
    "decide-request": toSchema(DecisionRequest.extend({ id }), "A line of standard input of `countersign decide`"),
    "decide-answer": toSchema(Decision.extend({ id }), "A line of standard output of `countersign decide`"),
    "published-policy": toSchema(PublishedPolicy, "The body that `countersign policy publish` signs"),
  };
}

function policySchema(): Schema {
  const schema = toSchema(PolicyDocument, "policy.yaml of a pack");
  const properties = schema.properties as Record<string, Schema>;
  const rules = Object.values(KINDS).map((kind) => ({
    title: kind.kind,
    description: kind.says,
    ...bare(toSchema(kind.schema)),
  }));
  properties.rules = { type: "array", items: { oneOf: rules } };
  return { ...schema, $defs: { ...(schema.$defs as Schema | undefined), ...languageDefs() } };
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
  const closed = (properties: Schema, required = Object.keys(properties)): Schema => ({
    type: "object",
    properties,
    required,
    additionalProperties: false,
  });
  const tests = Object.keys(OPERATORS).map((name) => closed({ fact: text, [name]: { $ref: "#/$defs/operand" } }));
  const lookUps = [
    closed({ fact: text }),
    closed({ count: text }),
    closed({ fact: text, times: { type: ["number", "string"] } }),
  ];
  const scalar = { type: ["string", "number", "boolean"] };
  const amount = closed({ minor: { type: "integer" }, currency: text });
  return {
    measure: { anyOf: [text, ...lookUps] },
    operand: { anyOf: [scalar, { type: "array", items: { anyOf: [scalar, amount] } }, amount, ...lookUps] },
    condition: {
      anyOf: [
        closed({ all: { type: "array", items: condition } }),
        closed({ any: { type: "array", items: condition } }),
        closed({ not: condition }),
        closed({ each: text, that: condition }),
        closed({ some: text, that: condition }),
        ...tests,
        closed({ fact: text, withinLast: text }),
        closed({ fact: text, withinNext: text }),
        closed({ fact: text, exists: { type: "boolean" } }),
      ],
    },
  };
}

/**
 * One tool per action that the policy shows, and nothing else: what has no tool cannot even be asked for. Parameters
 * come from the catalogue's own types. Names use `_` where the catalogue has a dot, as the API demands.
 */
import type { Tool } from "@anthropic-ai/sdk/resources/messages";
import type { ActionDefinition } from "#lib/actions/definition.ts";
import { findAction } from "#lib/actions/index.ts";
import type { ValueType } from "#lib/domain/type-language.ts";

type Schema = Record<string, unknown>;

export const LOOK_UP = "order_lookup";
/** Summary and sources come as a call too, so that the text itself is nothing but the draft. */
export const DESCRIBE = "describe_ticket";

interface Offered {
  says: string;
  /** What the model may say; the worker resolves it to the action's own arguments. */
  params: Record<string, ValueType>;
  optional?: readonly string[];
}

const SCALARS: Record<Extract<ValueType, string>, Schema> = {
  string: { type: "string" },
  integer: { type: "integer" },
  decimal: { type: "number" },
  boolean: { type: "boolean" },
  money: {
    type: "object",
    properties: { minor: { type: "integer" }, currency: { type: "string" } },
    required: ["minor", "currency"],
    additionalProperties: false,
  },
  time: { type: "string", description: "RFC 3339 with an offset" },
  date: { type: "string", description: "YYYY-MM-DD" },
};

/** Actions whose arguments a model must not make up: it names what is meant, the worker finds the rest. */
const NARROWED: Readonly<Record<string, Offered>> = {
  "assignee.set": { says: "Assign the ticket to the agent who is reading it.", params: { assignee: { enum: ["me"] } } },
  "macro.apply": { says: "Apply one of the desk's macros, by its exact name.", params: { name: "string" } },
  "ticket.escalate": {
    says: "Hand the ticket over to another team. The handover note is written by the application.",
    params: { route: "string" },
  },
};

const SAYS: Readonly<Record<string, string>> = {
  "refund.create": "Pay money back on an order. Amounts are in minor units (cents) with an ISO 4217 currency.",
  "status.set": "Set the ticket's status.",
  "tags.change": "Add and remove tags of the ticket.",
  "priority.set": "Set the ticket's priority.",
  "note.add": "Write an internal note that only agents see.",
};

export function toolsFor(actions: readonly string[], routes: readonly string[], canLookUp: boolean): Tool[] {
  const offered = [...actions].sort().flatMap((id) => {
    const action = findAction(id);
    // The draft is the text itself; look-ups run by themselves, under a budget.
    if (action === undefined || action.group === "draft" || action.group === "read") return [];
    return [actionTool(action, routes)];
  });
  return [describeTool, ...(canLookUp ? [lookUpTool] : []), ...offered];
}

/** The catalogue's id of a tool; undefined for one that was never offered. */
export function actionOfTool(name: string, actions: readonly string[]): string | undefined {
  return actions.find((id) => toolName(id) === name);
}

/** The parameters under which a tool was offered. */
export function paramsOf(id: string): Offered | undefined {
  const action = findAction(id);
  if (action === undefined) return undefined;
  return (
    NARROWED[id] ?? {
      says: SAYS[id] ?? action.title({}),
      params: action.params,
      ...(action.optional === undefined ? {} : { optional: action.optional }),
    }
  );
}

function actionTool(action: ActionDefinition, routes: readonly string[]): Tool {
  const offered = paramsOf(action.id);
  const params = { ...offered?.params };
  if (action.id === "ticket.escalate" && routes.length > 0) params.route = { enum: [...routes] };
  return {
    name: toolName(action.id),
    description: `Propose (never do) this action; a person decides. ${offered?.says ?? ""}`.trim(),
    input_schema: objectOf({ ...params, why: "string" }, offered?.optional ?? []),
  };
}

const describeTool: Tool = {
  name: DESCRIBE,
  description:
    "Call this once, first: what the ticket is about, in two short sentences for the agent, without personal data and without placeholders; and the ids of the knowledge articles that the reply rests on.",
  input_schema: objectOf({ title: "string", summary: "string", sources: { list: "string" } }, []),
};

const lookUpTool: Tool = {
  name: LOOK_UP,
  description: "Read an order by its number. It changes nothing. Use it at most three times.",
  input_schema: objectOf({ order: "string" }, []),
};

function toolName(id: string): string {
  return id.replaceAll(".", "_");
}

function objectOf(params: Record<string, ValueType>, optional: readonly string[]): Tool["input_schema"] {
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(params).map(([name, type]) => [name, schemaOf(type)])),
    required: Object.keys(params).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

function schemaOf(type: ValueType): Schema {
  if (typeof type === "string") return SCALARS[type];
  if ("enum" in type) return { type: "string", enum: type.enum };
  if ("list" in type) return { type: "array", items: schemaOf(type.list) };
  return { ...objectOf(type.record, []) };
}

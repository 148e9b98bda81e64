/**
 * A request as Cedar takes it. The context holds nothing but what has its type and is trusted enough for the place
 * where it is read; the rest is left out, and what is left out is unknown.
 */
import type { DecisionRequest } from "#lib/domain/decision.ts";
import { envOf } from "../facts.ts";
import type { CedarValue } from "./clause.ts";
import type { CedarExport } from "./export.ts";

interface Uid {
  type: string;
  id: string;
}

export interface CedarRequest {
  principal: Uid;
  action: Uid;
  resource: Uid;
  context: Record<string, CedarValue>;
  entities: { uid: Uid; attrs: Record<string, never>; parents: Uid[] }[];
}

/** Undefined where no context can be built, for want of a time or of a grant: that is a deny. */
export function toCedarRequest({ context }: CedarExport, request: DecisionRequest): CedarRequest | undefined {
  const env = envOf(request);
  const attributes = context.get(request.action);
  if (env === undefined || attributes === undefined) return undefined;
  const values: Record<string, CedarValue> = Object.create(null);
  for (const { name, load } of attributes) {
    const value = load(env);
    if (value !== undefined) values[name] = value;
  }
  const { rep, subject } = request;
  const principal = { type: "Rep", id: nameOf(rep?.id) };
  const parents = (rep?.roles ?? []).filter((role) => role.isWellFormed()).map((id) => ({ type: "Role", id }));
  return {
    principal,
    action: { type: "Action", id: request.action },
    resource: { type: "Ticket", id: nameOf(subject.ticket) },
    context: values,
    entities: [{ uid: principal, attrs: {}, parents }],
  };
}

function nameOf(id: string | undefined): string {
  return id?.isWellFormed() === true ? id : "";
}

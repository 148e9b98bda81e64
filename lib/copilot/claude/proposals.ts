/**
 * From a tool call to a proposed action, by the catalogue's own types. Unknown tools, unfit arguments and placeholders
 * are dropped with a reason, extra fields are cut off with a reason; nothing here is believed, it is only read.
 */
import { misfit } from "#lib/domain/type-language.ts";
import { holdsPlaceholder } from "#lib/privacy/redaction.ts";
import type { CopilotEvent } from "../port.ts";
import type { ToolCall } from "./stream.ts";
import { actionOfTool, paramsOf } from "./tools.ts";

const LONGEST_WHY = 400;
/** A name is shown to people where it fits nothing: longer, or on several lines, it is no name but a message. */
const LONGEST_NAME = 80;

export function readProposal(
  { name, input }: ToolCall,
  actions: readonly string[],
  routes: readonly string[] = [],
): CopilotEvent[] {
  const action = actionOfTool(name, actions);
  if (action === undefined) return [dropped(name, "There is no such tool.")];
  const offered = paramsOf(action);
  if (offered === undefined || typeof input !== "object" || input === null || Array.isArray(input))
    return [dropped(name, "Its arguments are not an object.")];
  if (holdsPlaceholder(input)) return [dropped(name, "It holds a placeholder; only a draft may.")];
  const { why, ...given } = input as Record<string, unknown>;
  const extra = Object.keys(given).filter((key) => !Object.hasOwn(offered.params, key));
  const args: Record<string, unknown> = {};
  for (const [key, type] of Object.entries(offered.params)) {
    if (!Object.hasOwn(given, key)) {
      if (offered.optional?.includes(key)) continue;
      return [dropped(name, `\`${key}\` is missing.`)];
    }
    const problem = misfit(type, given[key]);
    if (problem !== undefined) return [dropped(name, `\`${key}\` ${problem}.`)];
    args[key] = given[key];
  }
  if (action === "ticket.escalate" && !routes.includes(String(args.route)))
    return [dropped(name, "The policy has no such route.")];
  if (action === "macro.apply" && !isName(String(args.name))) return [dropped(name, "That is no macro's name.")];
  const suggestion = { action, args, why: typeof why === "string" ? why.slice(0, LONGEST_WHY) : "" };
  return [
    ...(extra.length === 0 ? [] : [dropped(name, `It had unknown fields: ${extra.join(", ").slice(0, 200)}.`)]),
    { event: "suggestion", suggestion },
  ];
}

function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
}

export function dropped(what: string, why: string): CopilotEvent {
  return { event: "dropped", what: what.slice(0, 80), why };
}

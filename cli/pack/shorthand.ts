/**
 * What playbooks write shorter than it runs ("me", a macro's name, a route). Away from an open ticket the missing parts
 * are unknown: they are left empty, so that the gate can still judge the act, and nothing else may use them.
 */
import type { PolicyDocument } from "#lib/domain/policy-document.ts";

type Args = Readonly<Record<string, unknown>>;

export function withoutTicket(action: string, args: Args): Args {
  switch (action) {
    case "assignee.set":
      return { name: "", ...args };
    case "macro.apply":
      return { macro: "", changes: [], ...args };
    case "ticket.escalate":
      return { to: "", note: "", ...args };
    default:
      return args;
  }
}

/** What is wrong with a shorthand, or undefined. */
export function shorthandFault(action: string, args: Args, { routes }: PolicyDocument): string | undefined {
  if (action === "ticket.escalate") {
    const known = Object.keys(routes ?? {});
    if (typeof args.route !== "string") return "handing over names its `route`";
    return known.includes(args.route) ? undefined : `the policy has no route \`${args.route}\``;
  }
  if (action === "macro.apply" && (typeof args.name !== "string" || args.name.trim() === ""))
    return "a macro is named by its `name` at the desk";
  if (action === "assignee.set" && args.name === undefined && args.assignee !== "me" && args.assignee !== "nobody")
    return "an assignee is `me`, `nobody`, or an agent's number with a `name`";
  return undefined;
}

/** What is offered when no playbook of the pack fits: it promises nothing, names nothing and does nothing. */
import type { Playbook } from "#lib/domain/authority.ts";

export const FALLBACK: Playbook = {
  id: "fallback",
  title: "No playbook fits",
  intent: "other",
  match: { any: [], none: [] },
  summary:
    "{{requester.firstName|The customer}} writes about “{{ticket.subject}}”. No playbook fits, so this draft only says that you are looking into it.",
  reply: [
    "Hi {{requester.firstName|there}},",
    "",
    "thank you for your message. I am looking into this and will come back to you here. If there is anything else that helps me to understand what happened, please add it to this conversation.",
  ].join("\n"),
  sources: [],
  actions: [],
};

/** A pack may bring its own: a playbook that lists no words. */
export function fallbackOf(playbooks: readonly Playbook[]): Playbook {
  return playbooks.find(({ match }) => match.any.length === 0) ?? FALLBACK;
}

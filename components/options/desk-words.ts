import type { DeskPlace } from "#lib/messaging/console-calls.ts";
import type { Tone } from "../ui/Badge.tsx";

export const DESK_NAMES: Record<DeskPlace["desk"], string> = { zendesk: "Zendesk", freshdesk: "Freshdesk" };

/** The real one is the one to be careful with; the other two must never be taken for it. */
export const ENVIRONMENTS: Record<DeskPlace["environment"], { name: string; tone: Tone }> = {
  production: { name: "Production", tone: "good" },
  sandbox: { name: "Sandbox", tone: "look" },
  practice: { name: "Practice", tone: "other" },
};

/** A company's own domain in front of the account. */
export function isAlias({ host, account }: DeskPlace): boolean {
  return host !== account;
}

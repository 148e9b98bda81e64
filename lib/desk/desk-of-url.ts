/** Which desk a browser address belongs to. The browser vouches for the address; nothing else names a desk. */
import type { DeskName } from "#lib/domain/ticket.ts";

const HOSTS: Record<DeskName, RegExp> = {
  zendesk: /^[a-z0-9][a-z0-9-]*\.zendesk\.com$/,
  freshdesk: /^[a-z0-9][a-z0-9-]*\.freshdesk\.com$/,
};

export function deskOfUrl(url: string): { desk: DeskName; host: string } | undefined {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return undefined;
  }
  if (parsed.protocol !== "https:") return undefined;
  for (const [desk, hosts] of Object.entries(HOSTS) as [DeskName, RegExp][]) {
    if (hosts.test(parsed.hostname)) return { desk, host: parsed.hostname };
  }
  return undefined;
}

/** Which desk a browser address belongs to. The browser vouches for the address; nothing else names a desk. */
import type { DeskName } from "#lib/domain/ticket.ts";

/** A company's own domain that serves a desk's agent pages; only settings can know it. */
export interface ExtraHost {
  host: string;
  desk: DeskName;
}

const HOSTS: Record<DeskName, RegExp> = {
  zendesk: /^[a-z0-9][a-z0-9-]*\.zendesk\.com$/,
  freshdesk: /^[a-z0-9][a-z0-9-]*\.freshdesk\.com$/,
};

export function deskOfUrl(url: string, extra: readonly ExtraHost[] = []): { desk: DeskName; host: string } | undefined {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return undefined;
  }
  if (parsed.protocol !== "https:") return undefined;
  const host = parsed.hostname;
  for (const [desk, hosts] of Object.entries(HOSTS) as [DeskName, RegExp][]) {
    if (hosts.test(host)) return { desk, host };
  }
  // The desks' own domains come first: settings cannot make one desk pass for another there.
  const known = extra.find((each) => each.host === host);
  return known && { desk: known.desk, host };
}

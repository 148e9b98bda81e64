/**
 * Which connected desk account a ticket page belongs to. A company may serve its agent pages under a domain of its own;
 * the account, its people and its locks are always named by the account's own host.
 */
import type { Connectors, DeskConnector } from "./connector.ts";

interface DeskHost {
  readonly desk: string;
  readonly host: string;
}

export function findDesk({ desks }: Connectors, { desk, host }: DeskHost): DeskConnector | undefined {
  return desks.find((one) => one.desk === desk && (one.host === host || one.pages.includes(host)));
}

/** A host that belongs to no connected account stands for itself. */
export function accountHost(connectors: Connectors, at: DeskHost): string {
  return findDesk(connectors, at)?.host ?? at.host;
}

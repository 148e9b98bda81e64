/** The page halves of all desks, by host. For content scripts only: nothing here may bring a package along. */
import type { DeskPage } from "./port.ts";
import { createZendeskPage } from "./zendesk/page.ts";

export function openDeskPage(host: string): DeskPage | undefined {
  return /^[a-z0-9-]+\.zendesk\.com$/.test(host) ? createZendeskPage() : undefined;
}

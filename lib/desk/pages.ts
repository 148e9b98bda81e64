/** The page halves of all desks. For content scripts only: nothing here may bring a package along. */
import type { DeskName } from "#lib/domain/ticket.ts";
import { deskOfUrl } from "./desk-of-url.ts";
import type { DeskPage } from "./port.ts";
import { createZendeskPage } from "./zendesk/page.ts";

const pages: Readonly<Partial<Record<DeskName, () => DeskPage>>> = { zendesk: createZendeskPage };

export function openDeskPage(url: string): DeskPage | undefined {
  const desk = deskOfUrl(url)?.desk;
  return desk && pages[desk]?.();
}

/** The page halves of all desks. For content scripts only: nothing here may bring a package along. */
import type { DeskName } from "#lib/domain/ticket.ts";
import { deskOfUrl, type ExtraHost } from "./desk-of-url.ts";
import { createFreshdeskPage } from "./freshdesk/page.ts";
import type { DeskPage } from "./port.ts";
import { createZendeskPage } from "./zendesk/page.ts";

const pages: Readonly<Record<DeskName, () => DeskPage>> = {
  zendesk: createZendeskPage,
  freshdesk: createFreshdeskPage,
};

export function openDeskPage(url: string, extra?: readonly ExtraHost[]): DeskPage | undefined {
  const desk = deskOfUrl(url, extra)?.desk;
  return desk && pages[desk]();
}

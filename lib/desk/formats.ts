/** The worker halves of all desks. No DOM here: what a page shipped is decoded far from the page. */
import type { DeskName } from "#lib/domain/ticket.ts";
import { freshdeskFormat } from "./freshdesk/format.ts";
import type { DeskFormat } from "./port.ts";
import { zendeskFormat } from "./zendesk/format.ts";

export const formats: Readonly<Record<DeskName, DeskFormat>> = { zendesk: zendeskFormat, freshdesk: freshdeskFormat };

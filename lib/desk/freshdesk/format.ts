/** Freshdesk, seen from the worker. */
import { fail } from "#lib/domain/error.ts";
import type { DeskFormat } from "../port.ts";

export const freshdeskFormat: DeskFormat = {
  desk: "freshdesk",
  writes: "server",
  can: () => false,
  decode: () => fail("desk-unreadable", "Freshdesk cannot be read yet.", "Nothing is proposed.", "Use Zendesk."),
  request: () => undefined,
  confirm: () =>
    fail("desk-refused", "Freshdesk is written to by the server.", "Nothing was changed.", "Approve it again."),
};

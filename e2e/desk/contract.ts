/** What every part of the contract needs: reading a ticket as the worker does, and what the page told last. */
import { formats } from "#lib/desk/formats.ts";
import type { Draft } from "#lib/desk/port.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { type Desk, type DeskUnderTest, refOn } from "./desk-under-test.ts";

const DRAFT = {
  html: '<p>Hi,</p><p>thank you. See <a href="https://example.com/returns">our page</a>.</p><ul><li>one</li><li><strong>two</strong></li></ul>',
  text: "Hi,\n\nthank you. See our page (https://example.com/returns).\n\n- one\n- two",
};
export const LINES = ["Hi,", "thank you. See our page.", "one", "two"];

export async function readTicket(kind: DeskUnderTest, desk: Desk, ticket: number): Promise<Ticket> {
  const read = await desk.ask({ ask: "read", ref: refOn(kind, ticket) });
  if (!read.ok) throw new Error(`not read: ${read.code} ${read.detail ?? ""}`);
  const decoded = formats[kind.name].decode(read.value);
  if (!decoded.ok) throw new Error(decoded.failure.happened);
  return decoded.value;
}

export function insert(kind: DeskUnderTest, desk: Desk, ticket: number, draft: Draft = DRAFT) {
  return desk.ask({ ask: "insert", ref: refOn(kind, ticket), draft });
}

export async function lastTold(desk: Desk) {
  const told = await desk.told();
  return told
    .flatMap((message) => ("changed" in message ? [message.changed] : "hello" in message ? [message.hello.state] : []))
    .at(-1);
}

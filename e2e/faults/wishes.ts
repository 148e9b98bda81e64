/** What a card on a ticket of the practice Zendesk would be made of, read from the desk as it is now. */
import { digest } from "#lib/domain/hash.ts";
import { lastCustomerMessage, ticketVersion } from "#lib/domain/ticket.ts";
import type { Practice } from "#practice/practice.ts";
import { createZendesk } from "#server/connectors/zendesk/zendesk.ts";
import type { Pack } from "#server/main.ts";
import type { Wish } from "#server/testing/device.ts";

export interface Wishes {
  wish(ticket: string, action: string, args: Record<string, unknown>): Promise<Wish>;
  refund(ticket: string, order: string, minor: number): Promise<Wish>;
}

/** The practice shop's customers by their id at the desk. */
const SHOP_CUSTOMERS: Record<string, string> = {
  "501": "cus_ana",
  "502": "cus_ben",
  "503": "cus_carla",
  "504": "cus_dan",
};

export function createWishes(practice: Practice, pack: Pack): Wishes {
  const desk = deskReader(practice);
  const policy = digest(pack.document);
  const wish: Wishes["wish"] = async (ticket, action, args) => {
    const read = await desk(ticket);
    return {
      action,
      args,
      ticket,
      ticketVersion: ticketVersion(
        read,
        action === "tags.change" ? ["tags"] : action === "status.set" ? ["status"] : [],
      ),
      lastCustomerMessage: lastCustomerMessage(read),
      customer: SHOP_CUSTOMERS[read.requester.id] ?? `zendesk:${read.requester.id}`,
      deskUser: "77",
      policy,
    };
  };
  return {
    wish,
    refund: (ticket, order, minor) => wish(ticket, "refund.create", { order, amount: { minor, currency: "USD" } }),
  };
}

/** Reads the practice desk as the server does. */
function deskReader(practice: Practice) {
  const { port, cert, agent, apiToken } = practice.desk;
  const connect = { address: "127.0.0.1", port, certificate: cert };
  const zendesk = createZendesk({ host: "acme.zendesk.com", email: agent.email, token: apiToken, connect });
  return async (ticket: string) => {
    const ref = { desk: "zendesk" as const, host: "acme.zendesk.com", ticket };
    const reading = await zendesk.readTicket(ref, AbortSignal.timeout(5_000));
    if (!reading.ok) throw new Error(reading.happened);
    return reading.value;
  };
}

/** What every desk's decoder does alike: which answers are refused and in which words, fields, and the order of messages. */
import { z } from "zod";
import { type Failure, fail } from "#lib/domain/error.ts";
import type { Message, Ticket } from "#lib/domain/ticket.ts";

export type DecodeFault = "desk-unreadable" | "desk-other-ticket";

type Refused = { ok: false; failure: Failure<DecodeFault> };

const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export function unreadable(desk: string, error: z.ZodError): Refused {
  return fail(
    "desk-unreadable",
    `${desk} answered in a form that is not known here (at \`${error.issues[0]?.path.join(".") ?? ""}\`).`,
    "The ticket cannot be read, so nothing is proposed and nothing can run.",
    `Reload the page. If it stays, tell your admin: ${desk} may have changed.`,
  );
}

export function otherTicket(desk: string, answered: string, asked: string): Refused {
  return fail(
    "desk-other-ticket",
    `${desk} answered with ticket ${answered} when asked for ${asked}.`,
    "It is not certain whose ticket this is, so nothing is proposed.",
    "Reload the page.",
  );
}

/** Fields of a kind that nothing here could use are left out. */
export function readFields(fields: Iterable<readonly [id: string, value: unknown]>): Ticket["fields"] {
  const known = [...fields].flatMap(([id, value]) => {
    const parsed = FieldValue.safeParse(value ?? null);
    return parsed.success ? [[id, parsed.data] as const] : [];
  });
  return Object.fromEntries(known);
}

export function byTimeThenId(a: Message, b: Message): number {
  return Date.parse(a.at) - Date.parse(b.at) || Number(a.id) - Number(b.id);
}

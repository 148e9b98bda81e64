/**
 * Makes one approved change of a ticket through the desk's connector and finds out what became of it. It asks once: a
 * desk knows no key against a second write, so whatever may have arrived is looked for and never sent again.
 */
import { CodedError } from "#lib/domain/error.ts";
import { type DeskConnector, DeskTicket, type DeskWrite } from "../connectors/connector.ts";
import { findDesk } from "../connectors/find-desk.ts";
import type { CoreParts } from "../core-parts.ts";
import { refusal } from "../http/refusal.ts";
import type { Stored } from "./load.ts";
import type { Ending } from "./settle.ts";

type Writer = Required<Pick<DeskConnector, "write" | "findWrite">>;
type Found = { is: "made"; ending: Ending } | { is: "not-there" } | { is: "unreadable"; happened: string };

/** A request that was under way when its answer was lost does not arrive any more after this long. */
const IN_FLIGHT = 2 * 60_000;

export async function writeDesk(parts: CoreParts, stored: Stored, before: DeskTicket): Promise<Ending> {
  const desk = writerOf(parts, stored);
  const write = await toWrite(parts, stored);
  const outcome = await desk.write(write);
  if (outcome.is === "made") return made(outcome);
  if (outcome.is === "refused")
    return { state: "failed", says: outcome.happened, failure: refusedBy(outcome.happened) };
  const found = await find(desk, write, before);
  return found.is === "made" ? found.ending : unknown(outcome.happened);
}

/** Never writes: it only reads whether the change is there. */
export async function reconcileWrite(parts: CoreParts, stored: Stored): Promise<Ending> {
  const { ticket_before: image, asked_at: askedAt } = stored.row;
  if (image === null || askedAt === null) throw new CodedError("not-begun", "a running desk write has no image");
  const found = await find(writerOf(parts, stored), await toWrite(parts, stored), readImage(image));
  if (found.is === "made") return found.ending;
  if (found.is === "unreadable") return unknown(found.happened);
  if (parts.now() - askedAt < IN_FLIGHT) return unknown("The desk does not show the change yet; it may still arrive.");
  const happened = "The desk does not show the change: the request never arrived, or only a part of it came about.";
  return { state: "failed", says: happened, failure: refusedBy(happened) };
}

/** Without anybody's words, name or address: ids are enough to tell what is new. */
export function imageOf(ticket: DeskTicket): DeskTicket {
  const { requester, messages } = ticket;
  return {
    ...ticket,
    requester: { ...requester, name: "", email: null, phone: null },
    messages: messages.map((message) => ({ ...message, text: "", authorName: "" })),
  };
}

/** Written by this server itself, maybe by an older one: what it did not know yet is absent, and null here. */
function readImage(image: string): DeskTicket {
  return DeskTicket.parse(JSON.parse(image));
}

async function find(desk: Writer, write: DeskWrite, before: DeskTicket): Promise<Found> {
  const found = await desk.findWrite(write, before);
  if (!found.ok) return { is: "unreadable", happened: found.happened };
  return found.value === null ? { is: "not-there" } : { is: "made", ending: made(found.value) };
}

async function toWrite(parts: CoreParts, { proposal }: Stored): Promise<DeskWrite> {
  const { desk, host, ticket, action, args, deskUser, undoes } = proposal;
  return {
    ref: { desk, host, ticket },
    action,
    args,
    deskUser,
    undoes: undoes === undefined ? null : { reference: await referenceOf(parts, undoes) },
  };
}

async function referenceOf({ db }: CoreParts, suggestion: string): Promise<string | null> {
  const row = await db
    .selectFrom("executions")
    .select("reference")
    .where("suggestion", "=", suggestion)
    .executeTakeFirst();
  return row?.reference ?? null;
}

function writerOf({ connectors }: CoreParts, { proposal }: Stored): Writer {
  const { write, findWrite } = findDesk(connectors, proposal) ?? {};
  if (write !== undefined && findWrite !== undefined) return { write, findWrite };
  throw new CodedError("no-desk", "an execution needs a desk connector that writes");
}

function made({ says, reference }: { says: string; reference: string | null }): Ending {
  return { state: "done", says, ...(reference === null ? {} : { reference }) };
}

function refusedBy(happened: string) {
  return refusal(
    422,
    "desk-refused",
    happened,
    "The approved change is not counted as done.",
    "Look at the ticket, put right what is named, then approve the card as it is shown now.",
  ).error;
}

function unknown(happened: string): Ending {
  const { error } = refusal(
    503,
    "desk-unknown",
    happened,
    "Whether the ticket was changed is not known yet; the server changes nothing else on it until it is.",
    "Wait: the server goes on looking. If it stays so, look at the ticket.",
  );
  return { state: "unknown", says: happened, failure: error };
}

/**
 * Freshdesk for the server: reads a ticket, and writes what was approved, each write read back. The desk's own API key
 * does it, since a write with the session's cookie is unproven there; what carries a name carries the rep's own.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import { customerWords } from "#lib/domain/ticket.ts";
import { readSignals } from "#lib/domain/ticket-signals.ts";
import type { DeskConnector, DeskOutcome, DeskTicket, DeskWrite, Reading } from "../connector.ts";
import { type Api, createApi, type FreshdeskAccount } from "./call.ts";
import { changeFields, changeOf } from "./change-fields.ts";
import { findHandOver, handOver, noteOf, takeBackHandOver } from "./escalate.ts";
import { addNote, deleteNote, findNewNote, findNote } from "./notes.ts";
import { readBody, readWhole } from "./read.ts";

type Found = Reading<{ says: string; reference: string | null } | null>;

export function createFreshdesk(account: FreshdeskAccount): DeskConnector {
  const api = createApi(account);
  return {
    desk: "freshdesk",
    host: account.host,
    environment: account.environment ?? "production",
    pages: account.pages ?? [],
    orderField: account.orderField ?? null,
    readTicket: (ref, signal) => readTicket(api, ref, signal),
    write: (write) => carryOut(api, write),
    findWrite: (write, before) => findWrite(api, write, before),
  };
}

async function readTicket(api: Api, ref: TicketRef, signal: AbortSignal): Promise<Reading<DeskTicket>> {
  const read = await readWhole(api, ref, signal);
  if (!read.ok) return read;
  const { messages, requester, ...ticket } = read.value;
  return {
    ok: true,
    value: {
      ...ticket,
      signals: readSignals(customerWords(messages)),
      // The words themselves are not kept; what they hint at can only make a decision stricter.
      messages: messages.map((message) => ({ ...message, text: "" })),
      requester: { ...requester, verified: null, suspended: null },
    },
  };
}

async function carryOut(api: Api, write: DeskWrite): Promise<DeskOutcome> {
  const { action, undoes } = write;
  if (action === "note.add" || action === "ticket.escalate") {
    if (undoes === null) return action === "note.add" ? addNote(api, noteOf(write)) : handOver(api, write);
    const { reference } = undoes;
    if (reference === null) return { is: "refused", happened: "Which note was written is not on record." };
    return action === "note.add" ? deleteNote(api, noteOf(write), reference) : takeBackHandOver(api, write, reference);
  }
  const change = changeOf(write);
  if (typeof change === "string") return { is: "refused", happened: change };
  return changeFields(api, write.ref, change, undoes === null ? "refuse" : "fine");
}

async function findWrite(api: Api, write: DeskWrite, before: DeskTicket): Promise<Found> {
  const { action, undoes, ref } = write;
  if (undoes === null && action === "ticket.escalate") return findHandOver(api, write, before);
  if (undoes === null && action === "note.add") return findAdded(api, write, before);
  if (action === "note.add" || action === "ticket.escalate") return findTakenBack(api, write);
  const change = changeOf(write);
  if (typeof change === "string") return { ok: true, value: null };
  const now = await readBody(api, ref, "", AbortSignal.timeout(15_000));
  if (!now.ok) return now;
  return { ok: true, value: change.isShown(now.value) ? { says: change.says, reference: null } : null };
}

async function findAdded(api: Api, write: DeskWrite, before: DeskTicket): Promise<Found> {
  const found = await findNewNote(api, noteOf(write), before);
  if (!found.ok) return found;
  const says = `The note is on the ticket and was read back as ${found.value}.`;
  return { ok: true, value: found.value === null ? null : { says, reference: found.value } };
}

/** Gone is what was asked for; the group of a hand-over was put back before the note was deleted. */
async function findTakenBack(api: Api, { ref, undoes }: DeskWrite): Promise<Found> {
  const reference = undoes?.reference ?? null;
  if (reference === null) return { ok: true, value: null };
  const found = await findNote(api, ref, reference);
  if (!found.ok) return found;
  const says = `The note ${reference} is no longer on the ticket.`;
  return { ok: true, value: found.value === null ? { says, reference } : null };
}

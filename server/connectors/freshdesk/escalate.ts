/**
 * Hands a ticket over: the packet as a note, then the group. Two writes can come apart, and then it is said exactly which
 * of them is there; the note is never written a second time to have another try at the group.
 */
import type { DeskOutcome, DeskTicket, DeskWrite, Reading } from "../connector.ts";
import type { Api } from "./call.ts";
import { changeFields, setGroup } from "./change-fields.ts";
import { addNote, deleteNote, findNewNote, type Note } from "./notes.ts";
import { readBody } from "./read.ts";

export async function handOver(api: Api, write: DeskWrite): Promise<DeskOutcome> {
  const group = groupOf(write);
  const change = group === null ? null : setGroup(group);
  if (typeof change === "string") return { is: "refused", happened: change };
  const noted = await addNote(api, noteOf(write));
  if (noted.is !== "made" || change === null) return noted;
  const moved = await changeFields(api, write.ref, change, "fine");
  return { is: "made", says: `${noted.says} ${sayGroup(moved)}`, reference: noted.reference };
}

/** The group first: it is the one that the desk may refuse, and then nothing was changed. Each step may be done already. */
export async function takeBackHandOver(api: Api, write: DeskWrite, note: string): Promise<DeskOutcome> {
  const group = groupOf(write);
  const change = group === null ? null : setGroup(group);
  if (typeof change === "string") return { is: "refused", happened: change };
  const moved = change === null ? null : await changeFields(api, write.ref, change, "fine");
  if (moved !== null && moved.is !== "made") return moved;
  const deleted = await deleteNote(api, noteOf(write), note);
  if (moved === null) return deleted;
  if (deleted.is === "made") return { ...deleted, says: `${moved.says} ${deleted.says}` };
  return { is: deleted.is, happened: `${moved.says} The note ${note} is still there: ${deleted.happened}` };
}

export async function findHandOver(
  api: Api,
  write: DeskWrite,
  before: DeskTicket,
): Promise<Reading<{ says: string; reference: string | null } | null>> {
  const note = await findNewNote(api, noteOf(write), before);
  if (!note.ok) return note;
  if (note.value === null) return { ok: true, value: null };
  const says = `The note is on the ticket and was read back as ${note.value}.`;
  const group = groupOf(write);
  const now = await readBody(api, write.ref, "", AbortSignal.timeout(15_000));
  if (!now.ok) return now;
  const isMoved = group === null || (now.value.group_id ?? "") === group;
  const told = isMoved
    ? says
    : `${says} The group was not changed, since an answer of the desk was lost: set it by hand.`;
  return { ok: true, value: { says: told, reference: note.value } };
}

function sayGroup(moved: DeskOutcome): string {
  if (moved.is === "made") return moved.says;
  if (moved.is === "refused") return `The group was not changed: ${moved.happened} Set it by hand.`;
  return `Whether the group was changed is not known: ${moved.happened} Look at the ticket.`;
}

export function noteOf({ action, args, ref, deskUser }: DeskWrite): Note {
  return { ref, deskUser, text: String(action === "note.add" ? args.text : args.note) };
}

/** Null: the group stays as it is. */
export function groupOf({ args }: DeskWrite): string | null {
  return typeof args.group === "string" ? args.group : null;
}

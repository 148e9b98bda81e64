import { newNote } from "#lib/domain/note.ts";
import { type ActionDefinition, noteUndo } from "./definition.ts";

/** Writes an internal note on the ticket. The customer never sees it. */
export const noteAdd: ActionDefinition = {
  id: "note.add",
  group: "reversible",
  params: { text: "string" },
  runner: "desk",
  touches: [],
  undo: noteUndo,
  holdSeconds: 0,
  title: () => "Add an internal note",
  button: () => "Add note",
  lines: (args) => [["Note", String(args.text)]],
  isShown: (args, now, before) => before !== null && newNote(String(args.text), now, before) !== undefined,
  // The same words: which note is meant is fixed by the suggestion that the undo names.
  takeBack: (args) => args,
};

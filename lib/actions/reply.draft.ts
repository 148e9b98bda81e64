import { type ActionDefinition, undoEverywhere } from "./definition.ts";

/** Puts text into the desk's composer. It never sends: that stays the rep's own click in the desk. */
export const replyDraft: ActionDefinition = {
  id: "reply.draft",
  group: "draft",
  params: { text: "string" },
  runner: "composer",
  touches: [],
  undo: undoEverywhere(false, "Only a draft: edit or delete it in the composer. Nothing is sent."),
  holdSeconds: 0,
  title: () => "Reply",
  button: () => "Insert",
};

import type { Args } from "#lib/domain/action.ts";
import type { ActionDefinition } from "./definition.ts";

/** Adds and removes tags in one write; other tags stay as they are. */
export const tagsChange: ActionDefinition = {
  id: "tags.change",
  group: "reversible",
  params: { add: { list: "string" }, remove: { list: "string" } },
  runner: "desk",
  touches: ["tags"],
  undo: { possible: true, says: "Can be undone: the tags are put back as they were." },
  holdSeconds: 0,
  title: (args) => [phrase("Add tag", args, "add"), phrase("remove tag", args, "remove")].filter(Boolean).join(", "),
  button: () => "Change tags",
};

function phrase(verb: string, args: Args, key: "add" | "remove"): string {
  const tags = Array.isArray(args[key]) ? args[key].map(String) : [];
  return tags.length === 0 ? "" : `${verb}${tags.length > 1 ? "s" : ""} ${tags.join(", ")}`;
}

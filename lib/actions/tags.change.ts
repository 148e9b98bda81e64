import type { Args } from "#lib/domain/action.ts";
import { type ActionDefinition, undoEverywhere } from "./definition.ts";

/** Adds and removes tags in one write; other tags stay as they are. */
export const tagsChange: ActionDefinition = {
  id: "tags.change",
  group: "reversible",
  params: { add: { list: "string" }, remove: { list: "string" } },
  runner: "desk",
  touches: ["tags"],
  undo: undoEverywhere(true, "Can be undone: the tags are put back as they were."),
  holdSeconds: 0,
  title: (args) => [phrase("Add tag", args, "add"), phrase("remove tag", args, "remove")].filter(Boolean).join(", "),
  button: () => "Change tags",
  lines: (_args, ticket) => [["Now", ticket.tags.join(", ") || "no tags"]],
  isShown: (args, now) =>
    tags(args, "add").every((tag) => now.tags.includes(tag)) &&
    !tags(args, "remove").some((tag) => now.tags.includes(tag)),
  takeBack(args, before) {
    const add = tags(args, "remove").filter((tag) => before.tags.includes(tag));
    const remove = tags(args, "add").filter((tag) => !before.tags.includes(tag));
    return add.length + remove.length > 0 ? { add, remove } : undefined;
  },
};

function tags(args: Args, key: "add" | "remove"): string[] {
  const value = args[key];
  return Array.isArray(value) ? value.filter((tag) => typeof tag === "string") : [];
}

function phrase(verb: string, args: Args, key: "add" | "remove"): string {
  const named = tags(args, key);
  return named.length === 0 ? "" : `${verb}${named.length > 1 ? "s" : ""} ${named.join(", ")}`;
}

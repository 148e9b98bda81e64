/**
 * What the product knows about one action beside the gate's view: where it runs, which words a person reads
 * before the click, how a ticket shows that it happened, and whether it can be taken back. It must never decide
 * whether the action is allowed.
 */
import type { ActionDeclaration, Args } from "#lib/domain/action.ts";
import type { DeskName, TicketState, TouchedField } from "#lib/domain/ticket.ts";

export type ActionId =
  | "assignee.set"
  | "macro.apply"
  | "note.add"
  | "order.lookup"
  | "priority.set"
  | "refund.create"
  | "reply.draft"
  | "status.set"
  | "tags.change"
  | "ticket.escalate";

/**
 * Who carries it out: nobody (the worker reads), the composer, the desk (the rep's session in the page, or the
 * server's connector where the desk is written to by the server), or the server alone (money).
 */
export type Runner = "look-up" | "composer" | "desk" | "server";

export interface Undo {
  possible: boolean;
  /** Read before the click. */
  says: string;
}

export interface ActionDefinition extends ActionDeclaration {
  id: ActionId;
  runner: Runner;
  /** Parts of the ticket that must be unchanged between the card and the act. */
  touches: readonly TouchedField[];
  /** Desks differ: a note can be deleted in one and not in another. */
  undo(desk: DeskName): Undo;
  /** Seconds of visible, cancellable hold between approval and act; 0 for none. */
  holdSeconds: number;
  /** Title of the card and of its button, from decoded arguments. */
  title(args: Args): string;
  button(args: Args): string;
  /** Label and value: what is there now and what will be. */
  lines?(args: Args, ticket: TicketState): [string, string][];
  /**
   * Only for actions of the runner `desk`: whether the ticket shows what the act was to bring about. `before` is the
   * ticket just before the act; null asks whether there is nothing left to do.
   */
  isShown?(args: Args, now: TicketState, before: TicketState | null): boolean;
  /** The arguments that take it back, from the ticket as it was before; undefined where nothing can be put back. */
  takeBack?(args: Args, before: TicketState): Args | undefined;
}

/** For actions whose undo is the same on every desk. */
export function undoEverywhere(possible: boolean, says: string): (desk: DeskName) => Undo {
  return () => ({ possible, says });
}

/** Said before the click: Zendesk has no way to delete a comment. */
export function noteUndo(desk: DeskName): Undo {
  return desk === "zendesk"
    ? { possible: false, says: "Cannot be undone: Zendesk keeps every note. Only agents see it." }
    : { possible: true, says: "Can be undone: the note is deleted. Agents who were notified have seen it." };
}

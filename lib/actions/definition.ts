/**
 * What the product knows about one action beside the gate's view: where it runs, which words a person reads
 * before the click, and whether it can be taken back. It must never decide whether the action is allowed.
 */
import type { ActionDeclaration, Args } from "#lib/domain/action.ts";
import type { TouchedField } from "#lib/domain/ticket.ts";

export type ActionId = "order.lookup" | "refund.create" | "reply.draft" | "status.set" | "tags.change";

/** Who carries it out: nobody (the worker reads), the composer, the rep's desk session, or the server's connector. */
export type Runner = "look-up" | "composer" | "desk" | "server";

export interface ActionDefinition extends ActionDeclaration {
  id: ActionId;
  runner: Runner;
  /** Parts of the ticket that must be unchanged between the card and the act. */
  touches: readonly TouchedField[];
  undo: { possible: true; says: string } | { possible: false; says: string };
  /** Seconds of visible, cancellable hold between approval and act; 0 for none. */
  holdSeconds: number;
  /** Title of the card and of its button, from decoded arguments. */
  title(args: Args): string;
  button(args: Args): string;
}

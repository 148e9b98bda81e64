/** What the contract tests need to know of a practice desk, so that one list of tests holds for all desks. */
import type { Locator, Page } from "@playwright/test";
import type { Args } from "#lib/domain/action.ts";
import type { DeskName, Ticket, TicketRef } from "#lib/domain/ticket.ts";
import type { PageAnswers, PageAsk, ToPage, ToWorker } from "#lib/messaging/page-calls.ts";
import type { PracticeUser } from "#practice/data/people.ts";
import type { SeedTicket } from "#practice/data/seed-ticket.ts";
import type { Practice } from "#practice/practice.ts";

/** A page with the test extension beside a fresh practice desk. */
export interface Desk {
  page: Page;
  practice: Practice;
  open(ticket: number): Promise<void>;
  ask<A extends PageAsk["ask"]>(ask: Extract<PageAsk, { ask: A }>): Promise<PageAnswers[A]>;
  say(message: ToPage): Promise<void>;
  told(): Promise<ToWorker[]>;
  probe<T>(look: () => T): Promise<T>;
}

/** `conflict`: the ticket was changed meanwhile, and nothing was written. */
export type Performed = "done" | "conflict" | { refused: string };

export interface DeskUnderTest {
  name: DeskName;
  host: string;
  /** `simple`: nothing quoted in its composer. `long`: four messages, one of them a note, and a quote in the composer. */
  tickets: { simple: number; long: number };
  seeds: readonly SeedTicket[];
  users: readonly PracticeUser[];
  /** The ways into the composer that can be had with the page's world, and without it. */
  ways: { withEditor: string; withoutEditor: string };
  urlOf(ticket: number): string;
  /** Resolves when the page shows the ticket, all its parts agreeing. */
  isShown(page: Page, ticket: number): Promise<void>;
  switchTo(page: Page, ticket: number): Promise<void>;
  leave(page: Page): Promise<void>;
  /** Where the rep types; brought up as a rep would do it. */
  composer(page: Page, ticket: number): Promise<Locator>;
  toNote(page: Page, ticket: number): Promise<void>;
  /** What the editor itself would send, not what can be seen. */
  content(page: Page, ticket: number): Promise<string>;
  /** Makes the editor put its old content back as soon as something is inserted. */
  revertNext(page: Page, ticket: number): Promise<void>;
  /** Leaves nothing of the page by which the adapter knows the conversation and the composer. */
  spoilLayout(desk: Desk): Promise<void>;
  /** Brings an approved change about, as the product does it on this desk. */
  perform(desk: Desk, action: string, args: Args, before: Ticket): Promise<Performed>;
  customerWrites(practice: Practice, ticket: number, text: string): void;
  /** Somebody else does it, in another browser. */
  agentSetsStatus(practice: Practice, ticket: number, status: "pending" | "solved"): void;
  logOut(practice: Practice): void;
  rateLimit(practice: Practice, times: number): void;
}

export function refOn(kind: DeskUnderTest, ticket: number): TicketRef {
  return { desk: kind.name, host: kind.host, ticket: String(ticket) };
}

/**
 * Everything that is known of the open ticket: read from the page, completed by the server's facts, with what the
 * copilot makes of it. It reads and collects; it decides nothing and keeps nothing.
 */
import type { Copilot } from "#lib/copilot/port.ts";
import type { DeskFormat } from "#lib/desk/port.ts";
import type { Lease } from "#lib/domain/authority.ts";
import { type Result, succeed } from "#lib/domain/error.ts";
import type { DeskSetup } from "#lib/domain/server-api.ts";
import { type DeskName, lastCustomerMessage, type Ticket, type TicketRef } from "#lib/domain/ticket.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { type Asked, isShown, shownActions, toolActions, unspokenActions } from "#lib/policy/shown.ts";
import { whereOf } from "#lib/storage/operation.ts";
import { groundToShow, type Standing } from "./authority/standing.ts";
import { draftInput, type MayDo } from "./draft-input.ts";
import type { Drafter } from "./drafter.ts";
import { findOrder } from "./find-order.ts";
import { type Gathered, gather } from "./gather.ts";
import { askedOn, decideOn } from "./offer.ts";
import { pageFailure, readFailure } from "./page-failure.ts";
import { type Page, sameRef } from "./pages.ts";
import { type MacroNamed, macrosOf, resolveWishes } from "./resolve-wishes.ts";
import type { ServerClient } from "./server-client.ts";
import { type Suggested, suggest } from "./suggest.ts";

export interface Known {
  ref: TicketRef;
  gathered: Gathered;
  suggested: Suggested;
  /** Asked of the desk once for each reading of the ticket. */
  macro: MacroNamed;
}

type Published = Parameters<typeof suggest>[1];

export interface Knowing {
  /** Reads everything anew. */
  know(ref: TicketRef, published: Published): Promise<Result<Known>>;
  /** The copilot's part alone, on what was read. */
  suggestOn(known: Pick<Known, "gathered" | "macro">, published: Published): Promise<Suggested>;
}

export interface KnowingParts {
  page: Page;
  formats: Readonly<Record<DeskName, DeskFormat>>;
  copilot: Copilot;
  standing(): Standing;
  client(): ServerClient | null;
  /** What the server said about this desk, if it did. */
  desk(ref: TicketRef): DeskSetup | undefined;
  now(): number;
}

export function createKnowing(parts: KnowingParts, drafter: Drafter, signal: AbortSignal): Knowing {
  const { page } = parts;
  return { know, suggestOn };

  async function readTicket(ref: TicketRef): Promise<Result<Ticket>> {
    const raw = await page.read(ref);
    if (!raw.ok) return { ok: false, failure: readFailure(raw.code, raw.detail) };
    if (!sameRef(raw.value.ref, ref)) return { ok: false, failure: pageFailure("ticket-changed") };
    return parts.formats[ref.desk].decode(raw.value);
  }

  async function know(ref: TicketRef, published: Published): Promise<Result<Known>> {
    const ticket = await readTicket(ref);
    if (!ticket.ok) return ticket;
    const order = findOrder(ticket.value, parts.desk(ref)?.orderField ?? null);
    const gathered = gather(ticket.value, order, await serverFacts(ref, order));
    const macro = macrosOf(page, parts.formats[ref.desk], ticket.value);
    return succeed({ ref, gathered, macro, suggested: await suggestOn({ gathered, macro }, published) });
  }

  async function suggestOn(
    { gathered, macro }: Pick<Known, "gathered" | "macro">,
    published: Published,
  ): Promise<Suggested> {
    const { ticket } = gathered;
    const base = await suggest(parts.copilot, published, gathered, shown(gathered), signal);
    const suggested = await withModel(base, gathered, published);
    const format = parts.formats[ticket.ref.desk];
    return resolveWishes(suggested, { ticket, format, document: published.document, macro });
  }

  /** Where the policy lets nobody draft, nothing is sent to a model either; nor when the rep has gone on meanwhile. */
  async function withModel(base: Suggested, gathered: Gathered, published: Published): Promise<Suggested> {
    if (!sameRef(page.state.ref, gathered.ticket.ref)) return base;
    const standing = parts.standing();
    if (!standing.ok || !mayDraft(standing, base, gathered)) {
      drafter.stop();
      return base;
    }
    return drafter.over(base, {
      where: whereOf(gathered.ticket.ref),
      answers: lastCustomerMessage(gathered.ticket),
      policy: standing.lease.policy,
      input: () => draftInput(gathered, published, mayDo(standing, gathered), parts.client()),
    });
  }

  function asked(lease: Lease, gathered: Gathered): Asked {
    return askedOn({ lease, gathered, now: formatInstant(parts.now()) });
  }

  /** Without a policy that stands nothing is shown anyway. */
  function shown(gathered: Gathered): string[] {
    const ground = groundToShow(parts.standing());
    return ground.ok ? shownActions(ground.policy, asked(ground.lease, gathered)) : [];
  }

  function mayDo({ policy, lease }: Extract<Standing, { ok: true }>, gathered: Gathered): MayDo {
    return { actions: toolActions(policy, asked(lease, gathered)), unspoken: unspokenActions(policy) };
  }

  function mayDraft(standing: Extract<Standing, { ok: true }>, { draft }: Suggested, gathered: Gathered): boolean {
    const wish = { action: "reply.draft", args: { text: draft ?? "" }, why: "" };
    const ground = { operations: [], gathered, now: formatInstant(parts.now()) };
    const decision = decideOn(wish, { ...standing, ...ground }, []);
    const isOpen = decision.outcome === "allow" || decision.outcome === "needs";
    return isOpen && isShown(standing.policy, wish.action, decision);
  }

  async function serverFacts(ref: TicketRef, order: string | null): Promise<Gathered["server"]> {
    const client = parts.client();
    if (client === null) return { ok: false, happened: "Not signed in: nothing could be read from the server." };
    const answer = await client.facts({ ref, order });
    if (answer.ok) return { ok: true, answer: answer.value };
    return { ok: false, happened: `${answer.failure.happened} Without it, money actions cannot be decided.` };
  }
}

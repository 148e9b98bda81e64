/**
 * One browser tab with a ticket open: reads it, keeps the case built on it, and pushes the view to the tab's bound
 * sidebar frames. Holds no truth: after the worker was stopped all of it is read again.
 */
import { type Failure, type Result, succeed } from "#lib/domain/error.ts";
import { lastCustomerMessage } from "#lib/domain/ticket.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { SidebarView, TicketView } from "#lib/messaging/view.ts";
import { type Operation, whereOf } from "#lib/storage/operation.ts";
import { groundToShow } from "./authority/standing.ts";
import { buildCase, type Case, type Choices, newChoices } from "./case.ts";
import type { Drafter } from "./drafter.ts";
import { createKnowing, type KnowingParts, type Known } from "./know-ticket.ts";
import { pageFailure } from "./page-failure.ts";
import { type Page, sameRef } from "./pages.ts";
import type { Suggested } from "./suggest.ts";
import { type Around, ticketView } from "./ticket-view.ts";
import { findUnusedEdit, rememberShown } from "./unused-edit.ts";

export interface TabSessionParts extends KnowingParts {
  operationsOf(where: string): Promise<Operation[]>;
  around(open: Case): Promise<Around>;
  /** What the rep typed into a draft and has not used. */
  draftOf(suggestion: string): Promise<string | undefined>;
  /** Lays a model's draft over the playbook's; `grew` is called whenever there is more of it. */
  drafter(grew: () => void): Drafter;
  connected(): boolean;
  status(): Around["status"];
  push(view: SidebarView): void;
  /** The case on a ticket as it was just read, and the view of it that was pushed. */
  shown?(open: Case, view: TicketView): void;
}

export interface TabSession {
  readonly page: Page;
  /** Reads the ticket again, then pushes. Calls while one is under way are folded into one more. */
  refresh(): Promise<void>;
  /** Builds the case again from what is known (policy, operations or choices changed), then pushes. */
  rebuild(): Promise<void>;
  /** We wrote to the ticket ourselves: what was read before must not be shown beside the new state. */
  wrote(): Promise<void>;
  /** The case on a ticket read anew just now, for an approval; does not push. */
  readAnew(): Promise<Result<Case>>;
  /** Lets the model write once more. */
  draftAgain(): Promise<void>;
  choices(): Choices;
  open(): Case | undefined;
  where(): string | null;
  /** The tab is gone. */
  close(): void;
}

const OUTDATED =
  "The customer wrote again after this was drafted. Copy what you still need, then dismiss it: a draft that answers the new message is waiting.";

const stumbled: Failure = {
  code: "bug",
  happened: "Countersign stumbled over a mistake of its own while it read this ticket.",
  means: "Nothing was changed.",
  todo: "Try again; if it stays so, reload the page and report it.",
};

export function createTabSession(parts: TabSessionParts): TabSession {
  const { page } = parts;
  const choices = new Map<string, Choices>();
  const stop = new AbortController();
  let known: Known | undefined;
  let current: Case | undefined;
  let under: Promise<void> | undefined;
  let again = false;
  let outdated = false;
  let growing: Promise<void> | undefined;
  let grewMore = false;
  const drafter = parts.drafter(grew);
  const { know, suggestOn } = createKnowing(parts, drafter, stop.signal);

  /** One view at a time: what came while one was made goes into the next. */
  function grew(): void {
    if (growing !== undefined || known === undefined) {
      grewMore = true;
      return;
    }
    grewMore = false;
    growing = session
      .rebuild()
      .catch(() => trouble(stumbled))
      .finally(() => {
        growing = undefined;
        if (grewMore) grew();
      });
  }

  function choicesOf(where: string): Choices {
    const kept = choices.get(where) ?? newChoices();
    choices.set(where, kept);
    return kept;
  }

  function trouble(failure: Failure, retry = true): void {
    current = undefined;
    const ref = page.state.ref;
    if (!parts.connected()) parts.push({ screen: "connect", failure });
    else parts.push({ screen: "trouble", failure, retry, status: parts.status(), ...(ref === null ? {} : { ref }) });
  }

  async function build(from: Known): Promise<Result<Case>> {
    const standing = groundToShow(parts.standing());
    if (!standing.ok) return { ok: false, failure: standing.failure };
    const where = whereOf(from.ref);
    const chosen = choicesOf(where);
    return succeed(
      buildCase({
        format: parts.formats[from.ref.desk],
        gathered: from.gathered,
        suggested: await withUnusedEdit(from, chosen),
        standing,
        operations: await parts.operationsOf(where),
        choices: chosen,
        now: formatInstant(parts.now()),
      }),
    );
  }

  /** A draft that the rep works on stays the draft; what came later waits behind it. */
  async function withUnusedEdit({ suggested, gathered }: Known, chosen: Choices): Promise<Suggested> {
    const answers = lastCustomerMessage(gathered.ticket);
    const edit = await findUnusedEdit(chosen, parts.draftOf, (answered) => answered === answers);
    if (edit === undefined || suggested.draft === null) return suggested;
    const { text: draft, by, sources } = edit.view;
    return { ...suggested, draft, by, sources, drafting: false };
  }

  async function show(built: Result<Case>): Promise<void> {
    if (!built.ok) return trouble(built.failure);
    const open = built.value;
    current = open;
    const view = ticketView(open, await parts.around(open));
    const whole = await withOutdatedReply(view, lastCustomerMessage(open.gathered.ticket));
    // Something newer came while this one was put into words; or another ticket did.
    if (current !== open || !sameRef(page.state.ref, whole.ref)) return;
    parts.push(whole);
    parts.shown?.(open, whole);
  }

  /**
   * What the rep typed into a draft is not thrown away when the customer writes again: it stays, greyed, and cannot be
   * inserted; dismissing it brings the draft that answers the new message.
   */
  async function withOutdatedReply(view: TicketView, answers: string): Promise<TicketView> {
    const chosen = choicesOf(whereOf(view.ref));
    const before = await findUnusedEdit(chosen, parts.draftOf, (answered) => answered !== answers);
    if (before !== undefined) {
      return { ...view, reply: { ...before.view, edited: before.edited, state: { is: "ready" }, stale: OUTDATED } };
    }
    if (view.reply !== undefined) rememberShown(chosen, view.reply, answers);
    return view;
  }

  async function readAndShow(): Promise<void> {
    const standing = groundToShow(parts.standing());
    if (!standing.ok) return trouble(standing.failure);
    const { ref, disagreement } = page.state;
    if (disagreement !== undefined) return trouble(pageFailure("sources-disagree", disagreement));
    if (ref === null) {
      known = current = undefined;
      drafter.stop();
      return parts.push({ screen: "no-ticket", status: parts.status() });
    }
    if (known === undefined || !sameRef(known.ref, ref))
      parts.push({ screen: "loading", says: `Reading ticket #${ref.ticket}…` });
    const read = await know(ref, standing.published);
    if (!sameRef(page.state.ref, ref)) return; // Switched meanwhile: the switch has asked for its own refresh.
    if (!read.ok) {
      known = undefined;
      return trouble(read.failure);
    }
    known = read.value;
    outdated = false;
    await show(await build(known));
    if (grewMore) grew();
  }

  const session: TabSession = {
    page,
    choices: () => choicesOf(known === undefined ? "" : whereOf(known.ref)),
    open: () => current,
    where: () => (known === undefined ? null : whereOf(known.ref)),
    refresh() {
      // At once, not when the next ticket was read: nobody waits any more for what is being written.
      if (known !== undefined && !sameRef(known.ref, page.state.ref)) drafter.stop();
      if (under !== undefined) {
        again = true;
        return under;
      }
      under = (async () => {
        do {
          again = false;
          await readAndShow();
        } while (again);
      })()
        .catch((error: unknown) => {
          // Nobody may be left before "Reading…" for ever.
          trouble(stumbled);
          throw error;
        })
        .finally(() => {
          under = undefined;
        });
      return under;
    },
    async rebuild() {
      const before = known;
      if (before === undefined || outdated || !sameRef(before.ref, page.state.ref)) return this.refresh();
      // The policy's words and playbooks may have changed too.
      const standing = groundToShow(parts.standing());
      const suggested = standing.ok ? await suggestOn(before, standing.published) : before.suggested;
      // Read anew meanwhile, or another ticket: what was held here must not come back.
      if (known !== before) return this.rebuild();
      known = { ...before, suggested };
      await show(await build(known));
    },
    wrote() {
      outdated = true;
      return this.refresh();
    },
    async readAnew() {
      const standing = parts.standing();
      if (!standing.ok) return { ok: false, failure: standing.failure };
      const { ref, disagreement } = page.state;
      if (disagreement !== undefined) return { ok: false, failure: pageFailure("sources-disagree", disagreement) };
      if (ref === null) return { ok: false, failure: pageFailure("no-ticket") };
      const read = await know(ref, standing.published);
      if (!read.ok) return read;
      if (!sameRef(page.state.ref, ref)) return { ok: false, failure: pageFailure("ticket-changed") };
      known = read.value;
      const built = await build(known);
      if (built.ok) current = built.value;
      return built;
    },
    async draftAgain() {
      await drafter.again();
      // Asked for: the earlier one gives way, edited or not. What answers an earlier message is another matter.
      const answers = known && lastCustomerMessage(known.gathered.ticket);
      const chosen = session.choices();
      chosen.shownReplies = chosen.shownReplies.filter((one) => one.answers !== answers);
      await session.rebuild();
    },
    close() {
      stop.abort();
      drafter.stop();
    },
  };
  return session;
}

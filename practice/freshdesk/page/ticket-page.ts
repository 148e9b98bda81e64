/**
 * One open ticket. New messages come in by themselves; the form of properties stays as it was loaded until the agent
 * asks for the new values, as on the real desk.
 */
import { bottomBar, topBar } from "./action-bars.ts";
import { Refused, readConversations, readTicket, updateTicket } from "./api.ts";
import { type Composer, type ComposerKind, openComposer } from "./composer.ts";
import { contactPanel } from "./contact.ts";
import { conversationList } from "./conversation.ts";
import { el } from "./dom.ts";
import { choicesOf, noEdits, propertiesPanel } from "./properties.ts";
import { shadowed } from "./shadow.ts";
import type { Desk, FieldShape, LiveView, Opened, TicketShape } from "./shapes.ts";

export interface TicketPage {
  readonly id: number;
  readonly root: HTMLElement;
  title(): string;
  openReply(): void;
  /** Something changed on the desk. */
  heard(live: LiveView): Promise<void>;
  setFields(fields: readonly FieldShape[]): void;
  /** Builds all of it anew; what stands in the composer goes along. */
  rebuild(live: LiveView): HTMLElement;
  leave(): Promise<void>;
}

export interface TicketPageOptions {
  readonly opened: Opened;
  readonly desk: Desk;
  readonly fields: readonly FieldShape[];
  readonly live: LiveView;
  say(text: string): void;
}

const MORE = 100;

export function createTicketPage({ desk, say, ...given }: TicketPageOptions): TicketPage {
  let { opened, fields, live } = given;
  let edits = noEdits();
  let composer: Composer | null = null;
  let isStale = false;
  let shown = opened.conversations.length;
  const { id } = opened.ticket;
  const root = el("div", { class: "p-ticket" });
  const head = el("div", { class: "p-place" });
  const thread = el("div", { class: "p-place" });
  const reply = el("div", { class: "p-place" });
  const properties = el("div", { class: "p-place" });
  const contact = el("div", { class: "p-place" });
  build();

  return {
    id,
    root,
    title: () => `[#${id}] ${opened.ticket.subject} : Acme`,
    openReply: () => open("reply"),
    setFields(next) {
      fields = next;
      drawProperties();
    },
    async heard(next) {
      const before = live;
      live = next;
      if (next.composer !== before.composer && composer) reopen(composer.kind, composer.draft());
      if (next.presence !== before.presence) drawProperties();
      const fresh = await readTicket(id, Math.max(shown, 1));
      if (fresh.count !== opened.count || bodies(fresh) !== bodies(opened)) {
        // Further messages add to what is shown; the oldest of it does not go back behind the button.
        shown += Math.max(0, fresh.count - opened.count);
        opened = { ...opened, ...(await readConversations(id, shown)) };
        drawThread();
      }
      if (isStale === differs(fresh.ticket, opened.ticket)) return;
      isStale = !isStale;
      drawProperties();
    },
    rebuild(next) {
      live = next;
      const kept = composer && { kind: composer.kind, draft: composer.draft() };
      build();
      if (kept) reopen(kept.kind, kept.draft);
      return root;
    },
    async leave() {
      await composer?.close();
      composer = null;
    },
  };

  function build() {
    root.replaceChildren(
      topBar(open),
      el(
        "div",
        { class: "p-columns" },
        el("div", { class: "ticket-details__wrapper p-column" }, head, thread, reply),
        el("aside", { class: "p-side", "aria-label": "Ticket" }, properties, contact),
      ),
    );
    drawHead();
    drawThread();
    drawProperties();
    contact.replaceChildren(contactPanel(opened.ticket, live.layout));
    if (!composer) drawBottom();
  }

  function drawHead() {
    const { subject } = opened.ticket;
    const summary = el("button", { class: "p-summary", "data-test-id": "add-summary-button" }, "Add AI summary");
    if (live.layout === "mfe-shadow") {
      const title = el("div", { class: "p-subject", dir: "auto" }, subject, summary);
      head.replaceChildren(shadowed(el("ticket-details"), title));
      return;
    }
    const heading = el("h2", { class: "ticket-subject-heading p-subject", dir: "auto" }, subject, summary);
    if (live.layout === "ember") heading.setAttribute("data-test-id", "ticket-title");
    head.replaceChildren(el("div", { class: "ticket-header-end" }, heading));
  }

  function drawThread() {
    thread.replaceChildren(
      conversationList(opened, desk, () => {
        shown += MORE;
        void readConversations(id, shown).then((more) => {
          opened = { ...opened, ...more };
          drawThread();
        });
      }),
    );
  }

  function drawBottom() {
    reply.replaceChildren(bottomBar(opened.ticket.requester?.name ?? "the customer", open));
  }

  function drawProperties() {
    const options = { ticket: opened.ticket, fields, desk, isStale, presence: live.presence, edits };
    properties.replaceChildren(
      propertiesPanel({
        ...options,
        redraw: drawProperties,
        refresh: () => void refresh(),
        save: (it) => void save(it),
      }),
    );
  }

  async function refresh() {
    opened = await readTicket(id, Math.max(shown, 1));
    edits = noEdits();
    isStale = false;
    build();
  }

  async function save(changes: object) {
    try {
      await updateTicket(id, changes);
      await refresh();
      say("Ticket properties updated.");
    } catch (error) {
      say(
        error instanceof Refused && error.status === 400 ? "A required field is missing." : "That could not be saved.",
      );
    }
  }

  function open(kind: ComposerKind) {
    if (composer?.kind === kind) return;
    void composer?.close();
    reopen(kind, null);
  }

  function reopen(kind: ComposerKind, kept: string | null) {
    void composer?.close();
    composer = openComposer({
      kind,
      kept,
      opened: () => opened,
      statuses: choicesOf(fields, "status").map(({ value, label }) => ({ value: Number(value), label })),
      hidden: live.composer === "hidden",
      switchTo: open,
      say,
      done(said) {
        composer = null;
        say(said);
        shown += 1;
        void refresh().then(drawBottom);
      },
      closed() {
        composer = null;
        drawBottom();
      },
      bounced() {
        const words = composer?.draft() ?? null;
        shown += 1;
        void refresh().then(() => reopen(kind, words));
      },
    });
    reply.replaceChildren(composer.root);
    composer.root.scrollIntoView({ block: "nearest" });
  }
}

const bodies = ({ conversations }: Opened) => conversations.map((one) => `${one.id} ${one.body}`).join("\n");

/** What the form shows; when the service level alone was reckoned anew, nobody is bothered. */
function differs(one: TicketShape, other: TicketShape): boolean {
  const seen = (ticket: TicketShape) =>
    JSON.stringify([
      ticket.subject,
      ticket.status,
      ticket.priority,
      ticket.type,
      ticket.group_id,
      ticket.responder_id,
      ticket.tags,
      ticket.custom_fields,
    ]);
  return seen(one) !== seen(other);
}

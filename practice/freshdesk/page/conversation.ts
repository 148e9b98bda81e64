/** The messages: the description on top, the newest ones below, and what lies between behind a button. */
import { el, icon, icons, initials, on, relativeTime, safeFragment } from "./dom.ts";
import type { ConversationShape, Desk, Opened } from "./shapes.ts";

export function conversationList(opened: Opened, desk: Desk, loadMore: () => void): HTMLElement {
  const { ticket, conversations, count } = opened;
  const hidden = count - conversations.length;
  const list = el("div", {
    class: "ticket-details__conversations p-conversations",
    "data-test-id": "conversation-list",
  });
  list.append(
    item({
      id: null,
      author: ticket.requester ?? { id: ticket.requester_id, name: "Unknown" },
      body: ticket.description,
      at: ticket.created_at,
      tone: "customer",
      said: "reported",
      cc: ticket.cc_emails,
    }),
  );
  if (hidden > 0) {
    const label = `+${hidden} conversation${hidden === 1 ? "" : "s"}`;
    list.append(on(el("button", { class: "p-load-more", "data-test-button": "load-more" }, label), "click", loadMore));
  }
  for (const one of conversations) list.append(item(toItem(one, desk)));
  return list;
}

interface Item {
  readonly id: number | null;
  readonly author: { readonly id: number; readonly name: string };
  readonly body: string;
  readonly at: string;
  readonly tone: "customer" | "agent" | "note";
  readonly said: string;
  readonly cc: readonly string[];
}

function toItem(one: ConversationShape, desk: Desk): Item {
  const agent = desk.agents.find((each) => each.value === one.user_id);
  const author = one.requester ?? { id: one.user_id, name: agent?.label ?? "Unknown" };
  const tone = one.private ? "note" : one.incoming ? "customer" : "agent";
  const said = { note: "added a private note", customer: "replied", agent: "replied" }[tone];
  return { id: one.id, author, body: one.body, at: one.created_at, tone, said, cc: [] };
}

function item({ id, author, body, at, tone, said, cc }: Item): HTMLElement {
  const isDescription = id === null;
  return el(
    "div",
    {
      class: `ticket-details__item p-item p-from-${tone}`,
      "data-test-id": isDescription ? "ticket-description" : "conversation-wrapper",
    },
    el("div", { class: `p-avatar p-of-${tone}`, "aria-hidden": "true" }, initials(author.name)),
    el(
      "div",
      { class: "p-item-main" },
      el(
        "div",
        { class: "ticket-details__item__header conversation-header p-item-head" },
        el(
          "div",
          { class: "sender-info" },
          el(
            "span",
            { "data-test-id": "user-link" },
            el(
              "a",
              { class: "user _ar_redact_ p-author", "data-test-id": "user-name", href: `/a/contacts/${author.id}` },
              author.name,
            ),
          ),
          el("span", { class: "p-quiet" }, ` ${said}`),
        ),
        el("time", { class: "p-quiet", datetime: at, title: at }, relativeTime(at)),
        el("div", { class: "ticket-actions-container p-item-actions" }, itemAction("Forward", icons.forward)),
      ),
      cc.length > 0
        ? el("div", { class: "emails-info p-quiet" }, "Cc: ", el("span", { class: "display_emails" }, cc.join(", ")))
        : null,
      el(
        "div",
        { class: "ticket-details__item__content", "data-test-id": "conversation-content-wrapper" },
        el(
          "div",
          {
            class: `text__content p-text ${isDescription ? "" : "ticket_note"}`,
            id: isDescription ? "ticket_original_request" : null,
            "data-note-id": id,
            "data-test-conversation": "conversation-text",
            dir: "auto",
          },
          safeFragment(body),
        ),
      ),
    ),
  );
}

const itemAction = (label: string, path: string) =>
  el("button", { class: "p-icon-button", "aria-label": label, title: label }, icon(path));

/** The middle column: subject, messages. */
import { el, icon, icons, initials, on, relativeTime, safeFragment } from "./dom.ts";
import type { Thread } from "./thread.ts";
import type { CommentView, TicketView } from "./ticket-view.ts";

export function conversationHead(view: TicketView): HTMLElement {
  return el(
    "div",
    { class: "conversation-head" },
    el("input", {
      "data-test-id": "omni-header-subject",
      class: "subject",
      "aria-label": "Subject",
      value: view.subject,
      spellcheck: "false",
      dir: "auto",
    }),
    el("div", { "data-test-id": "omni-header-via-label", class: "via" }, `via ${view.channel}`),
  );
}

export function messageFeed({ comments, missing }: Thread, onMore: () => void): HTMLElement {
  const feed = el("section", { role: "feed", "data-test-id": "omni-log-container", "aria-label": "Conversation" });
  if (missing > 0) {
    const label = `Show more (${missing.toLocaleString("en")} earlier)`;
    feed.append(on(el("button", { "data-test-id": "convolog-show-more-button" }, label), "click", onMore));
  }
  for (const comment of comments) feed.append(message(comment));
  return feed;
}

function message(comment: CommentView): HTMLElement {
  const { author } = comment;
  const kind = author.role === "end-user" ? "end-user" : "agent";
  const when = relativeTime(comment.at);
  const tone = comment.public ? kind : "internal";
  return el(
    "article",
    {
      "data-test-id": "omni-log-comment-item",
      class: `message is-${tone}`,
      "aria-label": `Message from ${author.name}, via ${comment.via}, ${when}`,
    },
    el("div", { class: `avatar is-${kind}`, "aria-hidden": "true" }, initials(author.name)),
    el(
      "div",
      { class: "message-body" },
      el(
        "div",
        { class: "message-head" },
        el(
          "div",
          { "data-test-id": "omni-log-item-sender" },
          el(
            "a",
            { "data-test-id": "omni-log-comment-user-link", href: `users/${author.id}` },
            el("strong", {}, author.name),
          ),
        ),
        comment.public
          ? null
          : el(
              "div",
              { "data-test-id": "omni-log-internal-note-tag", class: "note-tag" },
              icon(icons.note),
              "Internal",
            ),
        el("time", { "data-test-id": "timestamp-relative", datetime: comment.at, title: comment.at }, when),
        el("span", { "data-test-id": "omni-log-item-via", class: "quiet" }, `via ${comment.via}`),
      ),
      el(
        "div",
        { "data-test-id": "omni-log-item-message", type: kind, class: "message-text" },
        el(
          "div",
          { "data-test-id": "omni-log-message-content" },
          el("div", { class: "zd-comment", dir: "auto" }, safeFragment(comment.html)),
        ),
      ),
    ),
  );
}

/**
 * Where things are in Freshdesk's agent pages, as data. Accounts are on different generations of the page at the same
 * time, and one page can mix them: so each thing has layers, newest first, and the first layer that fits is used.
 * `seen` is when the layer was last known to match a live page; remove a layer only when nobody can be on it any more.
 * Never here: labels (translated), `id="ember123"` and `data-identifyElement` (numbered anew on each load).
 */
export type Generation = "ember" | "mfe-shadow" | "jun2026";

export interface Layer {
  name: string;
  generation: Generation;
  seen: string;
  selector: string;
  /** How many shown elements there must be for the layer to fit. */
  count: "one" | "some";
  /** Looked up through open shadow roots too. */
  shadow: boolean;
}

/** `/a/tickets/new` is no ticket yet and must not match; neither must the customers' own `/support/tickets/…`. */
export const TICKET_PATH = /^\/a\/tickets\/(\d+)(?:\/|$)/;
/** `[#4711] Refund not received : Acme`. */
export const TITLE_TICKET = /^\s*(?:\(\d+\)\s*)?\[#(\d+)\]/;
/** Custom elements that hold parts of the page in open shadow roots. */
export const SHADOW_HOSTS = "mfe-application, ticket-details, fw-unified-mfe--contact-info";
/** Stands in a composer that writes an internal note. */
export const NOTE_MARK = "[data-test-notify-to]";
export const COMPOSER = ".ticket-editor";

export type Thing = keyof typeof layouts;

export const layouts = {
  ticketNumber: [layer("breadcrumb", "ember", "2026-04", ".breadcrumb__item.active", "one", true)],
  messages: [
    layer("conversation wrapper", "jun2026", "2026-08", '[data-test-id="conversation-content-wrapper"]', "some"),
    layer("conversation text", "mfe-shadow", "2026-08", '[data-test-conversation="conversation-text"]', "some", true),
    layer("details item", "ember", "2026-07", ".ticket-details__item:not(.rich-editor)", "some"),
    layer("original request", "ember", "2026-07", "#ticket_original_request, .ticket_note[data-note-id]", "some"),
  ],
  loadMore: [layer("load more", "ember", "2026-08", 'button[data-test-button="load-more"]', "some", true)],
  /** What is shown of status, priority and tags: a change here means that the ticket is worth reading again. */
  properties: [
    layer(
      "properties by api name",
      "jun2026",
      "2026-08",
      '[data-test-id^="tkt-properties-"] .ember-power-select-selected-item, .ticket-tags .tag-options',
      "some",
      true,
    ),
    layer("properties panel", "ember", "2026-07", ".ticket-properties-wrapper", "some"),
  ],
  /** Somebody else changed the ticket while it is open here. */
  refreshBanner: [
    layer("sticky refresh text", "ember", "2026-06", ".ticket-sidebar-sticky__refresh-text", "some", true),
  ],
  replyButton: [
    layer("top bar", "ember", "2026-08", 'button[data-test-email-action="reply"]', "some"),
    layer("bottom bar", "ember", "2026-08", '[data-test-email-action-btn="reply"]', "some"),
    layer("placeholder", "ember", "2026-08", 'button.editor-placeholder[data-test-id="active-editor"]', "some"),
  ],
  editor: [
    layer("Froala element", "ember", "2026-08", ".fr-element.fr-view[contenteditable]", "some"),
    layer("text box in a composer", "ember", "2026-08", '.ticket-editor [role="textbox"][contenteditable]', "some"),
  ],
  quote: [
    layer("quoted marker", "ember", "2026-08", ".fr-quoted-marker", "some"),
    layer("quote", "ember", "2026-08", "blockquote, .freshdesk_quote", "some"),
  ],
} satisfies Record<string, readonly Layer[]>;

function layer(
  name: string,
  generation: Generation,
  seen: string,
  selector: string,
  count: Layer["count"],
  shadow = false,
): Layer {
  return { name, generation, seen, selector, count, shadow };
}

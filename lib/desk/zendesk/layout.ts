/**
 * Where things are in Zendesk's Agent Workspace: selectors as data, one place. Only `data-test-id` and other data
 * attributes: class names are hashed and labels are translated. All open tickets are mounted at once and repeat
 * every test id, so nothing but the panes and the selected tab may be looked up outside the open ticket's own root.
 */
export const layout = {
  /** `/agent/tickets/new/1` is no ticket yet and must not match. */
  ticketPath: /^\/agent\/tickets\/(\d+)(?:\/|$)/,
  panes: "#main_panes",
  tabList: '[data-test-id="header-tablist"]',
  selectedTab:
    '[data-test-id="header-tab"][aria-current="page"], [data-test-id="header-tab"][data-entity-is-selected="true"]',
  ticketTabType: "TICKET_ENTITY_TYPE",
  anyRoot:
    '[data-test-id^="ticket-"][data-test-id$="-standard-layout"], [data-test-id^="ticket-"][data-test-id$="-custom-layout"]',
  roots: (ticket: string) =>
    `[data-test-id="ticket-${ticket}-standard-layout"], [data-test-id="ticket-${ticket}-custom-layout"]`,
  /** Side conversations have composers too, outside of this. */
  conversation: (ticket: string) => `[data-ticket-id="${ticket}"]`,
  message: 'article[data-test-id="omni-log-comment-item"]',
  messageTime: "time[datetime]",
  /** What is shown of status, tags and subject: a change here means that the ticket is worth reading again. */
  shownFields: [
    '[data-test-id="ticket-fields-status-view"]',
    '[data-test-id^="status-badge-"]',
    '[data-test-id="submit_button-button"]',
    '[data-test-id="ticket-system-field-tags-item-selected"]',
  ].join(", "),
  editorView: '[data-test-id="editor-view"]',
  composer: {
    rich: '[data-test-id="omnicomposer-rich-text-ckeditor"][contenteditable]',
    plain: '[data-test-id="omnicomposer-plain-text-ckeditor"][contenteditable]',
  },
  channelSwitcher: '[data-test-id="omnichannel-channel-switcher-button"]',
  channelOf: "data-channel",
  channelTicket: "data-channel-switcher-trigger-for-ticket-id",
  internalChannel: "internal",
  quote: "blockquote",
} as const;

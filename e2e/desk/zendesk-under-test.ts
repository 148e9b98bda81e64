/** The practice Zendesk for the contract: tabs, one pane per ticket, a real CKEditor 5, writes through the page. */
import { expect, type Page } from "@playwright/test";
import { zendeskFormat } from "#lib/desk/zendesk/format.ts";
import { zendeskUsers } from "#practice/data/people.ts";
import { zendeskTickets } from "#practice/data/zendesk-tickets.ts";
import { type DeskUnderTest, refOn } from "./desk-under-test.ts";

interface WithEditor extends HTMLElement {
  ckeditorInstance: { getData(): string; setData(html: string): void };
}

const root = (page: Page, ticket: number) => page.locator(`[data-test-id="ticket-${ticket}-standard-layout"]`);
const editable = (page: Page, ticket: number) => root(page, ticket).locator(".ck-editor__editable");

export const zendeskUnderTest: DeskUnderTest = {
  name: "zendesk",
  host: "acme.zendesk.com",
  tickets: { simple: 4711, long: 4712 },
  seeds: zendeskTickets(new Date()),
  users: zendeskUsers,
  ways: { withEditor: "editor", withoutEditor: "paste" },
  urlOf: (ticket) => `https://acme.zendesk.com/agent/tickets/${ticket}`,
  isShown: (page, ticket) => root(page, ticket).waitFor(),
  switchTo: (page, ticket) =>
    page
      .locator(`[data-test-id="header-tab"][data-entity-id="${ticket}"] [data-test-id="header-tab-subtitle"]`)
      .click(),
  leave: (page) => page.locator("#rail button").first().click(),
  async composer(page, ticket) {
    await editable(page, ticket).waitFor();
    // The element is there a moment before its editor is, and a moment longer: reading in between finds none.
    await expect
      .poll(() => editable(page, ticket).evaluate((node) => Boolean((node as WithEditor).ckeditorInstance)))
      .toBe(true);
    return editable(page, ticket);
  },
  async toNote(page, ticket) {
    await editable(page, ticket).waitFor();
    await root(page, ticket).locator('[data-test-id="omnichannel-channel-switcher-button"]').click();
    await page.locator('[data-test-id="omnichannel-channel-switcher-menuitem-internal"]').click();
  },
  content: (page, ticket) => editable(page, ticket).evaluate((node) => (node as WithEditor).ckeditorInstance.getData()),
  revertNext: (page, ticket) =>
    editable(page, ticket).evaluate((node) => {
      const editor = (node as WithEditor).ckeditorInstance;
      const had = editor.getData();
      new MutationObserver((_, observer) => {
        observer.disconnect();
        editor.setData(had);
      }).observe(node, { childList: true });
    }),
  spoilLayout: ({ page }) =>
    page.evaluate(() => {
      for (const each of document.querySelectorAll("[data-test-id]")) each.removeAttribute("data-test-id");
    }),
  async perform(desk, action, args, before) {
    const request = zendeskFormat.request(action, args, before);
    if (!request) return { refused: "no request" };
    const sent = await desk.ask({ ask: "send", ref: before.ref, request });
    if (!sent.ok) return sent.code === "conflict" ? "conflict" : { refused: sent.code };
    const confirmed = zendeskFormat.confirm(action, args, before, sent.value);
    return confirmed.ok ? "done" : { refused: confirmed.failure.happened };
  },
  customerWrites: (practice, ticket, text) => practice.faults.customerWrites(ticket, text),
  agentSetsStatus: (practice, ticket, status) => practice.faults.agentSetsStatus(ticket, status),
  logOut: (practice) => practice.faults.logOut(),
  rateLimit: (practice, times) => practice.faults.rateLimit(times),
};

export const zendeskRef = (ticket: number) => refOn(zendeskUnderTest, ticket);

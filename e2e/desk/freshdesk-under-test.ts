/**
 * The practice Freshdesk for the contract: one ticket at a time, a composer that comes when asked for, an editor with a
 * model of its own, and writes through the server's connector, which compares versions as the server does.
 */
import type { Page } from "@playwright/test";
import { findAction } from "#lib/actions/index.ts";
import { ticketVersion } from "#lib/domain/ticket.ts";
import { freshdeskTickets } from "#practice/data/freshdesk-tickets.ts";
import { freshdeskUsers } from "#practice/data/people.ts";
import type { Practice } from "#practice/practice.ts";
import { practiceConnectors } from "#server/connectors/practice.ts";
import type { DeskUnderTest } from "./desk-under-test.ts";

interface WithEditors {
  FroalaEditor: { INSTANCES: { el: Element; html: { get(): string } }[] };
}

const STATUS = { pending: 3, solved: 4 };
const editable = (page: Page) => page.locator(".fr-element.fr-view[contenteditable]:visible").last();

export const freshdeskUnderTest: DeskUnderTest = {
  name: "freshdesk",
  host: "acme.freshdesk.com",
  tickets: { simple: 8101, long: 8102 },
  seeds: freshdeskTickets(new Date()),
  users: freshdeskUsers,
  ways: { withEditor: "editor", withoutEditor: "command" },
  urlOf: (ticket) => `https://acme.freshdesk.com/a/tickets/${ticket}`,
  isShown: async (page, ticket) => {
    await page.waitForFunction((id) => document.title.startsWith(`[#${id}]`), ticket);
    await page.locator('button[data-test-email-action="reply"]:visible').first().waitFor();
  },
  // As a link in the search or in an app does it; the page itself has none to another ticket.
  switchTo: (page, ticket) =>
    page.evaluate((path) => {
      history.pushState(null, "", path);
      dispatchEvent(new PopStateEvent("popstate"));
    }, `/a/tickets/${ticket}`),
  leave: (page) => page.locator('a[href^="/a/tickets/filters/"]').first().click(),
  async composer(page) {
    if (!(await editable(page).isVisible())) {
      await page.locator('button[data-test-email-action="reply"]:visible').first().click();
    }
    await editable(page).waitFor();
    return editable(page);
  },
  async toNote(page) {
    await page.locator('[data-test-email-action-btn="note"]:visible').first().click();
    await page.locator("[data-test-notify-to]").waitFor();
  },
  content: (page) =>
    editable(page).evaluate((node) => {
      const { FroalaEditor } = window as unknown as WithEditors;
      return FroalaEditor.INSTANCES.find(({ el }) => el === node)?.html.get() ?? "";
    }),
  revertNext: (page) =>
    editable(page).evaluate((node) => {
      const had = node.innerHTML;
      new MutationObserver((_, observer) => {
        observer.disconnect();
        node.innerHTML = had;
        node.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }).observe(node, { childList: true });
    }),
  async spoilLayout({ page, practice }) {
    practice.faults.freshdesk.layout("unknown");
    await page.locator('button[data-test-email-action="reply"]').first().waitFor({ state: "detached" });
  },
  async perform({ practice }, action, args, before) {
    const desk = connector(practice);
    const touches = findAction(action)?.touches ?? [];
    const now = await desk.readTicket(before.ref, AbortSignal.timeout(5_000));
    if (!now.ok) return { refused: now.happened };
    if (JSON.stringify(ticketVersion(now.value, touches)) !== JSON.stringify(ticketVersion(before, touches))) {
      return "conflict";
    }
    const write = { ref: before.ref, action, args, deskUser: before.deskUser.id, undoes: null };
    const outcome = await desk.write?.(write);
    return outcome?.is === "made" ? "done" : { refused: outcome?.happened ?? "the server does not write" };
  },
  customerWrites: (practice, ticket, text) => practice.faults.freshdesk.customerWrites(ticket, text),
  agentSetsStatus: (practice, ticket, status) => practice.faults.freshdesk.agentSetsStatus(ticket, STATUS[status]),
  logOut: (practice) => practice.faults.freshdesk.logOut(),
  rateLimit: (practice, times) => practice.faults.freshdesk.rateLimit(times, 30),
};

function connector({ desk, freshdesk, shop }: Practice) {
  const found = practiceConnectors({ desk, freshdesk, shop }).desks.find((each) => each.desk === "freshdesk");
  if (!found) throw new Error("the server has no Freshdesk");
  return found;
}

/** What every journey does: open a ticket, go to another one, approve a card where this browser lets it be approved. */
import { expect } from "@playwright/test";
import type { JourneyDesk } from "./desks.ts";
import type { DeskTab, Driver, Tab } from "./driver.ts";

export async function openTicket(tab: DeskTab, desk: JourneyDesk, ticket: number): Promise<void> {
  await tab.go(desk.urlOf(ticket));
}

/** Inside the desk's own page, as a rep does, without a reload. */
export async function switchTicket(tab: DeskTab, desk: JourneyDesk, ticket: number): Promise<void> {
  await desk.goTo(tab, ticket);
  await expect.poll(() => tab.url()).toBe(desk.urlOf(ticket));
}

/**
 * Presses the button of this name on the card of this name; where the browser cannot tell whether a framed card is
 * seen, that opens a window, in which the same button counts. `seen` is called on that window before the press.
 */
export async function approve(
  driver: Driver,
  { sidebar }: DeskTab,
  name: RegExp,
  seen: (window: Tab) => Promise<void> = async () => undefined,
): Promise<void> {
  if (driver.browser === "Chromium") return sidebar.card(name).press(name);
  const window = await driver.opened("sidepanel", () => sidebar.card(name).press(name));
  await window.card(name).words();
  await seen(window);
  await window.card(name).press(name);
  await expect.poll(() => window.card(name).buttons(name)).toBe(0);
  await window.press(/^Close this window/);
}

/** From the top of the sidebar by j, as a person without a mouse does, to the card of this name. */
export async function walkTo(tab: DeskTab, name: RegExp): Promise<void> {
  const { sidebar } = tab;
  const focused = () => sidebar.run<string>(`document.activeElement?.querySelector("h2")?.innerText ?? ""`);
  await sidebar.run(`document.querySelector("article").focus()`);
  const count = await sidebar.run<number>(`document.querySelectorAll("article").length`);
  for (let step = 0; step < count && !name.test(await focused()); step++) await tab.key("j");
  expect(await focused()).toMatch(name);
}

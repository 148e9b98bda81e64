/**
 * A browser as a journey sees it: by what a person reads, presses and types. One implementation per browser, so that
 * the same journeys run in each. Nothing here knows our own code; only `run` looks behind the glass, and says so.
 */
import { expect } from "@playwright/test";

/** A part of a page, looked for anew each time it is used. */
export interface Part {
  /** The card of this name; after an undo there may be two, the old one and its new offer. */
  card(name: RegExp): Part;
  /** All that is written there now; empty while it is not there. */
  words(): Promise<string>;
  /** How many buttons of this name are there now. */
  buttons(name: RegExp): Promise<number>;
  /** Waits until it is there and can be pressed. */
  waitUntilFree(button: RegExp): Promise<void>;
  /** Presses it as a person does, once it is there and can be pressed. */
  press(button: RegExp): Promise<void>;
  follow(link: RegExp): Promise<void>;
  fill(box: RegExp, words: string): Promise<void>;
  /** A check box, or one choice of several. */
  check(name: RegExp): Promise<void>;
}

/** A whole page, or the sidebar in one. */
export interface View extends Part {
  /** Evaluates an expression in the page; for what nobody can see. */
  run<T>(expression: string): Promise<T>;
}

/** A tab or a window of its own. */
export interface Tab extends View {
  go(url: string): Promise<void>;
  url(): Promise<string>;
  /** Presses what this selector names in somebody else's page, in an open shadow root too. */
  pressAt(selector: string): Promise<void>;
  /** To whatever has the focus, e.g. `j` or `Alt+a`. */
  key(name: string): Promise<void>;
  picture(file: string): Promise<void>;
  close(): Promise<void>;
}

/** A tab with the desk in it, and our sidebar beside the ticket. */
export interface DeskTab extends Tab {
  readonly sidebar: View;
}

export interface Driver {
  readonly browser: "Chromium" | "Firefox";
  newDeskTab(): Promise<DeskTab>;
  /** A page of the extension in a tab of its own. */
  extensionPage(name: "console" | "options" | "sidepanel"): Promise<Tab>;
  /** The tab or window that this act opens, by itself, once it shows the extension's page of this name. */
  opened(page: string, act: () => Promise<void>): Promise<Tab>;
  /** As an update does it, under the pages that are open. */
  reloadExtension(): Promise<void>;
  tabs(): Promise<Tab[]>;
  close(): Promise<void>;
}

/** What is shown of these in somebody else's page. */
export function textAt(tab: Tab, selector: string): Promise<string> {
  return tab.run<string>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})]
      .filter((one) => one.getClientRects().length > 0).map((one) => one.innerText).join("\\n")`,
  );
}

/** Waits until the part reads like this. */
export async function reads(part: Part, words: RegExp, within = 15_000): Promise<void> {
  await expect.poll(() => part.words(), { timeout: within }).toMatch(words);
}

export async function hasButton(part: Part, name: RegExp, within = 15_000): Promise<void> {
  await expect.poll(() => part.buttons(name), { message: `a button like ${name}`, timeout: within }).toBeGreaterThan(0);
}

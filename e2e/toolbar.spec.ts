/** The toolbar button: on a ticket page it brings the sidebar back, anywhere else it opens the connection page. */
import { expect, test } from "@playwright/test";
import { stopWorker } from "./harness/stop-worker.ts";
import { zendesk } from "./journey/desks.ts";
import { hasButton } from "./journey/driver.ts";
import { type JourneySession, startSession } from "./journey/session.ts";
import { openTicket } from "./journey/steps.ts";

const WIDTH = "document.body.getBoundingClientRect().width";

test("shows a sidebar that was closed, from a stopped worker too, and else opens the connection page", async () => {
  const session = await startSession();
  try {
    const { driver } = session;
    const tab = await driver.newDeskTab();
    await openTicket(tab, zendesk, zendesk.tickets.simple);
    for (const before of [async () => undefined, () => stopWorker(session.context)]) {
      await hasButton(tab.sidebar, /^Close the sidebar/);
      const narrow = await tab.run<number>(WIDTH);
      await tab.sidebar.press(/^Close the sidebar/);
      await expect.poll(() => tab.run<number>(WIDTH)).toBeGreaterThan(narrow);
      await before();
      await pressButton(session, "acme.zendesk.com");
      await expect.poll(() => tab.run<number>(WIDTH)).toBe(narrow);
    }
    const options = await driver.opened("options", () => pressButton(session, ""));
    await hasButton(options, /^Sign out/);
  } finally {
    await session.end();
  }
});

/** The browser's own bar is out of a driver's reach; this is the event that it sends. */
async function pressButton({ context }: JourneySession, host: string): Promise<void> {
  const press = async (): Promise<boolean> => {
    await context.serviceWorkers()[0]?.evaluate(async (name) => {
      const tabs = await chrome.tabs.query({});
      const tab = tabs.find(({ url }) =>
        name === "" ? url === "about:blank" || url === undefined : url?.includes(name),
      );
      (chrome.action.onClicked as unknown as { dispatch(tab: unknown): void }).dispatch(tab ?? {});
    }, host);
    return true;
  };
  // Its page starts a stopped worker again within a moment; until then there is none to hear the event.
  const pressed = () =>
    press().catch((error: unknown) => {
      if (/No SW|restarted|closed/.test(String(error))) return false;
      throw error;
    });
  await expect.poll(pressed, { message: "the worker is there and hears it" }).toBe(true);
}

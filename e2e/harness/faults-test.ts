/** The fixtures of every `faults-….spec.ts`: one rig for the worker, a page and the pages' end for each test. */
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { openTicket, type Sidebar } from "../journey/sidebar.ts";
import type { Case } from "./new-case.ts";
import { closePages, type Rig, startRig } from "./rig.ts";

export { expect };

/** A ticket of its own, open with its sidebar and its cards. */
export interface Open extends Case {
  page: Page;
  sidebar: Sidebar;
}

interface Fixtures {
  open: () => Promise<Open>;
  /**
   * Looks, and if the browser ended meanwhile starts it again on the same profile, opens the ticket anew and looks
   * there: Chromium 156 now and then ends with the worker that it is told to stop, and the truth must outlive that.
   */
  outlive: (one: Open, look: (one: Open) => Promise<void>) => Promise<void>;
  clean: undefined;
}

export const test = base.extend<Fixtures, { rig: Rig }>({
  rig: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters
    async ({}, use) => {
      const rig = await startRig();
      await use(rig);
      await rig.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  open: async ({ rig }, use) => {
    await use(async () => {
      const one = rig.newCase();
      const page = await rig.context.newPage();
      const sidebar = await openTicket(page, one.ticket);
      await expect(refundCard(sidebar)).toBeVisible({ timeout: 15_000 });
      return { ...one, page, sidebar };
    });
  },
  outlive: async ({ rig }, use, info) => {
    await use(async (one, look) => {
      try {
        await look(one);
      } catch (error) {
        if (!(await rig.reviveBrowser())) throw error;
        info.annotations.push({ type: "browser ended", description: "Chromium ended; it was started again" });
        const page = await rig.context.newPage();
        await look({ ...one, page, sidebar: await openTicket(page, one.ticket) });
      }
    });
  },
  clean: [
    async ({ rig }, use, info) => {
      await use(undefined);
      const wanted = process.env.COUNTERSIGN_PICTURES;
      if (wanted !== undefined || info.status !== info.expectedStatus)
        for (const [i, page] of rig.context.pages().entries()) {
          const name = `${info.title.replaceAll(/\W+/g, "-")}-${i}.png`;
          const path = wanted === undefined ? info.outputPath(name) : `${wanted}/${name}`;
          await page.screenshot({ path }).catch(() => undefined);
        }
      rig.heal();
      await closePages(rig.context);
    },
    { auto: true },
  ],
});

export const refundCard = (sidebar: Sidebar) => sidebar.card(/^Refund \$32\.00/);
export const statusCard = (sidebar: Sidebar) => sidebar.card(/status to pending/i);

export const refundButton = (sidebar: Sidebar) => sidebar.button(/^Refund \$32\.00/);
export const approveRefund = (sidebar: Sidebar) => refundButton(sidebar).click();
export const approveStatus = (sidebar: Sidebar) => sidebar.button(/^Set to pending/).click();

/** The sidebar may have heard why not before the click: then there is no button any more, and the words say it. */
export const approveStatusIfOffered = (sidebar: Sidebar) =>
  sidebar
    .button(/^Set to pending/)
    .click({ timeout: 1_500 })
    .catch(() => undefined);

/** Happened, means, to do: all three are on the screen, somewhere in the sidebar. */
export async function expectWords(sidebar: Sidebar, ...words: (RegExp | string)[]): Promise<void> {
  for (const word of words) await expect(sidebar.text(word).first()).toBeVisible();
}

export const cancelButton = (sidebar: Sidebar) => sidebar.button(/^Cancel/);

export const expectDone = (card: Locator) => expect(card.getByText("Done", { exact: true })).toBeVisible();

/** The fixtures of the specs that have a model behind the gateway: one signed-in browser, tickets of their own, no fault left over. */
import { test as base, expect, type Frame, type Page } from "@playwright/test";
import { buildExtension } from "#cli/start/build-extension.ts";
import type { PracticeModel } from "#practice/model/practice-model.ts";
import type { SeenRequest } from "#practice/model/seen.ts";
import { type JourneySession, startSession } from "../journey/session.ts";
import { openTicket, type Sidebar } from "../journey/sidebar.ts";
import { type Case, createCases } from "./new-case.ts";
import { closePages } from "./rig.ts";

export { expect };

export interface ModelBench {
  session: JourneySession;
  model: PracticeModel;
  newCase(): Case;
  /** Every request about the ticket that has this in its text, an order's number say. */
  asked(about: string): SeenRequest[];
}

export interface Opened extends Case {
  page: Page;
  sidebar: Sidebar;
}

export const test = base.extend<{ open: () => Promise<Opened>; clean: undefined }, { bench: ModelBench }>({
  bench: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters
    async ({}, use) => {
      await buildExtension();
      const session = await startSession({ model: "practice" });
      const { model, practice } = session.stack;
      if (model === null) throw new Error("the stack has no model");
      await use({
        session,
        model,
        newCase: createCases(practice).make,
        asked: (about) => model.seen().filter(({ body }) => body.includes(about)),
      });
      await session.end();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  open: async ({ bench }, use) => {
    await use(async () => {
      const one = bench.newCase();
      const page = await bench.session.context.newPage();
      return { ...one, page, sidebar: await openTicket(page, one.ticket) };
    });
  },
  clean: [
    async ({ bench }, use, info) => {
      bench.model.reset();
      await use(undefined);
      const { context } = bench.session;
      if (info.status !== info.expectedStatus)
        for (const [i, page] of context.pages().entries())
          await page.screenshot({ path: info.outputPath(`page-${i}.png`) }).catch(() => undefined);
      bench.model.reset();
      bench.session.stack.practice.faults.reset();
      await closePages(context);
    },
    { auto: true },
  ],
});

/** The reply is whole, by this author. */
export async function drafted(
  sidebar: Sidebar,
  by: RegExp | string = "practice-model-1",
  within = 15_000,
): Promise<void> {
  await expect(sidebar.reply().getByRole("button", { name: /^Insert/ })).toBeVisible({ timeout: within });
  await expect(sidebar.reply().getByText(by).first()).toBeVisible({ timeout: within });
}

export interface ReplyState {
  text: string;
  busy: boolean;
  buttons: number;
}

/** Notes every state of the reply card from now on, as the page paints it. */
export async function watchReply(frame: Frame): Promise<() => Promise<ReplyState[]>> {
  await frame.evaluate(() => {
    const states: { text: string; busy: boolean; buttons: number }[] = [];
    Object.assign(window, { replyStates: states });
    const look = () => {
      const card = document.querySelector("article.reply");
      const text = card?.querySelector<HTMLElement>(".draft")?.innerText ?? "";
      const busy = card?.querySelector("[aria-busy=true]") !== null && card !== null;
      const buttons = card?.querySelectorAll("button").length ?? 0;
      const last = states.at(-1);
      if (last?.text !== text || last.busy !== busy || last.buttons !== buttons) states.push({ text, busy, buttons });
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    look();
  });
  return () => frame.evaluate(() => Reflect.get(window, "replyStates") as ReplyState[]);
}

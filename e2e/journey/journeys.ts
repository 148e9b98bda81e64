/** Every journey, for one browser: the whole job counted three times, and one rep on several tickets of each desk. */
import path from "node:path";
import { expect, test } from "@playwright/test";
import { logSize } from "#cli/start/export-log.ts";
import { publishCap } from "#cli/start/publish-cap.ts";
import { desks, type JourneyDesk } from "./desks.ts";
import { type DeskTab, type Driver, hasButton, reads, type Tab, textAt } from "./driver.ts";
import { playJourney } from "./journey.ts";
import { paid, verifyLog } from "./seen.ts";
import type { Seen } from "./session.ts";
import { approve, openTicket, walkTo } from "./steps.ts";

interface Session extends Seen {
  driver: Driver;
  end(): Promise<void>;
}

export type Start = (options: { holdSeconds?: number }) => Promise<Session>;

export function journeys(start: Start): void {
  wholeJob(start);
  for (const desk of desks) oneRep(start, desk);
}

/** Counted by the player, by the systems that were changed, by the record. */
function wholeJob(start: Start): void {
  test("the whole job on every desk: what was seen, what was done and what is written agree", async () => {
    test.setTimeout(90_000 * desks.length);
    const began = new Date();
    const session = await start({});
    try {
      const { practice, server } = session.stack;
      const serverDir = path.join(session.dir, "server");
      const steps: string[] = [];
      const tally = await playJourney({
        driver: session.driver,
        desks,
        step: async (name) => void steps.push(name),
        publishCap: async (cap) => void (await publishCap(server, cap)),
        logSize: () => logSize(serverDir),
      });
      expect(tally.desks).toEqual(desks.map(({ name }) => name));
      expect(tally.audited).toBeGreaterThanOrEqual(4 * desks.length);
      expect(tally.verified).toBe(tally.audited);
      expect(tally.undone).toBe(desks.length);
      expect(steps.at(-1)).toBe("history-verified");

      expect(paid(session)).toEqual(
        desks.map(({ charges }) => ({ charge: charges.simple, amount: 3200, outcome: "executed" })),
      );
      for (const desk of desks) {
        expect(desk.writes(practice)).toEqual(desk.jobWrites);
        expect(desk.sent(practice, began)).toBe(0);
      }
      const { code, report } = await verifyLog(session);
      expect(report).toMatchObject({ verified: "anchored", faults: [], size: await logSize(serverDir) });
      expect(code).toBe(0);
    } finally {
      await session.end();
    }
  });
}

function oneRep(start: Start, desk: JourneyDesk): void {
  test.describe(`one rep, several tickets of ${desk.name}`, () => {
    const { simple, overTheLimit, tooOld } = desk.tickets;
    let session: Session;
    let tab: DeskTab;
    const open = (ticket: number) => openTicket(tab, desk, ticket);

    test.beforeAll(async () => {
      session = await start({ holdSeconds: 4 });
    });
    test.afterAll(() => session.end());
    test.beforeEach(async () => {
      tab = await session.driver.newDeskTab();
    });
    test.afterEach(() => tab.close());

    test("a refund that is cancelled within the hold is not paid, and its card says so", async () => {
      await open(simple);
      await approve(session.driver, tab, /^Refund \$32\.00/);
      const card = tab.sidebar.card(/^Refund \$32\.00/);
      await card.press(/^Cancel/);
      await reads(card, /^Cancelled$/m);
      await session.stack.server.tick();
      expect(paid(session)).toEqual([]);
    });

    test("approves by keyboard alone: to the card, Alt+A, and nothing without it", async () => {
      await open(simple);
      const card = tab.sidebar.card(/status to pending/i);
      await card.waitUntilFree(/^Set to pending/);
      await walkTo(tab, /status to pending/i);
      await tab.key("a");
      await tab.key("Enter");
      await expect.poll(() => tab.sidebar.run("document.activeElement.innerText")).toMatch(/^Set to pending/);
      expect(desk.writes(session.stack.practice)).toEqual([]);
      await tab.key("Alt+a");
      await reads(card, /^Done$/m);
      expect(desk.writes(session.stack.practice)).toEqual([desk.pendingWrite]);

      await tab.key("Alt+z");
      await reads(card, /^Undone$/m);
    });

    test("an edited reply goes into the composer as edited, above signature and quote, and is not sent", async () => {
      const began = new Date();
      await open(overTheLimit);
      const reply = tab.sidebar.card(/^Reply/);
      await reply.press(/^Edit/);
      const words = "Hi there,\n\nI looked at your photos & ask my lead today.\nYou hear from me <soon>.";
      await reply.fill(/^Reply text/, words);
      await reply.press(/^Done/);
      await reply.press(/^Insert/);
      await reads(reply, /In the composer/);

      const box = desk.composer(overTheLimit);
      const lines = (await textAt(tab, box)).split(/\n+/).map((line) => line.trim());
      const own = words.split(/\n+/);
      expect(lines.slice(0, own.length)).toEqual(own);
      const { element, words: quoted } = desk.quote;
      expect(await textAt(tab, `${box} ${element}`)).toMatch(quoted);
      const above = await tab.run<string>(textBefore(box, element));
      const places = ["<soon>", ...desk.signature].map((one) => above.indexOf(one));
      expect(places[0]).toBeGreaterThan(0);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(desk.sent(session.stack.practice, began)).toBe(0);
    });

    test("the nearest amount is offered where the limit allows it, and taking it decides anew and pays that amount", async () => {
      await open(overTheLimit);
      await tab.sidebar.card(/^Refund \$82\.00/).press(/^Refund \$50\.00/);
      const card = tab.sidebar.card(/^Refund \$50\.00/);
      await reads(card, /^Allowed$/m);
      await approve(session.driver, tab, /^Refund \$50\.00/);
      await reads(card, /^Done$/m, 30_000);
      expect(paid(session)).toEqual([{ charge: desk.charges.overTheLimit, amount: 5000, outcome: "executed" }]);
    });

    test("outside the window no amount is offered", async () => {
      await open(tooOld);
      const card = tab.sidebar.card(/^Refund \$45\.00/);
      await reads(card, /^Not allowed$/m);
      await hasButton(card, /^Dismiss/);
      expect(await card.buttons(/^Refund/)).toBe(0);
    });

    test("a reply that went out is on the record, held to the draft that was taken", async () => {
      const began = new Date();
      await open(tooOld);
      const reply = tab.sidebar.card(/^Reply/);
      await reply.press(/^Insert/);
      await reads(reply, /In the composer/);
      await tab.pressAt(desk.send());
      await expect.poll(() => desk.sent(session.stack.practice, began)).toBe(1);
      const console = await session.driver.extensionPage("console");
      await expect.poll(() => sentOn(console, tooOld), { timeout: 20_000 }).toEqual(["As it was taken from the draft"]);
      await console.close();
    });
  });
}

/** What the record says of replies that went out on this ticket. */
function sentOn(page: Tab, ticket: number): Promise<string[]> {
  return page.run<string[]>(
    `chrome.runtime.sendMessage({ console: "history", before: null }).then(({ rows }) => rows
      .filter((row) => row.entry === "sent" && row.ticket === "${ticket}").map((row) => row.detail))`,
  );
}

/** What stands in the shown box before its first element of this kind. */
function textBefore(box: string, element: string): string {
  return `(() => {
    const whole = [...document.querySelectorAll(${JSON.stringify(box)})].findLast((one) => one.getClientRects().length > 0);
    const range = document.createRange();
    range.setStart(whole, 0);
    range.setEndBefore(whole.querySelector(${JSON.stringify(element)}));
    return range.toString();
  })()`;
}

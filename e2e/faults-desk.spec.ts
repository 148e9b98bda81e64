/** What the help desk does wrong, and what a person is told then. The desk's own list of writes is the truth. */
import type { Page } from "@playwright/test";
import { approveStatus, expect, expectDone, expectWords, statusCard, test } from "./harness/faults-test.ts";
import type { Rig } from "./harness/rig.ts";
import { composer, DESK, openTicket, switchTicket } from "./journey/sidebar.ts";

const statusOf = (rig: Rig, ticket: number) => rig.practice.desk.store.tickets.get(ticket)?.status;
const written = (rig: Rig, ticket: number) => rig.writesTo(ticket).map(({ status }) => status);

async function logIn(page: Page): Promise<void> {
  await page.goto(`${DESK}/access/login`);
  await page.getByRole("button", { name: /^Sam/ }).click();
  await expect(page).toHaveURL(/\/agent\/tickets\/4711/);
}

/** The desk does what it is asked, and its answer never arrives. */
async function loseAnswers(page: Page, method: string, urlPattern: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Fetch.enable", { patterns: [{ urlPattern, requestStage: "Response" }] });
  session.on("Fetch.requestPaused", ({ requestId, request }) => {
    const lost = request.method === method;
    void (lost
      ? session.send("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" })
      : session.send("Fetch.continueRequest", { requestId }));
  });
}

test("409 because a rule of the desk touched the ticket: read again and written once", async ({ rig, open }) => {
  const { ticket, sidebar } = await open();
  rig.practice.faults.conflict();
  await approveStatus(sidebar);
  await expectDone(statusCard(sidebar));
  expect(written(rig, ticket)).toEqual([409, 200]);
  expect(statusOf(rig, ticket)).toBe("pending");
});

test("409 because another agent changed it: not written, said, and shown anew", async ({ rig, open }) => {
  const { ticket, sidebar } = await open();
  const claim = rig.proxy.hold("/claims", "answer");
  await approveStatus(sidebar);
  await claim.reached;
  rig.practice.faults.agentSetsStatus(ticket, "hold");
  claim.open();
  await expectWords(sidebar, /Somebody changed the ticket in the meantime/, /Your change was not made/);
  await expectWords(sidebar, /Read the ticket as it is now/);
  expect(written(rig, ticket)).toEqual([]);
  expect(statusOf(rig, ticket)).toBe("hold");
});

test("logged out of the desk before the click: said, nothing approved or written", async ({ rig, open }) => {
  const { ticket, sidebar, page } = await open();
  const before = (await rig.acts()).length;
  rig.practice.faults.logOut();
  await approveStatus(sidebar);
  await expectWords(sidebar, /You are logged out of the help desk/, /Nothing was read or changed/);
  await expectWords(sidebar, /Log in to the help desk in this browser/);
  expect(written(rig, ticket)).toEqual([]);
  expect(await rig.acts()).toHaveLength(before);
  await logIn(page);
});

test("logged out between claim and write: the card says so, the record too; after logging in it runs once", async ({
  rig,
  open,
}) => {
  const { ticket, sidebar, page } = await open();
  const claim = rig.proxy.hold("/claims", "answer");
  await approveStatus(sidebar);
  await claim.reached;
  rig.practice.faults.logOut();
  claim.open();
  await expectWords(sidebar, /You are logged out of the help desk/);
  await expect(statusCard(sidebar).getByText("Not done")).toBeVisible();
  expect(written(rig, ticket)).toEqual([]);
  await expect.poll(async () => (await rig.acts()).at(-1)).toMatchObject({ entry: "result", ending: "failed" });

  await logIn(page);
  const again = await openTicket(page, ticket);
  await approveStatus(again);
  await expectDone(statusCard(again));
  expect(written(rig, ticket)).toEqual([200]);
});

test("a CSRF token that was renewed is fetched again, and the write happens once", async ({ rig, open }) => {
  const { ticket, sidebar } = await open();
  const tags = sidebar.card(/^Add tag/i);
  await tags.getByRole("button", { name: /^Change tags/ }).click();
  await expectDone(tags);
  rig.practice.faults.renewCsrf();
  await approveStatus(sidebar);
  await expectDone(statusCard(sidebar));
  expect(written(rig, ticket).filter((status) => status === 200)).toHaveLength(2);
  expect(statusOf(rig, ticket)).toBe("pending");
});

test("no composer: the draft is kept here, and goes in when there is one", async ({ rig, open }) => {
  const { ticket, sidebar, page } = await open();
  rig.practice.faults.composer("hidden");
  await expect(composer(page, ticket)).toHaveCount(0);
  const insert = sidebar.reply().getByRole("button", { name: /Insert/ });
  await insert.click();
  await expectWords(
    sidebar,
    /No reply composer was found on this ticket/,
    /The draft is kept here/,
    /Open the reply box/,
  );
  await expect(sidebar.reply()).toContainText("Hi Ana");
  rig.practice.faults.composer("normal");
  await expect(composer(page, ticket)).toBeVisible();
  await insert.click();
  await expect(composer(page, ticket)).toContainText("Hi Ana");
  await expect(sidebar.reply().getByText(/In the composer/)).toBeVisible();
});

test("a desk that asks for fewer requests: said, not written", async ({ rig, open }) => {
  const { ticket, sidebar } = await open();
  const claim = rig.proxy.hold("/claims", "answer");
  await approveStatus(sidebar);
  await claim.reached;
  rig.practice.faults.rateLimit(1_000);
  claim.open();
  await expectWords(sidebar, /asks for fewer requests/, /Nothing was changed/, /Wait a minute/);
  expect(written(rig, ticket).filter((status) => status === 200)).toEqual([]);
  expect(statusOf(rig, ticket)).toBe("open");
});

test("a desk that is down before the write: said that nothing was changed", async ({ rig, open }) => {
  const { ticket, sidebar } = await open();
  const claim = rig.proxy.hold("/claims", "answer");
  await approveStatus(sidebar);
  await claim.reached;
  rig.practice.faults.apiError(1_000);
  claim.open();
  await expectWords(sidebar, /The help desk could not be reached/, /Nothing was changed/);
  expect(statusOf(rig, ticket)).toBe("open");
});

test("the desk's answer to a write is lost: not known, read back, done once", async ({ rig, open }) => {
  const { ticket, sidebar, page } = await open();
  await loseAnswers(page, "PUT", `*/api/v2/tickets/${ticket}.json*`);
  await approveStatus(sidebar);
  await expectDone(statusCard(sidebar));
  await expectWords(sidebar, /read back from the desk after an interruption/);
  expect(written(rig, ticket)).toEqual([200]);
});

test("another ticket is opened between claim and write: neither is touched", async ({ rig, open }) => {
  const { ticket, sidebar, page } = await open();
  const claim = rig.proxy.hold("/claims", "answer");
  await approveStatus(sidebar);
  await claim.reached;
  await switchTicket(page, 4712);
  await expect(sidebar.card(/^Refund \$82\.00/)).toBeVisible();
  claim.open();
  await expect.poll(async () => (await rig.acts()).at(-1)).toMatchObject({ entry: "result", ending: "failed" });
  expect([...written(rig, ticket), ...written(rig, 4712)]).toEqual([]);
  await page.goBack();
  await expectWords(sidebar, /The ticket is no longer open in a tab/, /Nothing was changed/, /Open the ticket again/);
});

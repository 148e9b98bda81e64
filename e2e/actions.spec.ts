/**
 * Every action on a ticket in a real browser: approved on its card, seen at the desk, taken back where that is possible
 * and said before the click where it is not. The desk's own store is the witness, never the sidebar.
 */
import { expect, type Page, test } from "@playwright/test";
import { deskWrites } from "./journey/seen.ts";
import { type JourneySession, startSession } from "./journey/session.ts";
import { openTicket, type Sidebar } from "./journey/sidebar.ts";
import { usePlaybook } from "./journey/use-playbook.ts";

let session: JourneySession;
let page: Page;

test.beforeAll(async () => {
  session = await startSession();
  await usePlaybook(session.context);
});
test.afterAll(() => session.end());
test.beforeEach(async () => {
  page = await session.context.newPage();
});
test.afterEach(() => page.close());

function ticketAt(id: number) {
  const ticket = session.stack.practice.desk.store.tickets.get(id);
  if (ticket === undefined) throw new Error(`no ticket ${id}`);
  return ticket;
}

function notesOf(id: number): string[] {
  return ticketAt(id)
    .comments.filter((comment) => !comment.public)
    .map(({ body }) => body.replace(/\s+/g, " "));
}

function publicOf(id: number): number {
  return ticketAt(id).comments.filter((comment) => comment.public).length;
}

async function approve(sidebar: Sidebar, card: RegExp, button: RegExp): Promise<void> {
  await sidebar.card(card).getByRole("button", { name: button }).click();
  await expect(sidebar.card(card).getByText("Done", { exact: true })).toBeVisible();
}

async function takeBack(sidebar: Sidebar, card: RegExp): Promise<void> {
  await sidebar.card(card).getByRole("button", { name: /^Undo/ }).click();
  await expect(sidebar.card(card).getByText("Undone", { exact: true })).toBeVisible();
}

test("a note for the warehouse is written for agents alone, and the card says first that it stays", async () => {
  session.stack.practice.faults.customerWrites(4713, "And now the chopping board arrived broken, too.");
  const before = publicOf(4713);
  const sidebar = await openTicket(page, 4713);
  const card = sidebar.card(/^Add an internal note/);
  await expect(card.getByText(/For the warehouse: order 0988/)).toBeVisible();
  await expect(card.getByText(/Cannot be undone: Zendesk keeps every note/)).toBeVisible();
  await approve(sidebar, /^Add an internal note/, /^Add note/);
  await expect(card.getByText(/only agents see it\. Read back from Zendesk/)).toBeVisible();
  await expect(card.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  expect(notesOf(4713).at(-1)).toMatch(/^For the warehouse: order 0988 .+ check the packing of this lot\.$/);
  expect(publicOf(4713)).toBe(before);
});

test("a priority is set and put back", async () => {
  const was = ticketAt(4713).priority;
  const sidebar = await openTicket(page, 4713);
  await approve(sidebar, /priority to high/i, /^Set to high/);
  expect(ticketAt(4713).priority).toBe("high");
  if (was === null) throw new Error("a ticket without a priority cannot show that one is put back");
  await takeBack(sidebar, /priority to high/i);
  expect(ticketAt(4713).priority).toBe(was);
});

test("a ticket is taken and given back", async () => {
  const was = ticketAt(4716).assigneeId;
  const sidebar = await openTicket(page, 4716);
  await expect(sidebar.card(/^Assign to Sam Agent/).getByText("nobody", { exact: true })).toBeVisible();
  await approve(sidebar, /^Assign to Sam Agent/, /^Assign/);
  expect(ticketAt(4716).assigneeId).toBe(77);
  await takeBack(sidebar, /^Assign to Sam Agent/);
  expect(ticketAt(4716).assigneeId).toBe(was);
});

test("a macro does what its card lists and nothing else; its fields can be put back, its note stays", async () => {
  const [tags, before] = [[...ticketAt(4712).tags], publicOf(4712)];
  const sidebar = await openTicket(page, 4712);
  const macro = /^Apply macro “Note::Photos checked”/;
  const card = sidebar.card(macro);
  await expect(card.getByText("damaged, refund → photos_checked, refund")).toBeVisible();
  await expect(card.getByText(/Photos of ticket 4712 checked by Sam Agent\. The damage is real\./)).toBeVisible();
  await expect(card.getByText(/A note that the macro wrote stays/)).toBeVisible();
  await approve(sidebar, macro, /^Apply macro/);
  expect(ticketAt(4712).tags).toEqual(["photos_checked", "refund"]);
  expect(notesOf(4712).at(-1)).toBe("Photos of ticket 4712 checked by Sam Agent. The damage is real.");
  const [, change] = deskWrites(session).at(-1) ?? [];
  expect(Object.keys(change ?? {}).sort()).toEqual(["comment", "macro_ids", "tags"]);
  expect(change).toMatchObject({ macro_ids: [27], comment: { public: false } });

  await takeBack(sidebar, macro);
  expect(ticketAt(4712).tags).toEqual(tags);
  expect(deskWrites(session).at(-1)?.[1]).toEqual({ tags: [...tags].sort() });
  expect(notesOf(4712).at(-1)).toContain("The damage is real.");
  expect(publicOf(4712)).toBe(before);
});

test("what legal decides is handed to legal, with all that is known, and nobody answers", async () => {
  session.stack.practice.faults.customerWrites(4711, "My lawyer will take you to court over this refund.");
  const before = publicOf(4711);
  const sidebar = await openTicket(page, 4711);
  await expect(
    sidebar
      .card(/^Refund \$32\.00/)
      .getByText("Goes to Legal", { exact: true })
      .first(),
  ).toBeVisible();
  const card = sidebar.card(/^Hand over to Legal/);
  await expect(card.getByText("Allowed", { exact: true })).toBeVisible();
  await expect(card.getByText("Legal (group 23)")).toBeVisible();
  await expect(card.getByText(/Zendesk keeps the note/)).toBeVisible();
  await approve(sidebar, /^Hand over to Legal/, /^Hand over/);
  await expect(card.getByText(/In group 23 now; before it was Tier 1\./)).toBeVisible();
  await expect(card.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  expect(ticketAt(4711).groupId).toBe(23);
  const packet = notesOf(4711).at(-1) ?? "";
  expect(packet).toContain("Handed over to Legal by Sam");
  expect(packet).toContain("Legal answers when a customer writes about lawyers or courts. (Rule legal.)");
  expect(packet).toContain("Order 1001: read by the server:");
  expect(packet).not.toContain("take you to court");
  expect(publicOf(4711)).toBe(before);

  // Handed over once: the same packet is not offered a second time.
  await page.reload();
  await expect((await openTicket(page, 4711)).card(/^Hand over to Legal/)).toHaveCount(1);
});

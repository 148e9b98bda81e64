/**
 * Drafts in Zendesk's composer, beyond what the contract asks of every desk: a real CKEditor 5 that reverts whatever it
 * was not told through its own doors, with its undo, its panes and its other composers.
 */
import { type Desk, expect, ref, test } from "./desk/desk-fixture.ts";

const DRAFT = {
  html: '<p>Hi Ben,</p><p>thank you. See <a href="https://example.com/returns">our page</a>.</p><ul><li>one</li><li><strong>two</strong></li></ul>',
  text: "Hi Ben,\n\nthank you. See our page (https://example.com/returns).\n\n- one\n- two",
};
const LINES = ["Hi Ben,", "thank you. See our page.", "one", "two"];

const editable = (desk: Desk, ticket: number) =>
  desk.page.locator(`[data-test-id="ticket-${ticket}-standard-layout"] .ck-editor__editable`);

const data = (desk: Desk, ticket: number) =>
  editable(desk, ticket).evaluate((node) =>
    (node as HTMLElement & { ckeditorInstance: { getData(): string } }).ckeditorInstance.getData(),
  );

async function open(desk: Desk, ticket: number): Promise<void> {
  await desk.open(ticket);
  await editable(desk, ticket).waitFor();
}

const silencePageWorld = (desk: Desk) =>
  desk.page.evaluate(() => addEventListener("countersign:insert", (event) => event.stopImmediatePropagation(), true));

const insert = (desk: Desk, ticket: number, draft = DRAFT) => desk.ask({ ask: "insert", ref: ref(ticket), draft });

for (const way of ["editor", "paste"] as const) {
  test(`by ${way}: lies above signature and quote, is one step to undo, and survives a switch`, async ({ desk }) => {
    await open(desk, 4712);
    if (way === "paste") await silencePageWorld(desk);
    const before = await data(desk, 4712);
    await desk.ask({ ask: "read", ref: ref(4712) });
    const placed = await insert(desk, 4712);
    expect(placed).toMatchObject({ ok: true, value: { keptSignature: true, keptQuote: true, way } });
    if (!placed.ok) return;
    expect(placed.value.text.split("\n").slice(0, 4)).toEqual(LINES);

    const after = await data(desk, 4712);
    expect(after).toContain('<a href="https://example.com/returns">our page</a>');
    expect(after).toContain("<blockquote>");
    expect(after.indexOf("Hi Ben")).toBeLessThan(after.indexOf("Best,"));
    await expect(editable(desk, 4712)).toBeFocused();

    await desk.page.keyboard.press("Control+z");
    expect(await data(desk, 4712)).toBe(before);
    await desk.page.keyboard.press("Control+y");
    expect(await data(desk, 4712)).toBe(after);

    await desk.page.locator('[data-test-id="header-tab"][data-entity-id="4711"]').click();
    await editable(desk, 4711).waitFor();
    await desk.page.locator('[data-test-id="header-tab"][data-entity-id="4712"]').click();
    await expect(editable(desk, 4712)).toContainText("thank you. See our page.");
    expect(desk.practice.desk.writes).toEqual([]);
  });
}

for (const way of ["editor", "paste"] as const) {
  test(`by ${way}: does not flow into the words that were there first`, async ({ desk }) => {
    await open(desk, 4711);
    if (way === "paste") await silencePageWorld(desk);
    await editable(desk, 4711).click();
    await desk.page.keyboard.press("Control+Home");
    await desk.page.keyboard.type("My own words");
    const draft = { html: "<p>Hello,</p><p>bye.</p>", text: "Hello,\n\nbye." };
    const placed = await insert(desk, 4711, draft);
    expect(placed).toMatchObject({ ok: true, value: { keptSignature: true, keptQuote: true, way } });
    expect(placed.ok && placed.value.text.split("\n").slice(0, 3)).toEqual(["Hello,", "bye.", "My own words"]);
  });
}

for (const state of ["hidden", "renamed"] as const) {
  test(`a composer that is ${state} is missing, and nothing else is filled`, async ({ desk }) => {
    desk.practice.faults.composer(state);
    await desk.open(4711);
    expect(await insert(desk, 4711)).toEqual({ ok: false, code: "composer-missing" });
    await expect(desk.page.locator("#main_panes")).not.toContainText("thank you. See our page.");
  });
}

test("a read-only composer is left alone", async ({ desk }) => {
  await open(desk, 4711);
  await editable(desk, 4711).evaluate((node) =>
    (
      node as HTMLElement & { ckeditorInstance: { enableReadOnlyMode(lock: string): void } }
    ).ckeditorInstance.enableReadOnlyMode("test"),
  );
  expect(await insert(desk, 4711)).toMatchObject({ ok: false, code: "composer-missing" });
});

test("a switch right after the insertion is said, since nobody saw whether the draft stayed", async ({ desk }) => {
  await open(desk, 4711);
  await editable(desk, 4711).evaluate((node) =>
    new MutationObserver(() =>
      document.querySelector<HTMLElement>('[data-test-id="header-tab"][data-entity-id="4712"]')?.click(),
    ).observe(node, { childList: true }),
  );
  expect(await insert(desk, 4711)).toMatchObject({ ok: false, code: "ticket-changed" });
});

test("a composer of another ticket's making, or of a side conversation, is not the reply composer", async ({
  desk,
}) => {
  await open(desk, 4711);
  const root = desk.page.locator('[data-test-id="ticket-4711-standard-layout"]');
  await root
    .locator('[data-test-id="omnichannel-channel-switcher-button"]')
    .evaluate((button) => button.setAttribute("data-channel-switcher-trigger-for-ticket-id", "4712"));
  expect(await insert(desk, 4711)).toMatchObject({ ok: false, code: "sources-disagree" });

  await root.evaluate((layout) => {
    const side = document.createElement("div");
    side.dataset.testId = "editor-view";
    side.innerHTML = '<div contenteditable="true" data-test-id="omnicomposer-rich-text-ckeditor">side</div>';
    layout.append(side);
  });
  expect(await insert(desk, 4711)).toMatchObject({ ok: false, code: "layout-unknown" });

  await root.locator('.conversation-polaris [data-test-id="editor-view"]').evaluate((view) => view.remove());
  expect(await insert(desk, 4711)).toMatchObject({ ok: false, code: "layout-unknown" });
  await expect(root.getByText("side", { exact: true })).toHaveText("side");
});

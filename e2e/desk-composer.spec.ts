/** Drafts in the desk's composer: a real CKEditor 5 that reverts whatever it was not told through its own doors. */
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

test("the same draft asked for twice is there once", async ({ desk }) => {
  await open(desk, 4711);
  expect(await insert(desk, 4711)).toMatchObject({ ok: true });
  const once = await data(desk, 4711);
  expect(await insert(desk, 4711)).toMatchObject({ ok: true });
  expect(await data(desk, 4711)).toBe(once);
});

test("what the rep typed since the ticket was read is said first, and never lost", async ({ desk }) => {
  await open(desk, 4711);
  await desk.ask({ ask: "read", ref: ref(4711) });
  await editable(desk, 4711).click();
  await desk.page.keyboard.press("Control+Home");
  await desk.page.keyboard.type("My own words");
  const typed = await data(desk, 4711);
  expect(await insert(desk, 4711)).toEqual({ ok: false, code: "typed-meanwhile" });
  expect(await data(desk, 4711)).toBe(typed);

  const second = await insert(desk, 4711);
  expect(second).toMatchObject({ ok: true, value: { text: expect.stringContaining("two\nMy own words") } });
});

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

test("an internal note is not a place for a reply", async ({ desk }) => {
  await open(desk, 4711);
  await desk.page
    .locator('[data-test-id="ticket-4711-standard-layout"] [data-test-id="omnichannel-channel-switcher-button"]')
    .click();
  await desk.page.locator('[data-test-id="omnichannel-channel-switcher-menuitem-internal"]').click();
  const before = await data(desk, 4711);
  expect(await insert(desk, 4711)).toMatchObject({
    ok: false,
    code: "refused",
    detail: expect.stringContaining("internal note"),
  });
  expect(await data(desk, 4711)).toBe(before);
});

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

test("a draft with any other markup is refused whole", async ({ desk }) => {
  await open(desk, 4711);
  const before = await data(desk, 4711);
  for (const html of [
    "<p>Hi <img src=x onerror=alert(1)></p>",
    '<p onclick="alert(1)">Hi</p>',
    '<p><a href="javascript:alert(1)">Hi</a></p>',
    '<p><a href="https://example.com" target="_top">Hi</a></p>',
    "<p>Hi<script>1</script></p>",
    "",
  ]) {
    expect(await insert(desk, 4711, { html, text: "Hi" }), html).toMatchObject({ ok: false, code: "refused" });
  }
  expect(await data(desk, 4711)).toBe(before);
});

test("a page that lies about the insertion is not believed", async ({ desk }) => {
  await open(desk, 4711);
  await desk.page.evaluate(() =>
    addEventListener(
      "countersign:insert",
      (event) => {
        event.stopImmediatePropagation();
        const target = event.target as Element;
        const { id } = JSON.parse(target.getAttribute("data-countersign-ask") ?? "{}") as { id: string };
        target.setAttribute("data-countersign-answer", JSON.stringify({ id, done: true }));
      },
      true,
    ),
  );
  expect(await insert(desk, 4711)).toEqual({ ok: false, code: "insert-not-kept" });
});

test("a draft that the desk takes away again is reported as not kept", async ({ desk }) => {
  await open(desk, 4711);
  await editable(desk, 4711).evaluate((node) => {
    const editor = (node as HTMLElement & { ckeditorInstance: { getData(): string; setData(html: string): void } })
      .ckeditorInstance;
    const had = editor.getData();
    new MutationObserver((_, observer) => {
      observer.disconnect();
      editor.setData(had);
    }).observe(node, { childList: true });
  });
  expect(await insert(desk, 4711)).toEqual({ ok: false, code: "insert-not-kept" });
});

test("another ticket's composer is never touched", async ({ desk }) => {
  await open(desk, 4711);
  await desk.page.locator('[data-test-id="header-tab"][data-entity-id="4712"]').click();
  await editable(desk, 4712).waitFor();
  expect(await insert(desk, 4711)).toMatchObject({ ok: false, code: "ticket-changed" });
  expect(await data(desk, 4712)).not.toContain("thank you");
  expect(await data(desk, 4711)).not.toContain("thank you");
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

/** The contract of a desk adapter: drafts in the composer, above signature and quote, never sent, never over the rep's words. */
import { insert, LINES, lastTold, readTicket } from "./contract.ts";
import { expect, test } from "./desk-fixture.ts";
import { type Desk, type DeskUnderTest, refOn } from "./desk-under-test.ts";

export function draftsContract(kind: DeskUnderTest): void {
  const { simple, long } = kind.tickets;

  for (const way of ["withEditor", "withoutEditor"] as const) {
    test(`a draft lies above signature and quote, and is what the editor would send (${way})`, async ({ desk }) => {
      await desk.open(long);
      if (way === "withoutEditor") await silencePageWorld(desk);
      await readTicket(kind, desk, long);
      await kind.composer(desk.page, long);
      const before = await kind.content(desk.page, long);
      const placed = await insert(kind, desk, long);
      expect(placed).toMatchObject({ ok: true, value: { keptSignature: true, keptQuote: true, way: kind.ways[way] } });
      if (!placed.ok) return;
      expect(placed.value.text.split("\n").slice(0, LINES.length)).toEqual(LINES);

      // Another part of the page gets the focus: editors that keep a model of their own render it again.
      await desk.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const after = await kind.content(desk.page, long);
      expect(after).toMatch(/<a href="https:\/\/example\.com\/returns"[^>]*>our page<\/a>/);
      expect(after).toContain("<strong>two</strong>");
      expect(after.indexOf("thank you. See")).toBeLessThan(after.indexOf("Sam"));
      expect(lettersOf(after).endsWith(lettersOf(before))).toBe(true);
      await expect(await kind.composer(desk.page, long)).toContainText("thank you. See our page.");
    });
  }

  test("the same draft asked for twice is there once", async ({ desk }) => {
    await desk.open(simple);
    expect(await insert(kind, desk, simple)).toMatchObject({ ok: true });
    const once = await kind.content(desk.page, simple);
    expect(await insert(kind, desk, simple)).toMatchObject({ ok: true });
    expect(await kind.content(desk.page, simple)).toBe(once);
  });

  test("what the rep typed since the ticket was read is said first, and never lost", async ({ desk }) => {
    await desk.open(simple);
    const composer = await kind.composer(desk.page, simple);
    await readTicket(kind, desk, simple);
    await composer.click();
    await desk.page.keyboard.press("Control+Home");
    await desk.page.keyboard.type("My own words ");
    const typed = await kind.content(desk.page, simple);
    expect(typed).toContain("My own words");
    expect(await insert(kind, desk, simple)).toEqual({ ok: false, code: "typed-meanwhile" });
    expect(await kind.content(desk.page, simple)).toBe(typed);

    const second = await insert(kind, desk, simple);
    expect(second).toMatchObject({ ok: true, value: { text: expect.stringContaining("two\nMy own words") } });
    expect(await kind.content(desk.page, simple)).toContain("My own words");
  });

  test("an internal note is not a place for a reply", async ({ desk }) => {
    await desk.open(simple);
    await kind.toNote(desk.page, simple);
    const before = await kind.content(desk.page, simple);
    expect(await insert(kind, desk, simple)).toMatchObject({
      ok: false,
      code: "refused",
      detail: expect.stringContaining("internal note"),
    });
    expect(await kind.content(desk.page, simple)).toBe(before);
  });

  test("a draft with any other markup is refused whole", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    const before = await kind.content(desk.page, simple);
    for (const html of [
      "<p>Hi <img src=x onerror=alert(1)></p>",
      '<p onclick="alert(1)">Hi</p>',
      '<p><a href="javascript:alert(1)">Hi</a></p>',
      '<p><a href="https://example.com" target="_top">Hi</a></p>',
      "<p>Hi<script>1</script></p>",
      "",
    ]) {
      expect(await insert(kind, desk, simple, { html, text: "Hi" }), html).toMatchObject({
        ok: false,
        code: "refused",
      });
    }
    expect(await kind.content(desk.page, simple)).toBe(before);
  });

  test("a draft that the desk takes away again is reported as not kept", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    await kind.revertNext(desk.page, simple);
    expect(await insert(kind, desk, simple)).toEqual({ ok: false, code: "insert-not-kept" });
  });

  test("a page that lies about the insertion is not believed", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    await lieInPageWorld(desk);
    expect(await insert(kind, desk, simple)).toEqual({ ok: false, code: "insert-not-kept" });
  });

  test("another ticket's composer is never touched", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    await kind.switchTo(desk.page, long);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: refOn(kind, long) });
    await kind.composer(desk.page, long);
    expect(await insert(kind, desk, simple)).toMatchObject({ ok: false, code: "ticket-changed" });
    expect(await kind.content(desk.page, long)).not.toContain("thank you. See");
  });
}

const silencePageWorld = (desk: Desk) =>
  desk.page.evaluate(() => addEventListener("countersign:insert", (event) => event.stopImmediatePropagation(), true));

const lieInPageWorld = (desk: Desk) =>
  desk.page.evaluate(() =>
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

/** Text of an editor's content, without what differs by rendering. */
function lettersOf(html: string): string {
  return html.replace(/<[^>]+>|&nbsp;|\s+/g, "");
}

/**
 * The contract of a desk adapter: its page half in a real browser beside a practice desk, its worker half, and a change
 * brought about as the product does it on that desk. One list of tests; every desk passes it unchanged.
 */
import { findAction } from "#lib/actions/index.ts";
import { formats } from "#lib/desk/formats.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { expect, test } from "./desk/desk-fixture.ts";
import { type Desk, type DeskUnderTest, refOn } from "./desk/desk-under-test.ts";
import { freshdeskUnderTest } from "./desk/freshdesk-under-test.ts";
import { zendeskUnderTest } from "./desk/zendesk-under-test.ts";

const DRAFT = {
  html: '<p>Hi,</p><p>thank you. See <a href="https://example.com/returns">our page</a>.</p><ul><li>one</li><li><strong>two</strong></li></ul>',
  text: "Hi,\n\nthank you. See our page (https://example.com/returns).\n\n- one\n- two",
};
const LINES = ["Hi,", "thank you. See our page.", "one", "two"];

for (const kind of [zendeskUnderTest, freshdeskUnderTest]) {
  test.describe(kind.name, () => {
    test.use({ kind });
    contract(kind);
  });
}

function contract(kind: DeskUnderTest): void {
  const { simple, long } = kind.tickets;
  const ref = (ticket: number) => refOn(kind, ticket);
  const insert = (desk: Desk, ticket: number, draft = DRAFT) => desk.ask({ ask: "insert", ref: ref(ticket), draft });

  async function readTicket(desk: Desk, ticket: number): Promise<Ticket> {
    const read = await desk.ask({ ask: "read", ref: ref(ticket) });
    if (!read.ok) throw new Error(`not read: ${read.code} ${read.detail ?? ""}`);
    const decoded = formats[kind.name].decode(read.value);
    if (!decoded.ok) throw new Error(decoded.failure.happened);
    return decoded.value;
  }

  const lastTold = async (desk: Desk) =>
    (await desk.told())
      .flatMap((message) =>
        "changed" in message ? [message.changed] : "hello" in message ? [message.hello.state] : [],
      )
      .at(-1);

  test("reads the open ticket as it was written", async ({ desk }) => {
    await desk.open(long);
    const ticket = await readTicket(desk, long);
    const seed = kind.seeds.find(({ id }) => id === long);
    const requester = kind.users.find(({ id }) => id === seed?.requesterId);
    const me = kind.users.find(({ name }) => name === "Sam Agent");
    expect(ticket).toMatchObject({
      ref: ref(long),
      subject: seed?.subject,
      status: seed?.status,
      customStatus: null,
      priority: seed?.priority,
      assignee: { id: String(seed?.assigneeId), name: me?.name },
      group: { id: String(seed?.groupId), name: "Tier 1" },
      tags: seed?.tags,
      channel: "email",
      requester: { id: String(requester?.id), name: requester?.name, email: requester?.email },
      omitted: 0,
      deskUser: { id: String(me?.id), name: me?.name, email: me?.email },
    });
    expect(Object.values(ticket.fields)).toContain(seed?.order);
    expect(ticket.messages.map((message) => [message.from, message.authorId, message.public, message.text])).toEqual(
      seed?.comments.map(({ authorId, body, public: isPublic }) => [
        authorId === seed.requesterId ? "customer" : "agent",
        String(authorId),
        isPublic,
        body,
      ]),
    );
  });

  test("says hello with the open ticket, and tells of every switch", async ({ desk }) => {
    await desk.open(simple);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: ref(simple) });
    expect((await desk.told())[0]).toEqual({
      from: "page",
      hello: { desk: kind.name, host: kind.host, state: expect.anything() },
    });
    await kind.switchTo(desk.page, long);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: ref(long) });
    expect(await desk.ask({ ask: "read", ref: ref(simple) })).toMatchObject({ ok: false, code: "ticket-changed" });
    expect((await readTicket(desk, long)).ref).toEqual(ref(long));

    await desk.page.goBack();
    await expect.poll(() => lastTold(desk)).toEqual({ ref: ref(simple) });
    await kind.leave(desk.page);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: null });
    expect(await desk.ask({ ask: "read", ref: ref(simple) })).toMatchObject({ ok: false, code: "no-ticket" });
  });

  test("tells when the customer writes and when somebody sets the status; typing is nobody's business", async ({
    desk,
  }) => {
    await desk.open(simple);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: ref(simple) });
    await (await kind.composer(desk.page, simple)).click();
    await readTicket(desk, simple);
    const quiet = (await desk.told()).filter(isState).length;
    // Slowly: the page is looked at several times meanwhile.
    await desk.page.keyboard.type("Hello there", { delay: 80 });
    expect((await desk.told()).filter(isState).length).toBe(quiet);
    kind.customerWrites(desk.practice, simple, "Are you there?");
    await expect.poll(async () => (await desk.told()).filter(isState).length).toBeGreaterThan(quiet);
    await expect.poll(async () => (await readTicket(desk, simple)).messages.at(-1)?.text).toBe("Are you there?");
    const heard = (await desk.told()).filter(isState).length;
    kind.agentSetsStatus(desk.practice, simple, "pending");
    await expect.poll(async () => (await desk.told()).filter(isState).length).toBeGreaterThan(heard);
    await expect.poll(async () => (await readTicket(desk, simple)).status).toBe("pending");
  });

  test("does nothing while the address names a ticket that the page does not show, and says so", async ({ desk }) => {
    await desk.open(simple);
    await readTicket(desk, simple);
    await desk.page.evaluate((to) => history.replaceState(null, "", to), new URL(kind.urlOf(long)).pathname);
    for (const ticket of [simple, long]) {
      const refused = { ok: false, code: "sources-disagree", detail: expect.any(String) };
      expect(await desk.ask({ ask: "read", ref: ref(ticket) })).toMatchObject(refused);
      expect(await insert(desk, ticket)).toMatchObject(refused);
    }
    await expect.poll(() => lastTold(desk)).toMatchObject({ ref: null, disagreement: expect.any(String) });
  });

  for (const way of ["withEditor", "withoutEditor"] as const) {
    test(`a draft lies above signature and quote, and is what the editor would send (${way})`, async ({ desk }) => {
      await desk.open(long);
      if (way === "withoutEditor") await silencePageWorld(desk);
      await readTicket(desk, long);
      await kind.composer(desk.page, long);
      const before = await kind.content(desk.page, long);
      const placed = await insert(desk, long);
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
    expect(await insert(desk, simple)).toMatchObject({ ok: true });
    const once = await kind.content(desk.page, simple);
    expect(await insert(desk, simple)).toMatchObject({ ok: true });
    expect(await kind.content(desk.page, simple)).toBe(once);
  });

  test("what the rep typed since the ticket was read is said first, and never lost", async ({ desk }) => {
    await desk.open(simple);
    const composer = await kind.composer(desk.page, simple);
    await readTicket(desk, simple);
    await composer.click();
    await desk.page.keyboard.press("Control+Home");
    await desk.page.keyboard.type("My own words ");
    const typed = await kind.content(desk.page, simple);
    expect(typed).toContain("My own words");
    expect(await insert(desk, simple)).toEqual({ ok: false, code: "typed-meanwhile" });
    expect(await kind.content(desk.page, simple)).toBe(typed);

    const second = await insert(desk, simple);
    expect(second).toMatchObject({ ok: true, value: { text: expect.stringContaining("two\nMy own words") } });
    expect(await kind.content(desk.page, simple)).toContain("My own words");
  });

  test("an internal note is not a place for a reply", async ({ desk }) => {
    await desk.open(simple);
    await kind.toNote(desk.page, simple);
    const before = await kind.content(desk.page, simple);
    expect(await insert(desk, simple)).toMatchObject({
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
      expect(await insert(desk, simple, { html, text: "Hi" }), html).toMatchObject({ ok: false, code: "refused" });
    }
    expect(await kind.content(desk.page, simple)).toBe(before);
  });

  test("a draft that the desk takes away again is reported as not kept", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    await kind.revertNext(desk.page, simple);
    expect(await insert(desk, simple)).toEqual({ ok: false, code: "insert-not-kept" });
  });

  test("a page that lies about the insertion is not believed", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    await lieInPageWorld(desk);
    expect(await insert(desk, simple)).toEqual({ ok: false, code: "insert-not-kept" });
  });

  test("another ticket's composer is never touched", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    await kind.switchTo(desk.page, long);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: ref(long) });
    await kind.composer(desk.page, long);
    expect(await insert(desk, simple)).toMatchObject({ ok: false, code: "ticket-changed" });
    expect(await kind.content(desk.page, long)).not.toContain("thank you. See");
  });

  test("performs a change that the ticket then shows, and undoes it", async ({ desk }) => {
    await desk.open(simple);
    for (const [action, args] of [
      ["status.set", { status: "pending" }],
      ["tags.change", { add: ["kettle"], remove: ["refund"] }],
      ["priority.set", { priority: "urgent" }],
    ] as const) {
      const before = await calm(desk, simple);
      expect(await kind.perform(desk, action, args, before), action).toBe("done");
      const after = await calm(desk, simple);
      const definition = findAction(action);
      expect(definition?.isShown?.(args, after, before), action).toBe(true);
      const back = definition?.takeBack?.(args, before);
      if (!back) throw new Error(`${action} cannot be taken back`);
      expect(await kind.perform(desk, action, back, after), `${action} undone`).toBe("done");
      const restored = await calm(desk, simple);
      expect([restored.status, restored.priority, [...restored.tags].sort()]).toEqual([
        before.status,
        before.priority,
        [...before.tags].sort(),
      ]);
    }
  });

  test("a ticket that somebody changed meanwhile is a conflict, and stays as they left it", async ({ desk }) => {
    await desk.open(simple);
    const before = await readTicket(desk, simple);
    kind.agentSetsStatus(desk.practice, simple, "pending");
    expect(await kind.perform(desk, "status.set", { status: "solved" }, before)).toBe("conflict");
    expect((await readTicket(desk, simple)).status).toBe("pending");
  });

  test("says that the rep is logged out, and that the desk wants a pause", async ({ desk }) => {
    await desk.open(simple);
    kind.rateLimit(desk.practice, 20);
    expect(await desk.ask({ ask: "read", ref: ref(simple) })).toMatchObject({ ok: false, code: "rate-limited" });
    kind.rateLimit(desk.practice, 0);
    await readTicket(desk, simple);
    kind.logOut(desk.practice);
    expect(await desk.ask({ ask: "read", ref: ref(simple) })).toEqual({ ok: false, code: "logged-out" });
  });

  test("on a page of unknown layout nothing is filled or lost, and it is said in words", async ({ desk }) => {
    await desk.open(simple);
    await kind.spoilLayout(desk);
    const text = () => desk.page.locator("body").innerText();
    const before = await text();
    const refused = await insert(desk, simple);
    expect(refused).toMatchObject({ ok: false, code: expect.stringMatching(/^(layout-unknown|sources-disagree)$/) });
    expect(!refused.ok && refused.detail).toMatch(/^[A-Z].*\.$/);
    expect(await text()).toBe(before);
    const points = await desk.ask({ ask: "check" });
    expect(points.ok && points.value.some(({ kind: what, ok }) => what === "selector" && !ok)).toBe(true);
  });

  test("checks all that it relies on without changing anything or naming anybody", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    const before = await kind.content(desk.page, simple);
    const points = await desk.ask({ ask: "check" });
    if (!points.ok) throw new Error(points.code);
    expect(points.value.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(points.value.map((point) => point.kind))).toEqual(new Set(["selector", "endpoint", "editor"]));
    const said = JSON.stringify(points.value);
    const { requester, subject } = await readTicket(desk, simple);
    for (const personal of [requester.name, requester.email ?? "-", subject, "Sam Agent", String(simple)]) {
      expect(said).not.toContain(personal);
    }
    expect(await kind.content(desk.page, simple)).toBe(before);

    kind.logOut(desk.practice);
    const out = await desk.ask({ ask: "check" });
    expect(out.ok && out.value.filter((point) => point.kind === "endpoint").map(({ found }) => found)).toEqual(
      expect.arrayContaining(["logged-out"]),
    );
  });

  /** Rules of the desk touch a ticket a moment after a write; the stamp is quiet when two readings agree on it. */
  async function calm(desk: Desk, ticket: number): Promise<Ticket> {
    let last = await readTicket(desk, ticket);
    await expect
      .poll(
        async () => {
          const { stamp } = last;
          last = await readTicket(desk, ticket);
          return last.stamp === stamp;
        },
        { intervals: [1_300] },
      )
      .toBe(true);
    return last;
  }
}

const isState = (message: object) => "changed" in message;

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
